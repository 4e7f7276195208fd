"""Rendering: the message of an outgoing row, by the renderer of its kind."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.jobs.renderers import RENDERERS, Rendering
from bot.program import outbox
from bot.surfaces import notices
from bot.surfaces.message import Message
from bot.surfaces.review import superseded_card
from models import Outgoing


async def render(session: AsyncSession, row: Outgoing, context: AppContext, *, now: datetime) -> Message | None:
    """Return the message of `row` as of programme time `now`, None when there is nothing to say any more.

    What stands in Slack already is then replaced by one line.
    """
    message: Message | None = None
    if not outbox.is_past(row):
        message = await RENDERERS[row.kind](Rendering(session, row, context, now))
    elif row.ts is not None:
        message = superseded_card(await context.message_link(session, row.kind, row.subject_id))
    return notices.gone(row) if message is None and row.ts is not None else message
