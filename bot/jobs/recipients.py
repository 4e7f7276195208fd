"""The recipient of a message: looked up in Slack when first needed, their conversation, and their working hours."""

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.jobs.delivery_errors import RecipientNotFound
from bot.program import outbox, people
from bot.program.outbox import delivery, message_rules
from bot.program.people import Profile, availability, conversations, out_of_office
from bot.program.rounds.calendar import day_of
from bot.slack import ErrorKind, SlackCallError
from models import Outgoing, Person, Place

_LOOK_AGAIN = timedelta(seconds=15)


class Found(NamedTuple):
    """The participant whom a message is for, None for anybody else, and the conversation kept with them, if any."""

    person: Person | None = None
    channel_id: str | None = None


async def require_recipient(context: AppContext, row: Outgoing) -> Found:
    """Return the participant whom the row is for, if it is for one; raise where it may not be posted now.

    It is RecipientNotFound where the person is no member of the workspace, SlackCallError where Slack gives no answer,
    or too many people may read the channel.
    """
    if row.place is not Place.PERSON:
        context.workspace.channels.require_safe(context.channel_at(row.place))
        return Found()
    found = await _participant(context, row) if row.person_id is not None else Found()
    slack_id = found.person.slack_id if found.person else row.slack_user
    if slack_id is not None and not await context.workspace.members.has(slack_id):
        raise RecipientNotFound(slack_id)
    return found


async def channel_of(context: AppContext, row: Outgoing, found: Found) -> str:
    """Return the id of the channel or conversation the row goes to. Raises RecipientNotFound or SlackCallError.

    `found` is the participant whom it is for.

    A conversation is opened once for each person, and kept before anything is said there: a message whose sending
    ended in doubt is looked up in it.
    """
    if row.place is not Place.PERSON:
        return await context.workspace.channels.id_of(context.channel_at(row.place))
    if row.slack_user is None:
        person, kept = found if found.person is not None else await _participant(context, row)
        assert person is not None
        slack_id = await _slack_id(context, row, person)
        if kept is not None and slack_id == person.slack_id:
            return kept
    else:
        slack_id = row.slack_user
    return (
        await context.message_sender.conversations.run(slack_id, lambda: _conversation(context, slack_id)) or slack_id
    )


async def conversation_of(context: AppContext, person: Person) -> str:
    """Return the id of the bot's conversation with a person. Raises SlackCallError, also where they are no member."""
    slack_id = person.slack_id
    if slack_id is None or not await context.workspace.members.has(slack_id):
        raise SlackCallError(ErrorKind.RECIPIENT, "no member")
    return (
        await context.message_sender.conversations.run(slack_id, lambda: _conversation(context, slack_id)) or slack_id
    )


async def _conversation(context: AppContext, slack_id: str) -> str:
    kept = await context.database.run_read(partial(conversations.channel_of, slack_user=slack_id))
    if kept is not None:
        return kept
    channel_id = await context.message_sender.open_conversation(slack_id)
    if channel_id != slack_id:  # a server that opens none, and posts to the person's own id
        async with context.database.write() as session:
            await conversations.keep(session, slack_id, channel_id)
    return channel_id


async def _participant(context: AppContext, row: Outgoing) -> Found:
    known = await context.database.run_read(partial(conversations.of_person, person_id=row.person_id or 0))
    if known is None:
        raise RecipientNotFound
    return Found(*known)


async def _meet(context: AppContext, slack_id: str) -> None:
    """Store who is written to for the first time, or whose zone is not known, by what Slack said of them just now."""
    known = await context.database.run_read(partial(people.by_slack_id, slack_id=slack_id))
    profile = context.workspace.members.profile_of(slack_id)
    if (known is None or known.timezone is None) and profile is not None:
        async with context.database.write() as session:
            await people.meet(session, profile)


async def _slack_id(context: AppContext, row: Outgoing, person: Person) -> str:
    if person.slack_id and person.timezone:
        return person.slack_id
    profile = await _profile(context, person)
    if profile is None:
        return person.slack_id or ""
    async with context.database.write() as session:
        linked = await people.link_seen(session, person, profile)
    if linked is None:  # the address leads to somebody else
        raise RecipientNotFound(people.address_of(person))
    row.person_id = linked.id  # who turned out to be somebody known is them by now
    return profile.slack_id


async def _profile(context: AppContext, person: Person) -> Profile | None:
    """Return what Slack knows of a participant; None where this server can't say but their id is known."""
    not_found = RecipientNotFound(people.address_of(person))
    try:
        if person.slack_id:
            found = await context.workspace.profile(person.slack_id)
        elif person.email:
            found = await context.workspace.profile_by_email(person.email)
        else:
            raise not_found
    except SlackCallError as call_error:
        if call_error.kind is ErrorKind.MISSING and person.slack_id:
            return None
        if call_error.kind is ErrorKind.RECIPIENT:
            raise not_found from call_error
        raise
    if found is None:
        raise not_found
    return found


class Wait(NamedTuple):
    """Until when a message waits: `until` by wall time, `not_before` by programme time, which may stand still."""

    until: datetime = outbox.AT_ONCE
    not_before: datetime | None = None


async def meet_recipient(context: AppContext, row: Outgoing, person: Person | None, now: datetime) -> None:
    """Store who is written to by their Slack id; called once for every message, after they were looked up.

    Where their status says just now that they are away, that is kept: it may not have been told, as by a lost event.
    """
    if row.slack_user is not None:
        await _meet(context, row.slack_user)
    slack_id = row.slack_user or (person.slack_id if person is not None else None)
    profile = context.workspace.members.profile_of(slack_id) if slack_id else None
    if profile is not None and profile.out_of_office is not None:
        await _note_away(context, profile, now)


async def _note_away(context: AppContext, profile: Profile, now: datetime) -> None:
    async with context.database.read() as session:
        known = await people.by_slack_id(session, profile.slack_id)
        if known is None or not await out_of_office.differs(session, known.id or 0, profile.out_of_office, now=now):
            return
    async with context.database.write() as session:
        await out_of_office.follow(session, known.id or 0, profile.out_of_office, now=now)


async def waits(context: AppContext, session: AsyncSession, row: Outgoing, now: datetime) -> Wait | None:
    """Return until when `row` waits, such as its recipient's working hours; None where it may be posted now.

    `now` is programme time. What is posted already is updated at any hour, since nobody is notified of that. What
    belongs to a round that is over waits for the round to be closed: then there is mostly nothing to say any more.
    """
    if not message_rules.waits_for_working_hours(row):
        return None
    if await message_rules.waits_for_closing(session, row, day_of(now, context.timezone)):
        return Wait(until=context.clocks.wall.now() + _LOOK_AGAIN)
    person = await people.recipient(session, row.person_id, row.slack_user)
    available = await availability.of_one(session, person, context.timezone)
    return None if available.may_disturb(now) else Wait(not_before=available.next_permitted(now))


async def put_back(context: AppContext, row: Outgoing, wait: Wait) -> None:
    """Let `row` be claimed again only then."""
    await context.database.run_write(
        partial(delivery.put_back, claimed=row, until=wait.until, not_before=wait.not_before)
    )
