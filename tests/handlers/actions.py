"""Actions that many tests take: a customer assigned, a call logged; and payloads that no honest client would send."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import SQLModel, col, select

from bot.program import rounds
from bot.surfaces.ids import Action
from models import Assignment, AssignmentState, Outgoing, Upload, UploadState
from scripts.sandbox import payloads
from scripts.sandbox.delivery import Ack
from scripts.sandbox.person import Actor, words_of
from scripts.sandbox.views import View
from tests.harness import FILLED, Harness, until
from tests.program.factories import every
from tests.waiting import UNDER_WAY, plan_rests

Json = dict[str, Any]
_Row = TypeVar("_Row", bound=SQLModel)
NO_TEAM = "This one is for the CX team."
NO_PART = "You aren't in the programme yet."
NOT_YOURS = "This one isn't yours to change."


async def rows(harness: Harness, table: type[_Row]) -> list[_Row]:
    """Return every row of `table`, oldest first."""
    return await every(harness.database, table)


async def states(harness: Harness) -> list[AssignmentState]:
    """Return the state of every assignment, oldest first."""
    return [assignment.state for assignment in await rows(harness, Assignment)]


async def move_through(harness: Harness, *moments: datetime) -> None:
    """Let these moments come, one after the other, with all that each brings: such as nudges, days apart."""
    for moment in moments:
        await harness.move_to(moment)
        await settle(harness)


async def settle(harness: Harness) -> None:
    """Wait until every plan asked for is made, every workbook imported, and every message delivered or given up."""

    async def is_settled() -> bool:
        async with harness.database.read() as session:
            waiting = select(Upload.id).where(Upload.state == UploadState.WAITING)
            if await rounds.wanting_plan(session) or (await session.exec(waiting)).first():
                return False
        await plan_rests(harness.database)
        async with harness.database.read() as session:
            under_way = select(Outgoing.id).where(col(Outgoing.state).in_(UNDER_WAY))
            return (await session.exec(under_way.limit(1))).first() is None

    await harness.drain()
    await until(is_settled, tries=1_300)  # a message over Slack's limits waits a minute at most


async def assign_customer(harness: Harness, to: Actor | None = None, customer: str = "C-1") -> Json:
    """Assign a customer to Ada (or another) by command; return the message with the brief."""
    actor = to or harness.ada
    name = harness.sandbox.workspace.people[actor.id].real_name
    await harness.command(f"assign {name} {customer}")
    message = await actor.wait_for_dm("Swap")
    await settle(harness)
    return message


async def open_modal(actor: Actor, surface: Json, button: str) -> Json:
    """Press a button that opens a modal, and return the modal."""
    before = [view["id"] for view in await actor.views()]
    await actor.click(surface, button)

    async def opened() -> Json | None:
        return next((view for view in await actor.views() if view["id"] not in before), None)

    return await actor.wait_for(opened, what="a modal")


async def submit_modal(actor: Actor, surface: Json, button: str, values: Json) -> None:
    """Press a button that opens a modal, and submit it filled with `values`; no field may be wrong."""
    await open_modal(actor, surface, button)
    assert (await actor.submit(values))["errors"] is None


async def propose_plan(harness: Harness) -> Json:
    """Ask for November's plan; return its card in the CX channel."""
    await harness.command("plan")
    return await harness.nadia.wait_for_message(harness.cx_channel, "The plan for November")


async def log_call(harness: Harness, **changes: Any) -> Json:
    """Let Ada log her call; return the review card in the CX channel."""
    message = await harness.ada.wait_for_dm("Log the call")
    await submit_modal(harness.ada, message, "Log the call", FILLED | changes)
    await settle(harness)
    return await newest_card(harness)


async def newest_card(harness: Harness) -> Json:
    """Return the newest message of the CX channel."""
    return (await harness.nadia.messages(harness.cx_channel))[-1]


async def current_message(harness: Harness, message: Json, reader: Actor | None = None) -> Json:
    """Return a message as it is now, as Nadia (or another) sees it."""
    messages = await (reader or harness.nadia).messages(message["channel"])
    return next(m for m in messages if m["ts"] == message["ts"])


async def story_in_review(harness: Harness, **changes: Any) -> Json:
    """Return the review card of a call that Ada has just logged."""
    await assign_customer(harness)
    return await log_call(harness, **changes)


async def send_click(harness: Harness, who: str, message: Json, action: Action | str, value: str | None) -> Ack:
    """Send a click on a button, which the message need not have, with any value; return the ack."""
    slack = harness.sandbox.state
    channel = slack.workspace.channels[message["channel"]]
    found = channel.find(message["ts"])
    assert found is not None
    button = {"type": "button", "action_id": str(action), "block_id": "b", "action_ts": "1794000000.000100"}
    if value is not None:
        button["value"] = value
    payload = payloads.message_action(slack, slack.workspace.people[who], channel, found, action=button, values={})
    return await harness.sandbox.delivery.interaction("interactive", payload)


async def send_submission(harness: Harness, who: str, view: View) -> Json:
    """Submit a modal that is no longer open, or not theirs, and return what the app answered."""
    slack = harness.sandbox.state
    payload = payloads.view_submission(slack, slack.workspace.people[who], view)
    ack = await harness.sandbox.delivery.interaction("interactive", payload)
    assert ack.error is None
    return ack.body


def open_view(harness: Harness, actor: Actor) -> View:
    """Return the modal that this person has open, as the sandbox keeps it, to be submitted later."""
    view = harness.sandbox.state.views.top(actor.id)
    assert view is not None
    return view


async def open_edit_modal(harness: Harness) -> Json:
    """Let Ada open what she wrote, to change it; return the modal."""
    return await open_modal(harness.ada, await harness.ada.wait_for_dm("Edit what you wrote"), "Edit what you wrote")


async def edit_reflection(harness: Harness, **changes: Any) -> None:
    """Let Ada change what she wrote."""
    await open_edit_modal(harness)
    assert (await harness.ada.submit(changes))["errors"] is None
    await settle(harness)


def texts(messages: Sequence[Json]) -> str:
    """Return all words of these messages."""
    return "\n".join(words_of(message) for message in messages)


def answer_text(answer: Json) -> str:
    """Return the text a command was answered with."""
    return str(answer["response"]["text"])
