"""Nudges through Slack: three at most, snoozed and resumed, stopped by what is done; then with the CX team."""

from datetime import UTC, datetime
from typing import Any

from bot.surfaces.nudge_ids import NudgeAction
from models import Assignment, AssignmentState, Customer, Nudge
from scripts.sandbox.person import words_of
from tests.bookings import buttons_of
from tests.handlers.actions import assign_customer, log_call, move_through, open_modal, rows, settle, texts
from tests.harness import Harness

Json = dict[str, Any]


# The brief comes on the 9th: 15 working days are left, and the nudges fall on the 13th, 19th and 24th.
STEPS, TOLD = (13, 19, 24), 26


async def days_pass(harness: Harness, *days: int) -> None:
    """Let these days of November come, one after the other."""
    await move_through(harness, *(datetime(2026, 11, day, 10, tzinfo=UTC) for day in days))


async def of_cx(harness: Harness) -> list[str]:
    """Return what the CX channel was told of silence."""
    told = await harness.nadia.messages(harness.cx_channel)
    return [words_of(each) for each in told if "No word yet" in words_of(each)]


async def test_three_nudges_then_the_team_lets_it_go_and_both_know(each_harness: Harness) -> None:
    harness = each_harness
    await assign_customer(harness)
    await days_pass(harness, 10, 12, 13, 14, 16, 19, 20, 23, 24)
    nudges = [words_of(each) for each in (await harness.ada.dm())[1:]]
    steps = ("would like to hear from you", "One question for", "that's fine: your CX team gets in touch")
    assert [words in nudge for words, nudge in zip(steps, nudges, strict=True)] == [True] * 3
    assert await of_cx(harness) == []
    await days_pass(harness, TOLD)
    note = await harness.nadia.wait_for_message(harness.cx_channel, "No word yet")
    assert "3 nudges went out, the last on 24 November." in words_of(note)

    view = await open_modal(harness.nadia, note, "Call them")
    assert "Ada Okafor" in words_of(view)
    await harness.ada.choose((await harness.ada.dm())[-1], NudgeAction.SNOOZE, "Until a day I choose")
    stale = await harness.ada.view()
    await harness.nadia.click(note, "Let it go")
    await settle(harness)
    answer = await harness.ada.submit({"snoozed_until": "2026-11-27"}, view=stale)
    assert "or it was let go." in answer["errors"]["snoozed_until"]
    assert "let go, and Ada Okafor knows" in words_of((await harness.nadia.messages(harness.cx_channel))[-1])
    told = await harness.ada.wait_for_dm("can wait.")
    assert "it still counts" in words_of(told)
    assert "Log the call" in words_of((await harness.ada.dm())[0]), "it still counts"
    await days_pass(harness, 27, 30)
    assert len(await rows(harness, Nudge)) == 3


async def test_what_is_snoozed_rests_until_its_day_and_what_is_done_is_nudged_no_more(harness: Harness) -> None:
    await assign_customer(harness)
    await days_pass(harness, 13)
    nudge = (await harness.ada.dm())[-1]
    await harness.ada.choose(nudge, NudgeAction.SNOOZE, "Until next week")
    await settle(harness)
    shown = [words_of(each) for each in await harness.ada.dm()]
    assert all("Snoozed until Monday, 16 November." in each for each in shown)
    await days_pass(harness, 14, 15)
    assert len(await harness.ada.dm()) == 2
    await days_pass(harness, 16)
    assert len(await harness.ada.dm()) == 3
    assert "Snoozed" not in texts(await harness.ada.dm()), "it is over"
    await harness.ada.choose((await harness.ada.dm())[-1], NudgeAction.SNOOZE, "Until a day I choose")
    await harness.ada.view()
    assert (await harness.ada.submit({"snoozed_until": "2026-11-16"}))["errors"] == {
        "snoozed_until": "Choose a day to come."
    }
    await harness.ada.view()
    assert (await harness.ada.submit({"snoozed_until": "2026-11-20"}))["errors"] is None
    await days_pass(harness, 19)
    await log_call(harness)
    await settle(harness)
    await days_pass(harness, 20, 24, 26, 30)
    assert [each.step for each in await rows(harness, Nudge)] == [1, 2]
    assert await of_cx(harness) == []


async def test_who_goes_on_leave_for_weeks_snoozes_until_next_week_all_the_same(harness: Harness) -> None:
    await assign_customer(harness)
    await harness.command("away ada 2026-11-14 to 2026-12-13")
    await days_pass(harness, 13)
    await harness.ada.choose((await harness.ada.dm())[-1], NudgeAction.SNOOZE, "Until next week")
    await settle(harness)
    assert "Snoozed until Monday, 30 November." in words_of((await harness.ada.dm())[-1])
    assert "Snoozed until Monday, 30 November." in (await harness.answer("mine", by=harness.ada))["text"]
    await days_pass(harness, 30)
    assert "They are away." in (await of_cx(harness))[0]


async def test_the_team_swaps_for_them_and_they_get_another_brief(harness: Harness) -> None:
    await assign_customer(harness)
    await days_pass(harness, *STEPS, TOLD)
    note = await harness.nadia.wait_for_message(harness.cx_channel, "No word yet")
    await harness.nadia.click(note, "Swap")
    await settle(harness)
    states = [each.state for each in await rows(harness, Assignment)]
    assert states == [AssignmentState.SWAPPED, AssignmentState.SENT]
    assert "swapped" in words_of((await harness.nadia.messages(harness.cx_channel))[-1])
    assert "Your customer for" in words_of((await harness.ada.dm())[-1])


async def test_the_team_is_told_in_its_own_words_that_nobody_else_is_free(harness: Harness) -> None:
    await assign_customer(harness)
    await days_pass(harness, *STEPS, TOLD)
    note = await harness.nadia.wait_for_message(harness.cx_channel, "No word yet")
    async with harness.database.write() as session:
        for each in await rows(harness, Customer):
            (await session.get_one(Customer, each.id)).active = each.external_id == "C-1"
    await harness.nadia.click(note, "Swap")
    await harness.drain()
    told = texts(await harness.nadia.messages(harness.cx_channel))
    assert "Nothing else is free for Ada Okafor in this round. Import more" in told
    assert [each.state for each in await rows(harness, Assignment)] == [AssignmentState.SENT]


async def test_after_a_long_downtime_last_round_s_call_says_what_it_is_beside_this_round_s(harness: Harness) -> None:
    await assign_customer(harness)
    december = [datetime(2026, 12, day, 10, tzinfo=UTC) for day in (3, 7, 9, 11)]
    await move_through(harness, december[0])
    brief = (await harness.ada.dm())[0]
    assert "This was until 30 November, and still counts." in words_of(brief)
    assert await buttons_of(brief) == ["Log the call", "Find a time", "Couldn't reach them", "The brief"]
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "The plan for December")
    await harness.nadia.click(plan, "Approve")
    await settle(harness)
    mine = await harness.answer("mine", by=harness.ada)
    assert "This was until 30 November, and still counts." in mine["text"]
    assert "There is time until 31 December." in mine["text"]
    await move_through(harness, *december[1:])
    (told,) = await of_cx(harness)
    assert "(Customer call, November 2026)" in told


async def test_what_can_t_be_put_off_any_longer_asks_for_no_day(harness: Harness) -> None:
    brief = await assign_customer(harness)
    await move_through(harness, datetime(2026, 12, 16, 10, tzinfo=UTC))
    await harness.ada.choose(brief, NudgeAction.SNOOZE, "Until a day I choose")
    await harness.ada.wait_for_dm("put off as long as it can be")
    assert await harness.ada.views() == []
