"""What a command or a click is answered with: words for the one who asked, shown as they are."""

from typing import Any

from bot.surfaces.message import Message, message
from bot.surfaces.parts import line, prose


def to_them_alone(said: Message | str) -> dict[str, Any]:
    """Return the body of an answer that only who asked will see; it states its response_type."""
    shown = message(prose(line(said))) if isinstance(said, str) else said
    return {"text": shown.text, "blocks": shown.blocks, "response_type": "ephemeral"}
