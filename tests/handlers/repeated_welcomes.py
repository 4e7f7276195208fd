"""The buttons of welcomes, each made ready to be used twice."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot.surfaces.ids import ActionId, CallbackId
from bot.surfaces.welcome_ids import WelcomeAction
from models import Assignment, Person
from tests.handlers.actions import rows, settle
from tests.harness import ADA, NADIA, START, Harness
from tests.shadow_days import LENA, add_hosts
from tests.welcomes import LAST_DAY, STARTED, begin_welcome, look, message_of, set_start

Clicking = Callable[[Harness, str, dict[str, Any], ActionId, str], Callable[[], Awaitable[None]]]

Prepare = Callable[[Harness], Awaitable[Callable[[], Awaitable[None]]]]


async def begun(harness: Harness) -> tuple[dict[str, Any], str]:
    """Return Ada's message of her welcome, and the id of its assignment."""
    await add_hosts(harness.database, LENA)
    await harness.command("turn on shadow day")
    message = await begin_welcome(harness)
    (made,) = [each for each in await rows(harness, Assignment) if each.routine == "welcome"]
    return message, str(made.id)


async def over(harness: Harness) -> tuple[dict[str, Any], str]:
    """Return the word to the CX team that Ada's weeks are over, and the id of the assignment."""
    _, made = await begun(harness)
    await harness.move_to(harness.clock.now() + (LAST_DAY - STARTED) - timedelta(weeks=5))
    await settle(harness)
    return await harness.nadia.wait_for_message(harness.cx_channel, "first weeks are over"), made


async def too_late(harness: Harness) -> tuple[dict[str, Any], str]:
    """Return the question whether Ada, whose weeks are over, is to be welcomed, and the id of her row."""
    await harness.command("turn on welcome")
    await harness.move_to(START + timedelta(weeks=1))
    await set_start(harness, START.date() - timedelta(weeks=8) + timedelta(days=3))
    await look(harness)
    (ada,) = [each for each in await rows(harness, Person) if each.slack_id == ADA]
    return await harness.nadia.wait_for_message(harness.cx_channel, "past the weeks"), str(ada.id)


def ready(clicking: Clicking) -> dict[ActionId | CallbackId, list[Prepare]]:
    """Return for each button what makes it ready to be pressed, given how a click is made."""

    def press(action: WelcomeAction, prepare: Callable[[Harness], Awaitable[Any]], who: str) -> Any:
        async def prepared(harness: Harness) -> Callable[[], Awaitable[None]]:
            message, value = await prepare(harness)
            if action is WelcomeAction.GIVE_MORE_TIME:
                value = f"{value}:{LAST_DAY.toordinal()}"
            return clicking(harness, who, message, action, value)

        return [prepared]

    return {
        WelcomeAction.GIVE_CUSTOMER: press(WelcomeAction.GIVE_CUSTOMER, begun, ADA),
        WelcomeAction.FIND_HOST: press(WelcomeAction.FIND_HOST, begun, NADIA),
        WelcomeAction.TAKE_WELCOME_BACK: press(WelcomeAction.TAKE_WELCOME_BACK, begun, NADIA),
        WelcomeAction.BEGIN_WELCOME: press(WelcomeAction.BEGIN_WELCOME, too_late, NADIA),
        WelcomeAction.LEAVE_WELCOME: press(WelcomeAction.LEAVE_WELCOME, too_late, NADIA),
        WelcomeAction.GIVE_MORE_TIME: press(WelcomeAction.GIVE_MORE_TIME, over, NADIA),
        WelcomeAction.LET_WELCOME_BE: press(WelcomeAction.LET_WELCOME_BE, over, NADIA),
    }


async def agreeing(harness: Harness) -> None:
    """Open the modal that asks Ada for the day of the meeting."""
    await begun(harness)
    await harness.ada.click(await message_of(harness.ada), "We've agreed on a time")
    await harness.ada.view()
