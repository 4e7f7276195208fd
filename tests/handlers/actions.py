"""Steps that many tests take: a call handed out, logged, reviewed; and clicks that no honest client would send."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlmodel import SQLModel, select

from bot.program import rounds
from bot.surfaces.ids import Action
from models import Assignment, AssignmentState, Outgoing, OutgoingState, Upload, UploadState
from scripts.sandbox import payloads
from scripts.sandbox.delivery import Ack
from scripts.sandbox.person import Actor, words_of
from scripts.sandbox.views import View
from tests.harness import FILLED, Harness, until
from tests.waiting import plan_rests

Json = dict[str, Any]
_Row = TypeVar("_Row", bound=SQLModel)
# A busy machine must not fail a test: Slack waits longer here for an ack, and for a modal to open.
PATIENT: dict[str, Any] = {"ack_deadline": 30.0, "trigger_life": 30.0}
NO_TEAM = "This one is for the CX team."
NOT_YOURS = "This one isn't yours to change."


async def rows(world: Harness, table: type[_Row]) -> list[_Row]:
    """Return every row of `table`, oldest first."""
    async with world.database.read() as session:
        return list((await session.exec(select(table).order_by("id"))).all())


async def states(world: Harness) -> list[AssignmentState]:
    """Return where every assignment stands, oldest first."""
    return [assignment.state for assignment in await rows(world, Assignment)]


async def quiet(world: Harness) -> None:
    """Wait until every plan asked for is made, every workbook is in, and everything promised was said, or given up."""

    async def said_all() -> bool:
        async with world.database.read() as session:
            waiting = select(Upload.id).where(Upload.state == UploadState.WAITING)
            if await rounds.wanting_plan(session) or (await session.exec(waiting)).first():
                return False
        await plan_rests(world.database)
        at_work = (OutgoingState.WAITING, OutgoingState.SENDING)
        return not any(row.state in at_work for row in await rows(world, Outgoing))

    await world.bot.context.background.drain()
    await until(said_all)


async def handed(world: Harness, to: Actor | None = None, customer: str = "C-1") -> Json:
    """Hand a customer to Ada (or another) by command; return the message with the brief."""
    actor = to or world.ada
    name = world.sandbox.workspace.people[actor.id].real_name
    await world.command(f"assign {name} {customer}")
    message = await actor.wait_for_dm("Swap")
    await quiet(world)
    return message


async def open_modal(actor: Actor, surface: Json, button: str) -> Json:
    """Press a button that opens a modal, and return the modal."""
    before = [view["id"] for view in await actor.views()]
    await actor.click(surface, button)

    async def opened() -> Json | None:
        return next((view for view in await actor.views() if view["id"] not in before), None)

    return await actor.wait_for(opened, what="a modal")


async def reflect(world: Harness, **changes: Any) -> Json:
    """Let Ada log her call; return the review card in the CX channel."""
    message = await world.ada.wait_for_dm("Log the call")
    await open_modal(world.ada, message, "Log the call")
    answer = await world.ada.submit(FILLED | changes)
    assert answer["errors"] is None
    await quiet(world)
    return (await world.nadia.messages(world.cx_channel))[-1]


async def in_review(world: Harness, **changes: Any) -> Json:
    """Return the review card of a story that Ada has just told."""
    await handed(world)
    return await reflect(world, **changes)


async def press(world: Harness, who: str, message: Json, action: Action | str, value: str | None) -> Ack:
    """Send a click on a button that the message need not hold, with any value, and return the ack."""
    slack = world.sandbox.state
    room = slack.workspace.channels[message["channel"]]
    found = room.find(message["ts"])
    assert found is not None
    button = {"type": "button", "action_id": str(action), "block_id": "b", "action_ts": "1794000000.000100"}
    if value is not None:
        button["value"] = value
    payload = payloads.message_action(slack, slack.workspace.people[who], room, found, action=button, values={})
    return await world.sandbox.delivery.interaction("interactive", payload)


async def submit_late(world: Harness, who: str, view: View) -> Json:
    """Submit a modal that is no longer open, or not theirs, and return what the app answered."""
    slack = world.sandbox.state
    payload = payloads.view_submission(slack, slack.workspace.people[who], view)
    ack = await world.sandbox.delivery.interaction("interactive", payload)
    assert ack.error is None
    return ack.body


def open_view(world: Harness, actor: Actor) -> View:
    """Return the modal before this person as the stand-in keeps it, to be submitted later."""
    view = world.sandbox.state.views.top(actor.id)
    assert view is not None
    return view


async def told(actor: Actor, channel: str, words: str) -> Json:
    """Return the message shown to this person alone that holds these words, once it is there."""
    return await actor.wait_for_message(channel, words)


def texts(messages: Sequence[Json]) -> str:
    """Return all words of these messages."""
    return "\n".join(words_of(message) for message in messages)


def spoken(answer: Json) -> str:
    """Return what a command was answered with."""
    return str(answer["response"]["text"])
