"""What Slack is asked now and then: our token, the CX team, the two channels, and who the participants are there."""

import logging
from datetime import datetime

from bot.context import AppContext
from bot.program.outbox import channels
from bot.program.people import directory
from bot.slack import ErrorKind, SlackCallError
from models import Participant

log = logging.getLogger(__name__)
# Participants a run; Slack takes some fifty look-ups by e-mail a minute.
_BATCH_SIZE = 50


async def check_token(context: AppContext, _now: datetime) -> None:
    """Call Slack, so that `workspace.token_refused`, and with it /healthz, says whether it takes our token."""
    try:
        await context.workspace.authenticate()
    except SlackCallError as call_error:
        log.warning("Slack refuses our token: %s", call_error)


async def refresh_team(context: AppContext, _now: datetime) -> None:
    """Read who is of the CX team, so that nobody waits for Slack at a click."""
    await context.workspace.refresh_team()


async def check_channels(context: AppContext, now: datetime) -> None:
    """See who may read the two channels, and tell the CX team in person where it is too many."""
    before = set(context.workspace.channels.faults.values())
    await context.workspace.channels.check(cx=context.cx_channel, stories=context.stories_channel)
    found = set(context.workspace.channels.faults.values()) - before
    if found:
        today = now.astimezone(context.timezone).date()
        async with context.database.write() as session:
            for fault in sorted(found):
                await channels.notify_team(session, fault, context.workspace.team, today=today)


async def look_up_participants(context: AppContext, now: datetime) -> None:
    """See who the participants are in Slack, and tell the CX team who can't be found or left."""
    async with context.database.read() as session:
        due = await directory.due(session, now=now, limit=_BATCH_SIZE)
    for person in due:
        try:
            await _look_up(context, person, now)
        except SlackCallError as call_error:
            log.warning("Could not look participant %s up: %s", person.id, call_error)
            return


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
