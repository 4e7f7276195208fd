"""The figures of the CX team: the block in the status, and the workbook that /firsthand export brings."""

import io
from datetime import timedelta
from typing import Any

import openpyxl

from models import AssignmentState, AssignmentTransition, Nudge, Person
from tests.handlers.actions import answer_text, log_call, propose_plan, settle
from tests.harness import START, Harness
from tests.program.factories import call_of, store, update_row

_S = AssignmentState
# As somebody names themselves in Slack; in a workbook it is text.
_FORMULA = '=HYPERLINK("http://example.com")'


async def _nudged(harness: Harness) -> None:
    """Let both have their briefs, Ada have logged hers, and Jonas have booked after his second nudge."""
    plan = await propose_plan(harness)
    await harness.nadia.click(plan, "Approve")
    await settle(harness)
    await log_call(harness)
    await settle(harness)
    call = (await call_of(harness.database, harness.jonas.id)).id or 0
    second = START + timedelta(days=9)
    nudged = [(1, START + timedelta(days=5)), (2, second)]
    await store(
        harness.database,
        *(Nudge(assignment_id=call, step=step, message_key=f"{step}", at=at, delivered_at=at) for step, at in nudged),
        AssignmentTransition(
            assignment_id=call,
            from_state=_S.SENT,
            to_state=_S.BOOKED,
            at=second + timedelta(hours=3),
            actor=harness.jonas.id,
        ),
    )


async def test_the_status_says_what_nudges_led_to_and_who_met_a_customer(harness: Harness) -> None:
    await _nudged(harness)
    said = (await harness.answer("status"))["text"]
    assert "First nudge: 1 delivered, no act yet" in said
    assert "Second nudge: 1 delivered, 1 booked" in said
    assert "Last met a customer: 1 of 2 within a month, 1 within three, 1 never yet." in said


async def test_the_workbook_comes_to_whoever_asked_and_holds_figures_alone(harness: Harness) -> None:
    await _nudged(harness)
    jonas = (await call_of(harness.database, harness.jonas.id)).participant_id
    await update_row(harness.database, Person, jonas, name=_FORMULA)
    assert "comes to your messages" in answer_text(await harness.command("export"))
    await harness.drain()
    dm = harness.sandbox.workspace.dm(harness.nadia.id)
    assert dm is not None
    (message,) = [each for each in dm.messages if each.files]
    file = harness.sandbox.workspace.files[message.files[0]]
    assert file.name == f"firsthand-figures-{harness.clock.now().date()}.xlsx"
    sheets = _rows(file.content or b"")
    assert sheets["Nudges"][1:] == [
        ["Customer call", "First nudge", 1, 0, 0, *[0] * 6],
        ["Customer call", "Second nudge", 1, 1, 1, 1, *[0] * 5],
    ]
    assert [row[0] for row in sheets["People"]] == ["Name", "Ada Okafor", _FORMULA] or sheets["People"][1][
        0
    ] == _FORMULA
    (november,) = sheets["Rounds"][1:]
    assert november[3:6] == [2, 1, 1]
    told = str(sheets)
    assert "Customer Number" not in told
    assert "bookkeeping" not in told


def _rows(content: bytes) -> dict[str, list[list[Any]]]:
    """Return the values of each sheet; none of them is a formula."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book}


async def test_what_slack_does_not_take_is_told(harness: Harness) -> None:
    harness.sandbox.faults.fault("files.completeUploadExternal", "refused", error="file_uploads_disabled")
    await harness.command("export")
    await harness.drain()
    channels = harness.sandbox.workspace.channels.values()
    said = [each.text for channel in channels for each in channel.messages if each.ephemeral_to == harness.nadia.id]
    assert "could not be brought (file_uploads_disabled)" in said[-1]
