"""Payloads of what is said to the bot, and typed in a form, for the table of who may do what."""

from bot.program.assignments import assignment_details
from bot.surfaces.reflection_modals import reflection_modal
from tests.handlers.payload_parts import Payload, event, opened
from tests.harness import Harness
from tests.typing_in_forms import typed


async def message(harness: Harness, who: str, subject: int) -> Payload:
    """Build the event of a message to the bot."""
    said = {"text": "She waits three weeks.", "ts": harness.sandbox.workspace.next_ts()}
    return await event("message", channel="D0NOWHERE01", channel_type="im", **said)(harness, who, subject)


async def typing(harness: Harness, who: str, subject: int) -> Payload:
    """Build the payload of something typed in the form of an assignment."""
    async with harness.database.read() as session:
        details = await assignment_details.of_assignment(session, subject)
    assert details is not None
    view = opened(harness, who, reflection_modal(details, today=details.round.opened_at.date()))
    return "interactive", typed(harness, who, view, "heard", "Half a sen")
