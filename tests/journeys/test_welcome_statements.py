"""Of a welcome no click and no tick reads a table that grows from end to end: EXPLAIN of every statement."""

from datetime import timedelta

from bot.jobs.welcome import look_after_welcomes
from tests.handlers.actions import log_call, settle
from tests.harness import START, Harness
from tests.journeys.test_a_welcome import WORDS
from tests.shadow_days import LENA, add_hosts
from tests.statements import executed, fill_up, read_whole, recorded
from tests.welcomes import begin_welcome, look, message_of

# Asked once a day, for those who are new, outside of any click and of any transaction that writes.
_ONCE_A_DAY = ("avg(CASE WHEN",)


async def play(harness: Harness) -> None:
    """Begin, ask for both steps, agree on a day, and let the clock do the rest."""
    await add_hosts(harness.database, LENA)
    await harness.command("turn on shadow day")
    await begin_welcome(harness)
    await harness.ada.click(await message_of(harness.ada), "Give me a customer")
    await settle(harness)
    await log_call(harness)
    await look(harness)
    await harness.ada.click(await message_of(harness.ada), "Find me a colleague")
    await harness.ada.click(await message_of(harness.ada), "We've agreed on a time")
    await harness.ada.view()
    await harness.ada.submit({"meets_on": "2026-11-12"})
    await settle(harness)
    for typed in ("welcome", "status"):
        await harness.answer(typed)
    await harness.ada.home()
    await harness.move_to(START + timedelta(days=15))
    await settle(harness)
    await harness.ada.click(await message_of(harness.ada), "A few words")
    await harness.ada.view()
    await harness.ada.submit(WORDS)
    await settle(harness)


async def test_no_click_of_a_welcome_reads_a_whole_table(each_harness: Harness) -> None:
    with recorded(each_harness.database) as asked:
        await play(each_harness)
    ours = {statement: given for statement, given in asked.items() if "welcome" in f"{statement} {given}"}
    left_out = {statement for statement in ours if any(mark in statement for mark in _ONCE_A_DAY)}
    assert len(ours) > 15
    await fill_up(each_harness.database, now=START)
    others = {statement: given for statement, given in ours.items() if statement not in left_out}
    assert sorted(map(str, (await read_whole(each_harness.database, others)).items())) == []


async def test_while_it_is_off_a_tick_asks_two_questions(harness: Harness) -> None:
    with executed(harness.database) as statements:
        await look_after_welcomes(harness.bot.context, START)
    assert len([each for each in statements if each.startswith("SELECT")]) == 2
