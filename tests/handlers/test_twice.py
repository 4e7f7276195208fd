"""Two clicks or submissions at the same moment: on both engines everything moves once."""

import asyncio
from collections import Counter

from models import Assignment, AssignmentState, AssignmentTransition, Outgoing, Reflection, Round, Story
from tests.handlers.actions import handed, in_review, open_modal, open_view, press, quiet, rows, states, submit_late
from tests.harness import ADA, FILLED, NADIA, Harness

TIMES = 5


async def moves(world: Harness) -> Counter[tuple[int, str]]:
    """Return how often each assignment moved to each state."""
    return Counter((move.assignment_id, move.to_state.value) for move in await rows(world, AssignmentTransition))


async def once_each(world: Harness) -> None:
    """Nothing moved twice, nothing was promised twice, and Slack found no fault."""
    await quiet(world)
    assert set((await moves(world)).values()) == {1}
    keys = Counter(row.key for row in await rows(world, Outgoing))
    assert set(keys.values()) == {1}
    assert world.sandbox.violations == []


async def test_a_plan_asked_for_many_times_is_made_once(world: Harness) -> None:
    answers = await asyncio.gather(*(world.command("plan") for _ in range(TIMES)))
    assert all(answer["error"] is None for answer in answers)
    await quiet(world)
    assert len(await rows(world, Round)) == 1
    assert await states(world) == [AssignmentState.PROPOSED] * 2
    await once_each(world)


async def test_a_customer_assigned_many_times_is_handed_out_once(world: Harness) -> None:
    answers = await asyncio.gather(*(world.command("assign Ada Okafor C-1") for _ in range(TIMES)))
    said = [answer["response"]["text"] for answer in answers]
    assert sum("The brief is on its way." in text for text in said) == 1
    assert sum("Nothing was sent twice." in text for text in said) == TIMES - 1
    await once_each(world)


async def test_one_customer_for_two_people_goes_to_one_of_them(world: Harness) -> None:
    answers = await asyncio.gather(world.command("assign Ada Okafor C-1"), world.command("assign Jonas Lindqvist C-1"))
    assert sum("on its way" in answer["response"]["text"] for answer in answers) == 1
    await quiet(world)
    assert await states(world) == [AssignmentState.SENT]


async def test_a_plan_approved_many_times_is_sent_once(world: Harness) -> None:
    await world.command("plan")
    plan = await world.nadia.wait_for_message(world.cx_channel, "The plan for November")
    await asyncio.gather(*(press(world, NADIA, plan, "approve_plan", "1") for _ in range(TIMES)))
    await once_each(world)
    assert (len(await world.ada.dm()), len(await world.jonas.dm())) == (1, 1)


async def test_a_swap_pressed_many_times_swaps_once(world: Harness) -> None:
    message = await handed(world)
    await asyncio.gather(*(press(world, ADA, message, "swap", "1") for _ in range(TIMES)))
    await once_each(world)
    assert await states(world) == [AssignmentState.SWAPPED, AssignmentState.SENT]


async def test_not_reached_and_swap_at_once_leave_one_customer_to_call(world: Harness) -> None:
    message = await handed(world)
    await asyncio.gather(press(world, ADA, message, "not_reached", "1"), press(world, ADA, message, "swap", "1"))
    await once_each(world)
    assert (await states(world))[1:] in ([], [AssignmentState.SENT])


async def test_a_call_logged_many_times_is_saved_once(world: Harness) -> None:
    view = await open_modal(world.ada, await handed(world), "Log the call")
    answers = await asyncio.gather(*(world.ada.submit(FILLED, view=view) for _ in range(TIMES)))
    assert [answer["errors"] for answer in answers] == [None] * TIMES
    assert (len(await rows(world, Reflection)), len(await rows(world, Story))) == (1, 1)
    await once_each(world)
    assert sum("To review" in str(said) for said in await world.nadia.messages(world.cx_channel)) == 1


async def test_other_words_sent_at_the_same_moment_are_refused_rather_than_lost(world: Harness) -> None:
    view = await open_modal(world.ada, await handed(world), "Log the call")
    answers = await asyncio.gather(
        world.ada.submit(FILLED, view=view), world.ada.submit(FILLED | {"quote": "Something else."}, view=view)
    )
    assert sum(bool(answer["errors"]) for answer in answers) == 1
    await once_each(world)


async def test_a_story_published_many_times_stands_once(world: Harness) -> None:
    card = await in_review(world)
    await asyncio.gather(*(press(world, NADIA, card, "publish_story", "1:1") for _ in range(TIMES)))
    await once_each(world)
    assert len(await world.ada.messages(world.stories_channel)) == 1


async def test_publish_and_decline_at_once_end_in_one_of_them(world: Harness) -> None:
    card = await in_review(world)
    await open_modal(world.nadia, card, "Decline")
    view = open_view(world, world.nadia)
    view.state["note"]["note"]["value"] = "No."
    await asyncio.gather(submit_late(world, NADIA, view), press(world, NADIA, card, "publish_story", "1:1"))
    await once_each(world)
    (kept,) = await rows(world, Story)
    assert len(await world.ada.messages(world.stories_channel)) == (kept.state == "published")


async def test_a_day_saved_twice_is_saved(world: Harness) -> None:
    view = await open_modal(world.ada, await handed(world), "I've booked it")
    days = ({"booked_on": "2026-11-12"}, {"booked_on": "2026-11-12"})
    answers = await asyncio.gather(*(world.ada.submit(day, view=view) for day in days))
    assert [answer["errors"] for answer in answers] == [None, None]
    assert str((await rows(world, Assignment))[0].booked_on) == "2026-11-12"
