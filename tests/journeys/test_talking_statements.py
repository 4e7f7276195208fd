"""What is said to the bot, or typed, reads no table that grows from end to end: EXPLAIN of each statement of it."""

from datetime import timedelta

from tests.handlers.actions import assign_customer, open_modal, settle
from tests.harness import FILLED, START, Harness
from tests.shadow_days import SAM, agree, approve_shadow_days
from tests.statements import fill_up, read_whole, recorded
from tests.talking import KEPT, heard, record, tell

# How the tests themselves wait and look at what is kept; and old reports, four times a day, a row a workbook.
_BESIDE = (
    "FROM outgoing ORDER BY outgoing.id",
    "FROM draft_piece ORDER BY draft_piece.id",
    "UPDATE upload SET file_name",
)


async def test_no_word_that_is_said_reads_a_whole_table_that_grows(each_harness: Harness) -> None:
    harness, ada = each_harness, each_harness.ada
    await assign_customer(harness)
    await approve_shadow_days(harness, SAM)
    await agree(harness, SAM, ada)
    with recorded(harness.database) as asked:
        ts = await tell(harness, ada, "She waits three weeks. Ask @Jonas Lindqvist.")
        await ada.edit(await ada.dm_id(), ts, "She waits four weeks.")
        await heard(harness)
        await record(harness, ada, "Nobody tells her why.")
        await ada.click(await ada.wait_for_dm(KEPT), "Customer call: Customer Number1")
        await heard(harness)
        await tell(harness, harness.jonas, "Hello!")
        form = await open_modal(ada, await ada.wait_for_dm("I've kept that for your call"), "Sort it into the form")
        await ada.choose(form, "quote", "I do your")
        assert (await ada.submit(FILLED))["errors"] is None
        await settle(harness)
        await tell(harness, ada, "Forget me.")
        await ada.click(await ada.wait_for_dm(KEPT), "Forget it")
        await harness.move_to(START + timedelta(hours=1))
        await settle(harness)
    await fill_up(harness.database, now=START)
    others = {each: given for each, given in asked.items() if not any(mark in each for mark in _BESIDE)}
    assert sorted(map(str, (await read_whole(harness.database, others)).items())) == []
