"""No click, and no minute of the clock, reads a table that grows from end to end: EXPLAIN of every statement."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from models.database import Database
from tests.handlers.actions import edit_reflection, log_call, newest_card, open_modal, settle
from tests.harness import FILLED, START, Harness
from tests.statements import fill_up, read_whole, recorded

# Asked beside, by no click and no clock that ticks each minute: what a plan is made from, once a month; and which
# reports are old, four times a day, of one row a workbook.
_BESIDE = (
    "GROUP BY assignment.customer_id",
    "GROUP BY assignment.participant_id",
    "UPDATE upload SET file_name",
)
# This is how the test itself waits until all is delivered.
_OURS = "FROM outgoing ORDER BY outgoing.id"


async def play(harness: Harness) -> None:
    """Do what people do in a month, and let the clock do the rest."""
    for typed in ("status", "plan", "assign P-1 C-4", "assign Jonas Lindqvist Ünknown", "assign P-2 Customer Number3"):
        await harness.command(typed)
        await settle(harness)
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "The plan for")
    await harness.nadia.click(plan, "Approve")
    await harness.ada.home()
    await _call(harness)
    await _story(harness)
    for days in (14, 21, 35):
        await harness.move_to(START + timedelta(days=days, hours=5))
        await settle(harness)
    await harness.answer("status")


async def _call(harness: Harness) -> None:
    brief = await harness.jonas.wait_for_dm("Swap")
    await harness.jonas.click(brief, "Swap")
    await settle(harness)
    brief = await harness.jonas.wait_for_dm("Swap")
    await harness.jonas.choose(brief, "guess_score", "I'd say they gave 7")
    await settle(harness)
    await open_modal(harness.jonas, brief, "Find a time")
    await harness.jonas.submit({"booked_on": (START + timedelta(days=9)).date().isoformat(), "hour": "10:00"})
    await settle(harness)
    await harness.jonas.click(await harness.jonas.wait_for_dm("Swap"), "Couldn't reach them")
    await settle(harness)


async def _story(harness: Harness) -> None:
    await log_call(harness)
    await edit_reflection(harness, **FILLED | {"quote": "I do your bookkeeping."})
    await harness.nadia.click(await newest_card(harness), "Publish")
    await settle(harness)
    await harness.ada.home()
    for person in (harness.ada, harness.jonas):
        await harness.command("mine", by=person)
    await harness.drain()


async def test_no_click_and_no_minute_reads_a_whole_table_that_grows(each_harness: Harness) -> None:
    with recorded(each_harness.database) as asked:
        await play(each_harness)
    left_out = {statement for statement in asked if any(mark in statement for mark in (*_BESIDE, _OURS))}
    assert len(left_out) < len(asked) / 4
    await fill_up(each_harness.database, now=START)
    others = {statement: given for statement, given in asked.items() if statement not in left_out}
    assert sorted(map(str, (await read_whole(each_harness.database, others)).items())) == []


@pytest.mark.parametrize(
    ("statement", "whole"),
    [
        ("SELECT name FROM customer WHERE title = 'CFO'", True),
        ("SELECT c.id FROM customer AS c ORDER BY c.id LIMIT 8", True),
        ("UPDATE outgoing SET wanted_version = 2 WHERE kind = 'plan'", True),
        ("SELECT a.id FROM assignment AS a WHERE NOT EXISTS (SELECT 1 FROM story WHERE title = a.why)", True),
        ("SELECT name FROM customer WHERE id = 1", False),
        ("SELECT title FROM issue", False),
    ],
)
async def test_what_has_no_index_to_go_by_is_found(database: Database, statement: str, whole: bool) -> None:
    with recorded(database) as asked:
        async with database.read() as session:
            await (await session.connection()).execute(text(statement))
    assert bool(await read_whole(database, asked)) is whole
