"""What a command or a click is answered with: words for the one who asked, shown as they are."""

from typing import Any

from bot.surfaces.ids import Callback
from bot.surfaces.message import Message, message
from bot.surfaces.modal import modal
from bot.surfaces.parts import line, prose


def to_them_alone(said: Message | str) -> dict[str, Any]:
    """Return the body of an answer that only who asked will see; it states its response_type."""
    shown = message(prose(line(said))) if isinstance(said, str) else said
    return {"text": shown.text, "blocks": shown.blocks, "response_type": "ephemeral"}


def in_a_modal(words: str) -> dict[str, Any]:
    """Return the modal that says these words, for a click on a home tab or in a modal."""
    return modal(Callback.NOTICE, "Firsthand", [prose(line(words))], subject=0)
