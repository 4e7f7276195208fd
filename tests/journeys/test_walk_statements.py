"""No click on a walk, or about a journey, reads a table that grows from end to end: EXPLAIN of every statement."""

from tests.handlers.actions import settle
from tests.harness import START, Harness
from tests.statements import fill_up, read_whole, recorded
from tests.walks import PUMP, SMOOTH, STUCK, TOLD, add_journey, hand_journey, start, walk_all


async def play(harness: Harness) -> None:
    """Walk a journey, stop and go on, go back, tell it; look at what adds up, and write at the journey."""
    await add_journey(harness.database)
    await hand_journey(harness)
    await start(harness.ada)
    view = await walk_all(harness.ada, SMOOTH)
    await harness.ada.click(view, "Back to step 1")
    await harness.drain()
    view = await walk_all(harness.ada, SMOOTH)
    await harness.ada.click(view, "Stop here, go on another day")
    await harness.drain()
    await harness.ada.close()
    await settle(harness)
    await start(harness.ada)
    await walk_all(harness.ada, SMOOTH, STUCK)
    await harness.ada.submit()
    assert (await harness.ada.submit(TOLD))["errors"] is None
    await settle(harness)
    await harness.ada.home()
    for typed in ("journey", f"journey {PUMP}"):
        await harness.command(typed, by=harness.ada)
    await harness.drain()
    await harness.command("journey")
    await harness.nadia.view()
    await harness.nadia.submit({"Which journey?": PUMP})
    await harness.nadia.click(await harness.nadia.view(), "Change step 2")
    await harness.nadia.click(await harness.nadia.wait_for_view("Step 2"), "Take this step out")
    await settle(harness)


async def test_no_click_on_a_walk_reads_a_whole_table(each_harness: Harness) -> None:
    with recorded(each_harness.database) as asked:
        await play(each_harness)
    ours = {
        statement: given
        for statement, given in asked.items()
        if any(table in statement for table in ("journey", "walked_step")) and "GROUP BY" not in statement
    }
    assert len(ours) > 20
    await fill_up(each_harness.database, now=START)
    assert sorted(map(str, (await read_whole(each_harness.database, ours)).items())) == []
