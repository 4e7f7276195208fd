"""Of choosing routines no click reads a table that grows from end to end: EXPLAIN of every statement."""

from tests.handlers.actions import settle
from tests.harness import START, Harness
from tests.journeys.test_choosing import DEPARTMENTS, chosen, opened
from tests.shadow_days import SAM, add_hosts
from tests.statements import fill_up, read_whole, recorded

_OURS = ("routine_switch", "routine_audience", "left_out", "participation", "prefers", "distinct")


async def play(harness: Harness) -> None:
    """Turn one on and off, say what somebody would rather do, plan both, and look at how it stands."""
    await add_hosts(harness.database, SAM)
    await opened(harness, "Shadow day")
    assert (await harness.nadia.submit({"From when?": "November 2026", DEPARTMENTS: ["Finance"]}))["errors"] is None
    await harness.ada.home()
    await harness.drain()
    await harness.ada.choose(await harness.ada.home(), "prefer_routine", "Shadow day")
    await harness.command("plan")
    await settle(harness)
    await harness.command("assign jonas C-1")
    await harness.answer("status")
    await chosen(harness, "All routines")
    view = await chosen(harness, "Shadow day")
    await harness.nadia.click(view, "Turn it off")
    await harness.drain()


async def test_no_click_of_choosing_reads_a_whole_table(each_harness: Harness) -> None:
    with recorded(each_harness.database) as asked:
        await play(each_harness)
    # What a plan of shadow days is made from is read in a job, outside of any click.
    clicks = {statement: given for statement, given in asked.items() if "shadow_host" not in statement}
    ours = {statement: given for statement, given in clicks.items() if any(mark in statement.lower() for mark in _OURS)}
    assert len(ours) > 20
    await fill_up(each_harness.database, now=START)
    assert sorted(map(str, (await read_whole(each_harness.database, ours)).items())) == []
