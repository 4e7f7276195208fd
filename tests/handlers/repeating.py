"""What is done twice: buttons and modals sent again as after a lost answer; those of listening together."""

from collections.abc import Awaitable, Callable
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.program.listening import booking
from bot.surfaces.ids import ActionId, CallbackId
from bot.surfaces.listen_ids import ListenAction, ListenCallback
from models import Assignment
from scripts.sandbox.person import Actor
from tests.handlers import listen_payloads
from tests.handlers.actions import open_modal, open_view, rows, send_click, send_submission, settle
from tests.harness import ADA, FILLED, NADIA, START, Harness
from tests.listening import LENA, bring, come, hand_out, log_listening, person, seats, write_line

Json = dict[str, Any]
Act = Callable[[], Awaitable[None]]
Prepare = Callable[[Harness], Awaitable[Act]]


def clicking(harness: Harness, who: str, message: Json, action: ActionId, value: str) -> Act:
    async def act() -> None:
        ack = await send_click(harness, who, message, action, value)
        assert (ack.error, ack.body) == (None, {})

    return act


def sending(harness: Harness, kind: str, payload: Json) -> Act:
    """Return what sends one and the same payload each time, as where a modal shows something else afterwards."""

    async def act() -> None:
        assert (await harness.sandbox.delivery.interaction(kind, payload)).error is None
        await harness.drain()
        await harness.bot.schedule.run_all()

    return act


def submitting(harness: Harness, actor: Actor, values: Json) -> Act:
    """Return what submits the open modal, and then the same again, as a client does that heard no answer."""
    view = open_view(harness, actor)

    async def act() -> None:
        if harness.sandbox.state.views.top(actor.id) is view:
            assert (await actor.submit(values))["errors"] is None
        else:
            assert await send_submission(harness, actor.id, view) == {}

    return act


async def bring_one(harness: Harness) -> Act:
    await open_modal(harness.ada, await hand_out(harness), "Bring colleagues")
    return submitting(harness, harness.ada, {"colleagues": [LENA]})


async def book_listening(harness: Harness) -> Act:
    await hand_out(harness)
    await bring(harness, LENA)
    await come(harness, LENA)
    await settle(harness)
    return sending(harness, *await listen_payloads.booking(harness, ADA, 1))


async def cancel_listening(harness: Harness) -> Act:
    brief = await hand_out(harness)
    when = booking.When(date(2026, 11, 12), time(10, 30), ZoneInfo("UTC"))
    async with harness.database.write() as session:
        await booking.book(session, 1, when, now=START, by=ADA)
    await settle(harness)
    return clicking(harness, ADA, brief, ListenAction.CANCEL_LISTENING, "1")


async def _published(harness: Harness) -> None:
    """Have a story of Ada's call published."""
    await harness.command("assign ada C-2")
    await settle(harness)
    await open_modal(harness.ada, await harness.ada.wait_for_dm("Log the call"), "Log the call")
    assert (await harness.ada.submit(FILLED))["errors"] is None
    await settle(harness)
    await harness.nadia.click((await harness.nadia.messages(harness.cx_channel))[-1], "Publish")
    await settle(harness)


async def choose_story(harness: Harness) -> Act:
    await _published(harness)
    await open_modal(harness.ada, await hand_out(harness), "Listen to a story instead")
    return submitting(harness, harness.ada, {"story": "1"})


async def call_instead(harness: Harness) -> Act:
    await (await choose_story(harness))()
    await settle(harness)
    message = await harness.ada.wait_for_dm("Call a customer instead")
    made = [each for each in await rows(harness, Assignment) if each.routine == "listen"]
    return clicking(harness, ADA, message, ListenAction.CALL_INSTEAD, str(made[-1].id))


async def _asked(harness: Harness) -> Json:
    await hand_out(harness)
    await bring(harness, LENA)
    return await person(harness, LENA).wait_for_dm("I'm in")


async def come_along(harness: Harness) -> Act:
    return clicking(harness, LENA, await _asked(harness), ListenAction.COME_ALONG, "1")


async def stay_away(harness: Harness) -> Act:
    return clicking(harness, LENA, await _asked(harness), ListenAction.STAY_AWAY, "1")


async def _logged(harness: Harness) -> Json:
    await _asked(harness)
    await come(harness, LENA)
    return await log_listening(harness)


async def go_on(harness: Harness) -> Act:
    return clicking(harness, NADIA, await _logged(harness), ListenAction.GO_ON_WITHOUT, "1")


async def write(harness: Harness) -> Act:
    await _logged(harness)
    lena = person(harness, LENA)
    await open_modal(lena, await lena.wait_for_dm("Write your line"), "Write your line")
    return submitting(harness, lena, {"line": "Nobody reads it.", "line_consent": "With my name"})


async def take_back(harness: Harness) -> Act:
    await (await write(harness))()
    await settle(harness)
    message = await person(harness, LENA).wait_for_dm("Take my line back")
    return clicking(harness, LENA, message, ListenAction.TAKE_LINE_BACK, "1")


async def _late(harness: Harness) -> Json:
    await harness.nadia.click(await _logged(harness), "Go on without")
    await settle(harness)
    await harness.nadia.click((await harness.nadia.messages(harness.cx_channel))[-1], "Publish")
    await settle(harness)
    await write_line(harness, LENA, "Nobody reads it.", "With my name")
    assert (await seats(harness))[LENA].is_late
    return await harness.nadia.wait_for_message(harness.cx_channel, "A line came late")


async def add_late(harness: Harness) -> Act:
    return clicking(harness, NADIA, await _late(harness), ListenAction.ADD_LATE_LINE, "1:1")


async def leave_late(harness: Harness) -> Act:
    return clicking(harness, NADIA, await _late(harness), ListenAction.LEAVE_LATE_LINE, "1:1")


LISTENING: dict[ActionId | CallbackId, list[Prepare]] = {
    ListenCallback.COLLEAGUES: [bring_one],
    ListenCallback.LISTENING: [book_listening],
    ListenAction.CANCEL_LISTENING: [cancel_listening],
    ListenCallback.STORY_CHOICE: [choose_story],
    ListenCallback.LINE: [write],
    ListenAction.CALL_INSTEAD: [call_instead],
    ListenAction.GO_ON_WITHOUT: [go_on],
    ListenAction.COME_ALONG: [come_along],
    ListenAction.STAY_AWAY: [stay_away],
    ListenAction.TAKE_LINE_BACK: [take_back],
    ListenAction.ADD_LATE_LINE: [add_late],
    ListenAction.LEAVE_LATE_LINE: [leave_late],
}
