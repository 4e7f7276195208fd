"""No click about a one-to-one, and no tick, reads a table that grows from end to end: EXPLAIN of every statement."""

from datetime import UTC, datetime

from tests.handlers.actions import open_modal, settle
from tests.harness import START, Harness
from tests.one_to_ones import AGREED, approve_one_to_ones, log, set_day
from tests.statements import fill_up, read_whole, recorded


async def play(harness: Harness) -> None:
    """Answer beforehand, set the day, prepare and log; and let the jobs look after it, a day later too."""
    await open_modal(harness.ada, await harness.ada.wait_for_dm("Half an hour with"), "My answers beforehand")
    assert (await harness.ada.submit({"stop": "The deck."}))["errors"] is None
    await set_day(harness, harness.ada, "2026-11-09")
    await harness.ada.home()
    await harness.move_to(datetime(2026, 11, 10, 10, 0, tzinfo=UTC))
    await settle(harness)
    await open_modal(harness.nadia, await harness.nadia.wait_for_dm("Ada Okafor answered"), "Prepare")
    await harness.nadia.close()
    await log(harness, harness.nadia, "How did your half hour", **AGREED)
    await harness.command("mine", by=harness.ada)


async def test_no_click_about_a_one_to_one_reads_a_whole_table(each_harness: Harness) -> None:
    await approve_one_to_ones(each_harness)
    with recorded(each_harness.database) as asked:
        await play(each_harness)
    ours = {statement: given for statement, given in asked.items() if "one_to_one" in f"{statement} {given}"}
    assert len(ours) > 8
    await fill_up(each_harness.database, now=START)
    assert sorted(map(str, (await read_whole(each_harness.database, ours)).items())) == []
