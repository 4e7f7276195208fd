"""Concurrent clicks and submissions: on both engines every transition and every message is made once."""

import asyncio
from collections import Counter

from models import Assignment, AssignmentState, AssignmentTransition, Outgoing, Reflection, Round, Story
from tests.handlers.actions import (
    assign_customer,
    open_modal,
    open_view,
    propose_plan,
    rows,
    send_click,
    send_submission,
    settle,
    states,
    story_in_review,
)
from tests.harness import ADA, FILLED, NADIA, Harness

TIMES = 5


async def transition_counts(harness: Harness) -> Counter[tuple[int, str]]:
    """Return how often each assignment moved to each state."""
    return Counter((row.assignment_id, row.to_state.value) for row in await rows(harness, AssignmentTransition))


async def assert_once_each(harness: Harness) -> None:
    """Assert that no transition and no message was made twice, and that Slack found no fault."""
    await settle(harness)
    assert set((await transition_counts(harness)).values()) == {1}
    keys = Counter(row.key for row in await rows(harness, Outgoing))
    assert set(keys.values()) == {1}


async def test_a_plan_asked_for_many_times_is_made_once(each_harness: Harness) -> None:
    answers = await asyncio.gather(*(each_harness.command("plan") for _ in range(TIMES)))
    assert all(answer["error"] is None for answer in answers)
    await settle(each_harness)
    assert len(await rows(each_harness, Round)) == 1
    assert await states(each_harness) == [AssignmentState.PROPOSED] * 2
    await assert_once_each(each_harness)


async def test_a_customer_assigned_many_times_is_handed_out_once(each_harness: Harness) -> None:
    answers = await asyncio.gather(*(each_harness.command("assign Ada Okafor C-1") for _ in range(TIMES)))
    texts = [answer["response"]["text"] for answer in answers]
    assert sum("The brief is on its way." in text for text in texts) == 1
    assert sum("Nothing was sent twice." in text for text in texts) == TIMES - 1
    await assert_once_each(each_harness)


async def test_one_customer_for_two_people_goes_to_one_of_them(each_harness: Harness) -> None:
    answers = await asyncio.gather(
        each_harness.command("assign Ada Okafor C-1"), each_harness.command("assign Jonas Lindqvist C-1")
    )
    assert sum("on its way" in answer["response"]["text"] for answer in answers) == 1
    await settle(each_harness)
    assert await states(each_harness) == [AssignmentState.SENT]


async def test_a_plan_approved_many_times_is_sent_once(each_harness: Harness) -> None:
    plan = await propose_plan(each_harness)
    await asyncio.gather(*(send_click(each_harness, NADIA, plan, "approve_plan", "1") for _ in range(TIMES)))
    await assert_once_each(each_harness)
    assert (len(await each_harness.ada.dm()), len(await each_harness.jonas.dm())) == (1, 1)


async def test_a_swap_pressed_many_times_swaps_once(each_harness: Harness) -> None:
    message = await assign_customer(each_harness)
    await asyncio.gather(*(send_click(each_harness, ADA, message, "swap", "1") for _ in range(TIMES)))
    await assert_once_each(each_harness)
    assert await states(each_harness) == [AssignmentState.SWAPPED, AssignmentState.SENT]


async def test_not_reached_and_swap_at_once_leave_one_customer_to_call(each_harness: Harness) -> None:
    message = await assign_customer(each_harness)
    await asyncio.gather(
        send_click(each_harness, ADA, message, "not_reached", "1"), send_click(each_harness, ADA, message, "swap", "1")
    )
    await assert_once_each(each_harness)
    assert (await states(each_harness))[1:] in ([], [AssignmentState.SENT])


async def test_a_call_logged_many_times_is_saved_once(each_harness: Harness) -> None:
    await open_modal(each_harness.ada, await assign_customer(each_harness), "Log the call")
    view = await each_harness.ada.fill(FILLED)
    answers = await asyncio.gather(*(each_harness.ada.submit(FILLED, view=view) for _ in range(TIMES)))
    assert [answer["errors"] for answer in answers] == [None] * TIMES
    assert (len(await rows(each_harness, Reflection)), len(await rows(each_harness, Story))) == (1, 1)
    await assert_once_each(each_harness)
    assert (
        sum("To review" in str(message) for message in await each_harness.nadia.messages(each_harness.cx_channel)) == 1
    )


async def test_other_words_sent_at_the_same_moment_are_refused_rather_than_lost(each_harness: Harness) -> None:
    await open_modal(each_harness.ada, await assign_customer(each_harness), "Log the call")
    view = await each_harness.ada.fill(FILLED)
    answers = await asyncio.gather(
        each_harness.ada.submit(FILLED, view=view),
        each_harness.ada.submit(FILLED | {"quote": "Something else."}, view=view),
    )
    assert sum(bool(answer["errors"]) for answer in answers) == 1
    await assert_once_each(each_harness)


async def test_a_story_published_many_times_is_posted_once(each_harness: Harness) -> None:
    card = await story_in_review(each_harness)
    await asyncio.gather(*(send_click(each_harness, NADIA, card, "publish_story", "1:1") for _ in range(TIMES)))
    await assert_once_each(each_harness)
    assert len(await each_harness.ada.messages(each_harness.stories_channel)) == 1


async def test_publish_and_decline_at_once_end_in_one_of_them(each_harness: Harness) -> None:
    card = await story_in_review(each_harness)
    await open_modal(each_harness.nadia, card, "Decline")
    view = open_view(each_harness, each_harness.nadia)
    view.state["note"]["note"]["value"] = "No."
    await asyncio.gather(
        send_submission(each_harness, NADIA, view), send_click(each_harness, NADIA, card, "publish_story", "1:1")
    )
    await assert_once_each(each_harness)
    (kept,) = await rows(each_harness, Story)
    assert len(await each_harness.ada.messages(each_harness.stories_channel)) == (kept.state == "published")


async def test_a_day_saved_twice_is_saved(each_harness: Harness) -> None:
    view = await open_modal(each_harness.ada, await assign_customer(each_harness), "Find a time")
    days = ({"booked_on": "2026-11-12"}, {"booked_on": "2026-11-12"})
    answers = await asyncio.gather(*(each_harness.ada.submit(day, view=view) for day in days))
    assert [answer["errors"] for answer in answers] == [None, None]
    assert str((await rows(each_harness, Assignment))[0].booked_on) == "2026-11-12"
