"""What is pressed and submitted on a walk, and where a journey is written, to be done twice."""

from collections.abc import Awaitable, Callable
from copy import deepcopy

from bot.surfaces.ids import ActionId, CallbackId
from bot.surfaces.walk_ids import JourneyAction, JourneyCallback, WalkAction, WalkCallback
from models import Assignment, JourneyStep
from scripts.sandbox.person import Actor
from tests.handlers.actions import open_view, rows, send_click, send_submission, settle
from tests.handlers.walk_payloads import fill_step
from tests.harness import ADA, NADIA, Harness
from tests.walks import add_journey, hand_journey, start

Act = Callable[[], Awaitable[None]]


async def _walk(harness: Harness) -> Act:
    await add_journey(harness.database)
    message = await hand_journey(harness)
    (made,) = [each for each in await rows(harness, Assignment) if each.journey_id]

    async def act() -> None:
        ack = await send_click(harness, ADA, message, str(WalkAction.GO_ON_WALKING), str(made.id))
        assert (ack.error, ack.body) == (None, {})

    return act


def _submitted_twice(harness: Harness, actor: Actor, **texts: str) -> Act:
    """Return what submits the modal that is open, as it stands now, with these texts by the beginnings of fields."""
    view = deepcopy(open_view(harness, actor))
    for name, text in texts.items():
        block = next(each for each in view.state if each.startswith(name))
        view.state[block][block] |= {"value": text}

    async def act() -> None:
        assert (await send_submission(harness, actor.id, view))["response_action"] == "update"

    return act


async def _step(harness: Harness) -> Act:
    await add_journey(harness.database)
    await hand_journey(harness)
    await start(harness.ada)
    await settle(harness)
    fill_step(open_view(harness, harness.ada))
    return _submitted_twice(harness, harness.ada)


async def _facts(harness: Harness) -> Act:
    await harness.command("journey")
    await harness.nadia.view()
    return _submitted_twice(harness, harness.nadia, title="A refund")


async def _more_facts(harness: Harness) -> Act:
    await _in_journey(harness)
    await harness.nadia.click(await harness.nadia.view(), "Title and more")
    await harness.nadia.wait_for_view("The journey")
    return _submitted_twice(harness, harness.nadia, why="One in three gives up.")


async def _in_journey(harness: Harness) -> None:
    """Let Nadia open a journey of three steps."""
    await add_journey(harness.database)
    await harness.command("journey")
    await harness.nadia.view()
    await harness.nadia.submit({"Which journey?": "Ordering a spare pump"})
    await harness.nadia.wait_for_view("The steps")


async def _new_step(harness: Harness) -> Act:
    await _in_journey(harness)
    await harness.nadia.submit()
    await harness.nadia.wait_for_view("Step 4")
    return _submitted_twice(harness, harness.nadia, task="Ring.")


async def _changed_step(harness: Harness) -> Act:
    await _in_journey(harness)
    await harness.nadia.click(await harness.nadia.view(), "Change step 2")
    await harness.nadia.wait_for_view("Step 2")
    return _submitted_twice(harness, harness.nadia, task="Ring.")


async def _out(harness: Harness) -> Act:
    await _in_journey(harness)
    await harness.nadia.click(await harness.nadia.view(), "Change step 2")
    view = await harness.nadia.wait_for_view("Step 2")
    second = next(each for each in await rows(harness, JourneyStep) if each.number == 2)
    assert str(second.id) in str(view["blocks"])
    # Any message of the bot's serves to click in.
    message = await hand_journey(harness)

    async def act() -> None:
        await send_click(harness, NADIA, message, str(JourneyAction.TAKE_STEP_OUT), str(second.id))

    return act


CHANGING: dict[ActionId | CallbackId, list[Callable[[Harness], Awaitable[Act]]]] = {
    WalkAction.GO_ON_WALKING: [_walk],
    WalkCallback.WALK_STEP: [_step],
    JourneyCallback.JOURNEY_FACTS: [_facts, _more_facts],
    JourneyCallback.JOURNEY_STEP: [_new_step],
    JourneyCallback.JOURNEY_STEP_CHANGE: [_changed_step],
    JourneyAction.TAKE_STEP_OUT: [_out],
}
