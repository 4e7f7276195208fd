"""Renderers of the messages to whoever books for others."""

from collections.abc import Mapping

from bot.jobs.renderers.renderer import Renderer, Rendering, from_context
from bot.program.assistants import naming
from bot.program.assistants.messages import ASSISTS, TO_BOOK
from bot.surfaces import assistant
from bot.surfaces.message import Message


async def _assists(rendering: Rendering) -> Message | None:
    assisted = await naming.assisted_by(rendering.session, rendering.row.subject_id)
    return assistant.assists_message(assisted) if assisted else None


RENDERERS: Mapping[str, Renderer] = {ASSISTS.name: _assists, TO_BOOK.name: from_context(assistant.to_book_message)}
