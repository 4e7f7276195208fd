"""Payloads of what is said to the bot, for the table of who may do what."""

from tests.handlers.payload_parts import Payload, event
from tests.harness import Harness


async def message(harness: Harness, who: str, subject: int) -> Payload:
    """Build the event of a message to the bot."""
    said = {"text": "She waits three weeks.", "ts": harness.sandbox.workspace.next_ts()}
    return await event("message", channel="D0NOWHERE01", channel_type="im", **said)(harness, who, subject)
