"""Every button and every modal used twice, as after an answer that got lost: the second time changes and says nothing.

Pressed by somebody who asks for something else, it is answered in words that say what is so.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.surfaces.ids import Action, Callback
from models import AssignmentTransition, Commitment, Outgoing, Reflection, Round, Story, StoryRevision, Upload
from scripts.sandbox.person import Actor, words_of
from tests.handlers.actions import handed, in_review, open_modal, open_view, press, quiet, rows, submit_late, told
from tests.harness import ADA, FILLED, NADIA, Harness
from tests.workbook.books import xlsx

Json = dict[str, Any]
Act = Callable[[], Awaitable[None]]
Ready = Callable[[Harness], Awaitable[Act]]
TELLING = {"hurts": "Number1 waits at Account 1.", "consent": "Anonymous"}


def pressing(world: Harness, who: str, message: Json, action: Action, value: str) -> Act:
    async def act() -> None:
        ack = await press(world, who, message, action, value)
        assert (ack.error, ack.body) == (None, {})

    return act


def sending(world: Harness, actor: Actor, values: Json) -> Act:
    """Return what submits the open modal, and then the same again, as a client does that heard no answer."""
    view = open_view(world, actor)

    async def act() -> None:
        if world.sandbox.state.views.top(actor.id) is view:
            assert (await actor.submit(values))["errors"] is None
        else:
            assert await submit_late(world, actor.id, view) == {}

    return act


async def approve(world: Harness) -> Act:
    await world.command("plan")
    plan = await world.nadia.wait_for_message(world.cx_channel, "The plan for November")
    return pressing(world, NADIA, plan, Action.APPROVE_PLAN, "1")


async def book(world: Harness) -> Act:
    await open_modal(world.ada, await handed(world), "I've booked it")
    return sending(world, world.ada, {"booked_on": "2026-11-12"})


async def not_reached(world: Harness) -> Act:
    return pressing(world, ADA, await handed(world), Action.NOT_REACHED, "1")


async def swap(world: Harness) -> Act:
    return pressing(world, ADA, await handed(world), Action.SWAP, "1")


async def log(world: Harness) -> Act:
    await open_modal(world.ada, await handed(world), "Log the call")
    return sending(world, world.ada, FILLED)


async def log_again(world: Harness) -> Act:
    await in_review(world)
    message = await world.ada.wait_for_dm("Edit what you wrote")
    await open_modal(world.ada, message, "Edit what you wrote")
    return sending(world, world.ada, {"quote": "Said otherwise.", "consent": "Anonymous"})


async def publish(world: Harness) -> Act:
    return pressing(world, NADIA, await in_review(world), Action.PUBLISH_STORY, "1:1")


async def edit(world: Harness) -> Act:
    await open_modal(world.nadia, await in_review(world, **TELLING), "Edit")
    return sending(world, world.nadia, {"title": "Account 1 is astray", "quote": "Ring +44 20 7946 0001."})


async def edit_nothing(world: Harness) -> Act:
    await open_modal(world.nadia, await in_review(world), "Edit")
    return sending(world, world.nadia, {})


async def ask(world: Harness) -> Act:
    await open_modal(world.nadia, await in_review(world), "Ask for changes")
    return sending(world, world.nadia, {"note": " Shorter, please. "})


async def decline(world: Harness) -> Act:
    await open_modal(world.nadia, await in_review(world), "Decline")
    return sending(world, world.nadia, {"note": "Told before."})


async def lift(world: Harness) -> Act:
    await open_modal(world.nadia, await in_review(world, **TELLING), "What was masked")
    return sending(world, world.nadia, {"masks_0": ["Account 1"]})


# Nobody to look up in Slack, which would be told meanwhile.
BOOK = xlsx(Customers=[["id", "name", "consent to call"], ["C-9", "Marta Silva", "yes"]])


async def withdraw(world: Harness) -> Act:
    await world.nadia.click(await in_review(world), "Publish")
    await quiet(world)
    return pressing(world, ADA, await world.ada.wait_for_dm("Withdraw"), Action.WITHDRAW_STORY, "1")


async def hand_in(world: Harness) -> Act:
    await world.command("import")
    file = await world.nadia.upload("book.xlsx", BOOK)
    await world.nadia.view()
    return sending(world, world.nadia, {"workbook": file})


CHANGING: dict[Action | Callback, list[Ready]] = {
    Action.APPROVE_PLAN: [approve],
    Action.NOT_REACHED: [not_reached],
    Action.SWAP: [swap],
    Action.PUBLISH_STORY: [publish],
    Action.WITHDRAW_STORY: [withdraw],
    Callback.BOOKING: [book],
    Callback.REFLECTION: [log, log_again],
    Callback.STORY_EDIT: [edit, edit_nothing],
    Callback.STORY_CHANGES: [ask],
    Callback.STORY_DECLINE: [decline],
    Callback.STORY_MASKS: [lift],
    Callback.IMPORT: [hand_in],
}
# What opens a window or an address, or is only read, changes nothing.
READING = {
    Action.LOG_CALL,
    Action.BOOK_CALL,
    Action.PREVIEW_STORY,
    Action.EDIT_STORY,
    Action.ASK_CHANGES,
    Action.DECLINE_STORY,
    Action.LIFT_MASKS,
    Action.READ_STORY,
    Callback.PREVIEW,
    Callback.NOTICE,
}


def test_every_button_and_every_modal_is_tried_twice() -> None:
    assert {*CHANGING, *READING} == {*Action, *Callback}


async def stands(world: Harness) -> list[list[Json]]:
    """Return all that a second press could change, as it is stored."""
    tables = (AssignmentTransition, Commitment, Reflection, Round, Story, StoryRevision, Upload, Outgoing)
    return [[row.model_dump() for row in await rows(world, table)] for table in tables]


async def heard(world: Harness) -> list[str]:
    """Return all that Ada and Nadia can read."""
    said = [*await world.ada.dm(), *await world.nadia.dm(), *await world.nadia.messages(world.cx_channel)]
    return [words_of(message) for message in said]


@pytest.mark.parametrize("ready", [ready for cases in CHANGING.values() for ready in cases])
async def test_twice_the_same_is_quiet(world: Harness, ready: Ready) -> None:
    act = await ready(world)
    await act()
    await quiet(world)
    before = await stands(world), await heard(world)
    await act()
    await quiet(world)
    assert (await stands(world), await heard(world)) == before
    assert world.sandbox.violations == []


OTHERWISE: list[tuple[Ready, Action, str, str]] = [
    (publish, Action.ASK_CHANGES, "1:1", "this story is published already"),
    (decline, Action.PUBLISH_STORY, "1:1", "this story was declined"),
    (ask, Action.PUBLISH_STORY, "1:1", "this story is with its author"),
    (publish, Action.NOT_REACHED, "1", "this call is done"),
    (log, Action.SWAP, "1", "this call is logged already"),
    (log, Action.WITHDRAW_STORY, "1", "this story is still in review"),
    (swap, Action.NOT_REACHED, "1", "this customer was swapped for another"),
]


@pytest.mark.parametrize(("ready", "action", "value", "words"), OTHERWISE)
async def test_something_else_is_answered_with_what_is_so(
    world: Harness, ready: Ready, action: Action, value: str, words: str
) -> None:
    await (await ready(world))()
    await quiet(world)
    before = await stands(world)
    late = world.ada if value == "1" else world.nadia
    channel = await world.ada.dm_id() if value == "1" else world.cx_channel
    message = (await late.messages(channel))[-1]
    await press(world, late.id, message, action, value)
    answer = words_of(await told(late, channel, f"Nothing was changed: {words}"))
    assert "become" not in answer
    await quiet(world)
    assert await stands(world) == before


async def test_the_same_wish_in_other_words_is_no_repetition(world: Harness) -> None:
    await open_modal(world.nadia, await in_review(world), "Decline")
    view = open_view(world, world.nadia)
    assert (await world.nadia.submit({"note": "Told before."}))["errors"] is None
    view.state["note"]["note"]["value"] = "Too long."
    answer = await submit_late(world, NADIA, view)
    assert "this story was declined" in answer["errors"]["note"]
    assert (await rows(world, Story))[0].note == "Told before."
