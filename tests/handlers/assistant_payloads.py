"""Payloads of naming who books for one, and nobody, each also made ready to be used twice."""

from sqlmodel import select

from bot.surfaces.assistant import AssistantAction
from bot.surfaces.ids import ActionId, CallbackId
from models import Person
from scripts.sandbox import payloads
from scripts.sandbox.entities import BOT_USER_ID, Json, Message
from tests.handlers.payload_parts import BuildPayload, Effect, Payload, pressed
from tests.handlers.repeating import Act, Prepare
from tests.handlers.subjects import HOST, SubjectKind
from tests.harness import ADA, JONAS, Harness

LENA = "U0LENAKOWAL"


async def assist(harness: Harness) -> None:
    """Let the host of the tests book for Ada and Jonas."""
    async with harness.database.write() as session:
        people = {each.slack_id: each for each in await session.exec(select(Person))}
        sam = people.get(HOST) or Person(name="Sam Rivera", slack_id=HOST)
        session.add(sam)
        await session.flush()
        for who in (ADA, JONAS):
            people[who].assistant_id = sam.id


def assisted(build: BuildPayload) -> BuildPayload:
    """Return what builds the same payload, once the host of the tests books for Ada and Jonas."""

    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        await assist(harness)
        return await build(harness, who, subject)

    return build_payload


def _pressed(click: Json) -> BuildPayload:
    async def build_payload(harness: Harness, who: str, _: int) -> Payload:
        slack = harness.sandbox.state
        channel = slack.workspace.channels[harness.stories_channel]
        message = slack.workspace.post(channel, Message(slack.workspace.next_ts(), BOT_USER_ID, "B", by_app=True))
        action = pressed(AssistantAction(click["action_id"]), "1") | click
        person = slack.workspace.people[who]
        return "interactive", payloads.message_action(slack, person, channel, message, action=action, values={})

    return build_payload


_NAMES = _pressed({"type": "users_select", "action_id": "name_assistant", "selected_user": LENA})
_NOBODY = _pressed({"action_id": "no_assistant"})


async def _none(harness: Harness, who: str, subject: int) -> Payload:
    await assist(harness)
    return await _NOBODY(harness, who, subject)


def _again(build: BuildPayload) -> Prepare:
    async def prepare(harness: Harness) -> Act:
        await assist(harness)
        kind, payload = await build(harness, ADA, 0)

        async def act() -> None:
            assert (await harness.sandbox.delivery.interaction(kind, payload)).error is None
            await harness.drain()

        return act

    return prepare


BUTTONS = {
    AssistantAction.NAME_ASSISTANT: (_NAMES, SubjectKind.NOTHING, Effect.CHANGES),
    AssistantAction.NO_ASSISTANT: (_none, SubjectKind.NOTHING, Effect.CHANGES),
}
CHANGING: dict[ActionId | CallbackId, list[Prepare]] = {
    AssistantAction.NAME_ASSISTANT: [_again(_NAMES)],
    AssistantAction.NO_ASSISTANT: [_again(_NOBODY)],
}
