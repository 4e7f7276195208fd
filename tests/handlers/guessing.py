"""A guess at a customer's score as Slack sends it, for whoever is tried; and made twice."""

from typing import Any

from bot.surfaces.ids import Action, ActionId, CallbackId
from scripts.sandbox import payloads
from scripts.sandbox.entities import BOT_USER_ID, Message
from tests.handlers.actions import assign_customer
from tests.handlers.payload_parts import BuildPayload, Effect, Payload, pressed
from tests.handlers.repeating import Act, Prepare, clicking
from tests.handlers.subjects import SubjectKind
from tests.harness import ADA, Harness

Json = dict[str, Any]


def chosen(value: str, action: ActionId = Action.GUESS_SCORE) -> Json:
    """Return the choice of an option in a list, by default that to guess from."""
    made = pressed(action, "") | {"type": "static_select", "selected_option": {"value": value}}
    return {name: part for name, part in made.items() if name != "value"}


async def send_guess(harness: Harness, who: str, value: str) -> Json:
    """Send a guess with any value, from a message of the bot's; return what the app answered."""
    kind, payload = await picked(harness, who, chosen(value))
    ack = await harness.sandbox.delivery.interaction(kind, payload)
    assert ack.error is None
    return ack.body


async def picked(harness: Harness, who: str, choice: Json) -> Payload:
    """Return the payload of this choice in a message of the bot's."""
    slack = harness.sandbox.state
    channel = slack.workspace.channels[harness.stories_channel]
    message = next((m for m in channel.messages if m.text == "Buttons"), None) or slack.workspace.post(
        channel, Message(slack.workspace.next_ts(), BOT_USER_ID, "Buttons", by_app=True)
    )
    person = slack.workspace.people[who]
    return "interactive", payloads.message_action(slack, person, channel, message, action=choice, values={})


async def _build(harness: Harness, who: str, subject: int) -> Payload:
    return await picked(harness, who, chosen(f"{subject}:7:0 to 10"))


BUTTONS: dict[ActionId, tuple[BuildPayload, SubjectKind, Effect]] = {
    Action.GUESS_SCORE: (_build, SubjectKind.CALL, Effect.CHANGES)
}


async def _guess_twice(harness: Harness) -> Act:
    await assign_customer(harness)

    async def act() -> None:
        assert await send_guess(harness, ADA, "1:7:0 to 10") == {}

    return act


async def _show_twice(harness: Harness) -> Act:
    return clicking(harness, ADA, await assign_customer(harness), Action.SHOW_SCORE, "1")


CHANGING: dict[ActionId | CallbackId, list[Prepare]] = {
    Action.GUESS_SCORE: [_guess_twice],
    Action.SHOW_SCORE: [_show_twice],
}
