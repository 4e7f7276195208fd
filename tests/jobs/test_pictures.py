"""Charts in messages: drawn and uploaded once, shown once Slack can, and never what a message waits for."""

import asyncio
import io

import pytest
from PIL import Image
from sqlmodel import select

from bot.jobs.pictures import Draw, draw_pictures
from bot.jobs.renderers import RENDERERS, Rendering
from bot.pictures import Chart, bar_chart, draw, line_chart
from bot.pictures.chart import LONGEST_ALT
from bot.program import outbox
from bot.program.outbox.message_kinds import KINDS, MessageKind, Subject
from bot.surfaces.message import Message, message
from bot.surfaces.parts import line, prose
from bot.surfaces.pictures import picture
from models import Picture, PictureState, PictureUse
from tests.harness import MANIFEST
from tests.jobs.harness import CX_ID, DeliveryHarness, delivery_harness
from tests.program.factories import commit, every, update_row

HEALTH = line_chart(
    "Health of Hartmann Logistics",
    "Health rose from 2.1 to 3.8 within the year.",
    ["Q1", "Q2", "Q3", "Q4"],
    {"On the whole": [2.1, 2.5, 3.2, 3.8], "Would renew $x^2$": [3, None, 2, 4]},
    lowest=1,
    highest=5,
)
FRICTION = bar_chart(
    "Friction by step", "The form is the worst step.", {"Find it": 1.5, "The form": 4.7}, highest=5, marked="The form"
)
CHARTS = "charts of this test"


async def _render(rendering: Rendering) -> Message:
    numbers = prose(line("Health: 2.1, 2.5, 3.2, 3.8. Friction: Find it 1.5, The form 4.7."))
    return message(numbers, picture(HEALTH), picture(FRICTION))


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, CHARTS, MessageKind(CHARTS, Subject.OTHER))
    monkeypatch.setitem(RENDERERS, CHARTS, _render)


async def _dot(_chart: Chart) -> bytes:
    """Draw quickly, where what is drawn is not looked at."""
    dot = io.BytesIO()
    Image.new("RGB", (1, 1)).save(dot, "PNG")
    return dot.getvalue()


async def _post(harness: DeliveryHarness) -> None:
    await commit(harness.database, outbox.enqueue, CHARTS, 1, outbox.CX_CHANNEL)
    await harness.deliver_all()


async def _draw(harness: DeliveryHarness, by: Draw = _dot) -> None:
    """Run the job of pictures, whatever pause it has made, and deliver what follows."""
    for each in await every(harness.database, Picture):
        if each.state is PictureState.WANTED:
            await update_row(harness.database, Picture, each.id or 0, next_try_at=outbox.AT_ONCE)
    await draw_pictures(harness.context, harness.clock.now(), draw=by)
    await harness.deliver_all()


async def _uses(harness: DeliveryHarness) -> list[PictureUse]:
    async with harness.database.read() as session:
        return list((await session.exec(select(PictureUse))).all())


def _shown(harness: DeliveryHarness) -> list[tuple[str, str]]:
    """Return what the message shows: the alt text and the file id of each picture, after its numbers as text."""
    (posted,) = [each for each in harness.messages_in(CX_ID) if "Friction" in each.text]
    assert posted.blocks[0]["type"] == "rich_text"
    return [(block["alt_text"], block["slack_file"]["id"]) for block in posted.blocks[1:]]


async def test_charts_are_drawn_and_uploaded_once_and_then_stand_in_the_message(database_url: str) -> None:
    async with delivery_harness(database_url) as harness:
        await _post(harness)
        assert _shown(harness) == []
        await _draw(harness, by=draw)
        (health, health_file), (friction, friction_file) = _shown(harness)
        assert health.startswith("Health of Hartmann Logistics. Health rose from 2.1 to 3.8 within the year. On the")
        assert "Would renew $x^2$: Q1 3, Q3 2, Q4 4" in health
        assert friction == "Friction by step. The form is the worst step. Find it 1.5, The form 4.7."
        files = harness.sandbox.workspace.files
        assert [files[each].alt_text for each in (health_file, friction_file)] == [health, friction]
        assert files[health_file].channels == []
        with Image.open(io.BytesIO(files[friction_file].content or b"")) as drawn:
            assert (drawn.format, drawn.width) == ("PNG", 1440)

        await commit(harness.database, outbox.enqueue, CHARTS, 1, outbox.CX_CHANNEL)
        await _draw(harness)
        assert len(_shown(harness)) == 2
        assert len(harness.sandbox.calls_of("files.completeUploadExternal")) == 2
        assert await _uses(harness) == []


async def test_what_fails_stops_no_message_and_is_tried_again(harness: DeliveryHarness) -> None:
    harness.sandbox.faults.fault("files.getUploadURLExternal", "server_error")
    harness.sandbox.faults.fault("files.info", "server_error")
    await _post(harness)
    await _draw(harness)
    assert len(_shown(harness)) < 2
    await _draw(harness)
    assert len(_shown(harness)) == 2
    assert len(harness.sandbox.calls_of("files.completeUploadExternal")) == 2


async def test_a_picture_that_was_deleted_in_slack_is_left_out_and_drawn_anew(harness: DeliveryHarness) -> None:
    await _post(harness)
    await _draw(harness)
    (_, deleted), (_, kept) = _shown(harness)
    del harness.sandbox.workspace.files[deleted]
    await commit(harness.database, outbox.enqueue, CHARTS, 1, outbox.CX_CHANNEL)
    await harness.deliver_all()
    assert _shown(harness) == []  # Slack names no file in its refusal that we could rely on
    await _draw(harness)
    assert {each for _, each in _shown(harness)}.isdisjoint({deleted, kept})
    assert len(_shown(harness)) == 2


async def test_without_the_scope_messages_go_without_pictures(harness: DeliveryHarness) -> None:
    scopes = [each for each in MANIFEST["oauth_config"]["scopes"]["bot"] if each != "files:write"]
    object.__setattr__(harness.sandbox.state.manifest, "scopes", frozenset(scopes))
    await _post(harness)
    await _draw(harness)
    assert _shown(harness) == []
    await _draw(harness)
    assert {each.state for each in await every(harness.database, Picture)} == {PictureState.FAILED}
    assert len(harness.sandbox.calls_of("files.getUploadURLExternal")) == 2
    assert await _uses(harness) == []


async def test_a_picture_that_slack_never_processes_is_given_up(harness: DeliveryHarness) -> None:
    await _post(harness)
    for row in await every(harness.database, Picture):
        await update_row(harness.database, Picture, row.id or 0, attempts=4)
        harness.sandbox.faults.fault("files.info", "internal_error")
    await _draw(harness)
    assert {each.state for each in await every(harness.database, Picture)} == {PictureState.FAILED}
    assert _shown(harness) == []


async def test_any_chart_is_drawn_and_says_what_it_shows() -> None:
    odd = (
        line_chart("", "", [], {}, highest=5),
        line_chart("One", "One.", ["Q1"], {"": [None]}, highest=0.5),
        bar_chart("<!channel> $\\frac{1}{0}$ " + "long " * 60, "x" * 4000, {"日本 " * 40: 0, "$": -1}),
        bar_chart("Many", "Many.", {f"Step {number}": number for number in range(40)}),
    )
    for chart in odd:
        assert Chart.from_json(chart.to_json()) == chart
        assert 1 <= len(chart.alt_text) <= LONGEST_ALT
    drawn = await asyncio.gather(*(draw(chart) for chart in odd))
    assert all(each.startswith(b"\x89PNG") for each in drawn)
