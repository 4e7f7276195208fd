"""Rendering: the message of an outgoing row, by the renderer of its kind."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import dates
from bot.context import AppContext
from bot.jobs.renderers import RENDERERS, Rendering
from bot.program import outbox
from bot.program.people import own_settings
from bot.surfaces import notices
from bot.surfaces.message import Message
from bot.surfaces.review import superseded_card
from models import Outgoing, Place


async def _language(session: AsyncSession, row: Outgoing) -> str | None:
    """Return the language for dates of who gets this message, None for English, which channels get."""
    if row.place is not Place.PERSON:
        return None
    return await own_settings.language_of(session, person_id=row.person_id, slack_id=row.slack_user)


async def render(session: AsyncSession, row: Outgoing, context: AppContext, *, now: datetime) -> Message | None:
    """Return the message of `row` as of programme time `now`, None when there is nothing to say any more.

    What stands in Slack already is then replaced by one line.
    """
    message: Message | None = None
    if not outbox.is_past(row):
        with dates.read_in(await _language(session, row)):
            message = await RENDERERS[row.kind](Rendering(session, row, context, now))
    elif row.ts is not None:
        link = await context.message_link(session, row.kind, row.subject_id)
        message = notices.superseded() if row.place is Place.PERSON else superseded_card(link)
    return notices.gone(row) if message is None and row.ts is not None else message
