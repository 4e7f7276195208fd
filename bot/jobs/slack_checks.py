"""The jobs that check Slack: the token, the CX team, the two channels, and the participants' profiles."""

import logging
from datetime import datetime, timedelta

from bot.context import AppContext, Job
from bot.program.outbox import channels
from bot.program.people import directory
from bot.slack import ErrorKind, SlackCallError
from models import Person

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
    """Read the members of the CX team, so that no click waits for Slack."""
    await context.workspace.refresh_team()


async def check_channels(context: AppContext, now: datetime) -> None:
    """Check who may read the two channels, and notify the CX team by direct message of new faults."""
    before = set(context.workspace.channels.faults.values())
    await context.workspace.channels.check(cx=context.cx_channel, stories=context.stories_channel)
    found = set(context.workspace.channels.faults.values()) - before
    if found:
        today = now.astimezone(context.timezone).date()
        async with context.database.write() as session:
            for fault in sorted(found):
                await channels.notify_team(session, fault, context.workspace.team, today=today)


async def look_up_participants(context: AppContext, now: datetime) -> None:
    """Look participants up in Slack, and notify the CX team of those not found or deactivated."""
    async with context.database.read() as session:
        due = await directory.due(session, now=now, limit=_BATCH_SIZE)
    for person in due:
        try:
            await _look_up(context, person, now)
        except SlackCallError as call_error:
            log.warning("Could not look participant %s up: %s", person.id, call_error)
            return


async def _look_up(context: AppContext, person: Person, now: datetime) -> None:
    """Look one participant up and record the result. Raises SlackCallError where Slack can't be asked now."""
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
            await directory.note_left(session, user.profile.slack_id, now=now)
        elif not user.is_member:
            await directory.note_missing(session, person, now=now, guest=user.profile.guest)
        else:
            await directory.note_found(session, person, user.profile, now=now)


JOBS = (
    Job("token", check_token, timedelta(minutes=1)),
    Job("team", refresh_team, timedelta(minutes=5)),
    Job("channels", check_channels, timedelta(hours=1)),
    Job("people", look_up_participants, timedelta(seconds=20)),
)
