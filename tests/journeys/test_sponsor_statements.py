"""Sponsoring an account, no click reads a table that grows from end to end: EXPLAIN of every statement."""

from bot.program.routines.sponsor import SPONSOR
from models import Assignment
from scripts.sandbox.person import words_of
from tests.handlers.actions import open_modal, rows, settle
from tests.harness import NADIA, START, Harness
from tests.sponsored import MEETING, TOLD, add_dissatisfier, add_key_accounts, approve_sponsors, log_meeting
from tests.statements import fill_up, read_whole, recorded

# Of plans, made once a quarter.
_BESIDE = ("GROUP BY assignment.participant_id", "GROUP BY sponsorship.person_id", "account.key_account")
# As many meetings and things to be fixed as years bring.
_MEETINGS = (
    "INSERT INTO sponsor_meeting (assignment_id, met_on, place, others, indicators, version, logged_at, logged_by) "
    "SELECT id, '2026-11-01', '', 'Somebody', '{}', 1, CURRENT_TIMESTAMP, 'U0JONASLIND' FROM assignment"
)
_PROMISES = (
    "INSERT INTO commitment (assignment_id, text, owner, due_on, status, made_at) "
    "SELECT id, 'Answer at night.', 'U0JONASLIND', '2026-12-01', 'open', CURRENT_TIMESTAMP FROM assignment"
)


async def play(harness: Harness) -> None:
    """Plan, log a meeting, change it, tell the quarter, look at it from every side, and hand an account over."""
    await add_key_accounts(harness, "Globex", "Initech")
    plan = words_of(await approve_sponsors(harness))
    sponsor = harness.ada if "Ada Okafor → Globex" in plan else harness.jonas
    brief = await sponsor.wait_for_dm("You sponsor Globex")
    await open_modal(sponsor, brief, "Log a meeting")
    await add_dissatisfier(sponsor)
    assert (await sponsor.submit(MEETING | {"what_0": "Nobody answers.", "owner_0": NADIA}))["errors"] is None
    await settle(harness)
    whole = await open_modal(sponsor, await sponsor.wait_for_dm("You met once"), "The brief")
    await open_modal(sponsor, whole, "Edit")
    assert (await sponsor.submit({"place": "Here"}))["errors"] is None
    await log_meeting(harness, sponsor, brief, met_on="2026-11-08", solved=["Nobody answers."])
    await open_modal(sponsor, await sponsor.wait_for_dm("You met twice"), "Tell the quarter")
    assert (await sponsor.submit(TOLD))["errors"] is None
    await settle(harness)
    await sponsor.home()
    await harness.command("sponsors")
    other = harness.jonas if sponsor.id == harness.ada.id else harness.ada
    await open_modal(other, await other.wait_for_dm("You sponsor Initech"), "Hand over")
    assert (await other.submit({"colleague": sponsor.id}))["errors"] is None
    await settle(harness)


async def test_no_click_of_a_sponsor_reads_a_whole_table(each_harness: Harness) -> None:
    with recorded(each_harness.database) as asked:
        await play(each_harness)
    marks = ("sponsor", "account")
    ours = {
        statement: given
        for statement, given in asked.items()
        if any(mark in statement for mark in marks) and not any(mark in statement for mark in _BESIDE)
    }
    assert len(ours) > 20
    assert any(each.routine == SPONSOR.key for each in await rows(each_harness, Assignment))
    await fill_up(each_harness.database, now=START)
    async with each_harness.database.write() as session:
        connection = await session.connection()
        for statement in (_MEETINGS, _PROMISES, "ANALYZE sponsor_meeting", "ANALYZE commitment"):
            await connection.exec_driver_sql(statement)
    assert sorted(map(str, (await read_whole(each_harness.database, ours)).items())) == []
