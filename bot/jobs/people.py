"""The people: participants are looked up in Slack soon after they came in, and then a few times a day."""

import logging
from datetime import datetime

from bot.jobs.job import Means, Run
from bot.program import directory
from bot.slack import Outcome, Trouble, find_user
from models import Participant

log = logging.getLogger(__name__)
# So many a run; Slack takes some fifty look-ups by e-mail a minute.
_AT_ONCE = 50


def look_people_up(means: Means) -> Run:
    """Return the job that sees who the participants are in Slack, and tells the CX team who can't be found or left."""

    async def run(now: datetime) -> None:
        async with means.database.read() as session:
            due = await directory.due(session, now=now, limit=_AT_ONCE)
        for person in due:
            try:
                await _look_up(means, person, now)
            except Trouble as trouble:
                log.warning("Could not look participant %s up: %s", person.id, trouble)
                return

    return run


async def _look_up(means: Means, person: Participant, now: datetime) -> None:
    """Look one participant up, and keep what became of it. Raises Trouble where Slack can't be asked now."""
    try:
        user = await find_user(means.workspace, person.slack_id, person.email)
    except Trouble as trouble:
        if trouble.outcome is not Outcome.MISSING:
            raise
        async with means.database.write() as session:
            await directory.note_asked(session, person, now=now)
        return
    async with means.database.write() as session:
        if user is None:
            await directory.note_missing(session, person, now=now)
        elif user.deleted:
            await directory.note_left(session, user.profile.slack_id)
        elif not user.is_member:
            await directory.note_missing(session, person, now=now)
        else:
            await directory.note_found(session, person, user.profile, now=now)
