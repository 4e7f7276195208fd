"""The people: participants are looked up in Slack soon after they came in, and then a few times a day."""

import logging
from datetime import datetime

from bot.context import AppContext, Run
from bot.program.people import directory
from bot.slack import ErrorKind, SlackCallError
from models import Participant

log = logging.getLogger(__name__)
# So many a run; Slack takes some fifty look-ups by e-mail a minute.
_AT_ONCE = 50


def look_people_up(context: AppContext) -> Run:
    """Return the job that sees who the participants are in Slack, and tells the CX team who can't be found or left."""

    async def run(now: datetime) -> None:
        async with context.database.read() as session:
            due = await directory.due(session, now=now, limit=_AT_ONCE)
        for person in due:
            try:
                await _look_up(context, person, now)
            except SlackCallError as call_error:
                log.warning("Could not look participant %s up: %s", person.id, call_error)
                return

    return run


async def _look_up(context: AppContext, person: Participant, now: datetime) -> None:
    """Look one participant up, and keep what became of it. Raises SlackCallError where Slack can't be asked now."""
    try:
        user = await context.workspace.find_user(person.slack_id, person.email)
    except SlackCallError as call_error:
        if call_error.kind is not ErrorKind.MISSING:
            raise
        async with context.database.write() as session:
            await directory.note_asked(session, person, now=now)
        return
    async with context.database.write() as session:
        if user is None:
            await directory.note_missing(session, person, now=now)
        elif user.deleted:
            await directory.note_left(session, user.profile.slack_id)
        elif not user.is_member:
            await directory.note_missing(session, person, now=now)
        else:
            await directory.note_found(session, person, user.profile, now=now)
