"""Who a message goes to and where that is: looked up in Slack when first needed, and kept."""

from bot.jobs.job import Means
from bot.jobs.setbacks import Nowhere
from bot.program import conversations, people
from bot.program.people import Profile
from bot.slack import Outcome, Trouble
from models import Outgoing, Participant, Place


async def require_recipient(means: Means, row: Outgoing) -> None:
    """Raise Nowhere or Trouble where the row may not be said now.

    The person it goes to is no member of the workspace (any more), or too many people may read the channel.
    """
    if row.place is not Place.PERSON:
        means.workspace.require_safe(means.cx_channel if row.place is Place.CX else means.stories_channel)
        return
    slack_id = row.slack_user
    if row.participant_id is not None:
        slack_id = (await _participant(means, row)).slack_id
    if slack_id is not None and not await means.workspace.members.has(slack_id):
        raise Nowhere(slack_id)


async def channel_of(means: Means, row: Outgoing) -> str:
    """Return the id of the channel or conversation the row goes to. Raises Nowhere or Trouble.

    A conversation is opened once for each person, and kept before anything is said there: a message whose sending
    ended in doubt is looked up in it.
    """
    if row.place is Place.CX:
        return await means.workspace.channel_id(means.cx_channel)
    if row.place is Place.STORIES:
        return await means.workspace.channel_id(means.stories_channel)
    slack_id = row.slack_user or await _slack_id(means, row)
    return await means.voice.conversations.ask(slack_id, lambda: _conversation(means, slack_id)) or slack_id


async def _conversation(means: Means, slack_id: str) -> str:
    async with means.database.read() as session:
        kept = await conversations.channel_of(session, slack_id)
    if kept is not None:
        return kept
    channel_id = await means.voice.open_conversation(slack_id)
    if channel_id != slack_id:  # a server that opens none, and posts to the person's own id
        async with means.database.write() as session:
            await conversations.keep(session, slack_id, channel_id)
    return channel_id


async def _participant(means: Means, row: Outgoing) -> Participant:
    async with means.database.read() as session:
        person = await session.get(Participant, row.participant_id)
    if person is None:
        raise Nowhere
    return person


async def _slack_id(means: Means, row: Outgoing) -> str:
    person = await _participant(means, row)
    if person.slack_id and person.timezone:
        return person.slack_id
    profile = await _profile(means, person)
    if profile is None:
        return person.slack_id or ""
    async with means.database.write() as session:
        linked = await people.link(session, profile)
    if linked is None or linked.id != person.id:  # the address leads to somebody else
        raise Nowhere(people.address_of(person))
    return profile.slack_id


async def _profile(means: Means, person: Participant) -> Profile | None:
    """Return what Slack knows of a participant; None where this server can't say but their id is known."""
    nowhere = Nowhere(people.address_of(person))
    try:
        if person.slack_id:
            found = await means.workspace.profile(person.slack_id)
        elif person.email:
            found = await means.workspace.profile_by_email(person.email)
        else:
            raise nowhere
    except Trouble as trouble:
        if trouble.outcome is Outcome.MISSING and person.slack_id:
            return None
        if trouble.outcome is Outcome.RECIPIENT:
            raise nowhere from trouble
        raise
    if found is None:
        raise nowhere
    return found
