"""Delivering: every outgoing row due is claimed, rendered from today's facts, posted or updated, and noted."""

import asyncio
import logging
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.jobs.job import Means, Run
from bot.jobs.render import prepare, render
from bot.jobs.setbacks import Nowhere, Unsure, note_fault, note_nowhere, note_trouble, note_unsure
from bot.program import assignments, delivery, outbox, people, reviews
from bot.program.people import Profile
from bot.slack import Outcome, Standing, Trouble
from bot.surfaces.message import Message
from models import Assignment, AssignmentState, Outgoing, OutgoingKind, Participant, Place

log = logging.getLogger(__name__)

_AT_ONCE = 8


def deliver(means: Means) -> Run:
    """Return the job that delivers all that is due, a few at a time."""

    async def run(now: datetime) -> None:
        while True:
            async with means.database.read() as session:
                due = await delivery.due(session, now=means.clocks.wall.now(), limit=_AT_ONCE)
            if not due:
                return
            went = await asyncio.gather(*(_deliver_one(means, row_id, now) for row_id in due))
            if not all(went):
                return

    return run


async def _deliver_one(means: Means, row_id: int, now: datetime) -> bool:
    """Deliver one row; False where going on at once would be of no use to anybody."""
    async with means.database.write() as session:
        row = await delivery.claim(session, row_id, sender=means.sender, now=means.clocks.wall.now())
    if row is None:
        return False
    try:
        await _say(means, row, now)
    except Unsure as unsure:
        await note_unsure(means, row, unsure)
    except Trouble as trouble:
        await note_trouble(means, row, trouble)
        return trouble.outcome is not Outcome.TOKEN
    except Nowhere:
        await note_nowhere(means, row, now)
    except Exception as error:  # noqa: BLE001  (one message that can't be made must not hold up the others)
        await note_fault(means, row, error)
    return True


async def _say(means: Means, row: Outgoing, now: datetime) -> None:
    # Whoever it goes to is looked up first: their picture and hours may stand in the message.
    if row.place is Place.PERSON:
        await _require_member(means, row)
    else:
        means.workspace.require_safe(means.cx_channel if row.place is Place.CX else means.stories_channel)
    channel_id = row.channel_id or await _channel(means, row)
    if row.ts is None and row.attempted_at is not None and not await _look(means, row, channel_id, now):
        return
    await prepare(means, row, now=now)
    async with means.database.read() as session:
        message = await render(session, row, means, now=now)
    if message is None:
        async with means.database.write() as session:
            await delivery.note_dropped(session, row)
        return
    if row.ts is not None:
        at: Standing | None = await _update(means, row, message, Standing(channel_id, row.ts))
    else:
        at = await _post(means, row, message, channel_id)
    if at is None:
        return
    if row.kind is OutgoingKind.STORY:
        await means.workspace.learn_link(at.channel_id, at.ts)
    async with means.database.write() as session:
        await _hold_subject(session, row)
        first = await delivery.note_shown(session, row, channel_id=at.channel_id, ts=at.ts)
        await _follow(session, row, first=first, now=now)


async def _post(means: Means, row: Outgoing, message: Message, channel_id: str) -> Standing | None:
    """Post the message in its channel; None where the lease was lost meanwhile."""
    async with means.database.write() as session:
        mine = await delivery.note_attempt(session, row, channel_id=channel_id, now=means.clocks.wall.now())
    if not mine:
        return None
    try:
        return await means.voice.post(channel_id, text=message.text, blocks=message.blocks, mark=row.mark)
    except Trouble as trouble:
        if trouble.outcome is not Outcome.CONTENT:
            raise
        log.exception("Slack refused the blocks of %s; sending its words alone.", row.key)
        return await means.voice.post(channel_id, text=message.text, blocks=None, mark=row.mark)


async def _update(means: Means, row: Outgoing, message: Message, at: Standing) -> Standing:
    try:
        await means.voice.update(at, text=message.text, blocks=message.blocks)
    except Trouble as trouble:
        if trouble.outcome is not Outcome.CONTENT:
            raise
        log.exception("Slack refused the blocks of %s; showing its words alone.", row.key)
        await means.voice.update(at, text=message.text, blocks=[])
    return at


async def _look(means: Means, row: Outgoing, channel_id: str, now: datetime) -> bool:
    """Look up a message whose sending ended in doubt, and keep where it stands. Raises Unsure.

    What stands may show facts that have changed since: it is then a message to update. False where the lease was lost.
    """
    assert row.attempted_at is not None
    try:
        at = await means.voice.find_posted(channel_id, mark=row.mark, attempted_at=row.attempted_at)
    except Trouble as trouble:
        raise Unsure(trouble) from trouble
    if at is None:
        return True
    async with means.database.write() as session:
        await _hold_subject(session, row)
        mine = await delivery.note_found(session, row, channel_id=at.channel_id, ts=at.ts)
        if mine:
            await _follow(session, row, first=True, now=now)
    return mine


async def _require_member(means: Means, row: Outgoing) -> None:
    """Raise Nowhere where the person a message goes to is no member of the workspace (any more)."""
    slack_id = row.slack_user
    if row.participant_id is not None:
        async with means.database.read() as session:
            person = await session.get(Participant, row.participant_id)
        slack_id = person.slack_id if person else None
    if slack_id is not None and not await means.workspace.members.has(slack_id):
        raise Nowhere


async def _channel(means: Means, row: Outgoing) -> str:
    """Return the id of the channel or conversation the row goes to; the first time a person is looked up in Slack."""
    if row.place is Place.CX:
        return await means.workspace.channel_id(means.cx_channel)
    if row.place is Place.STORIES:
        return await means.workspace.channel_id(means.stories_channel)
    slack_id = row.slack_user or await _slack_id(means, row)
    return await means.voice.open_conversation(slack_id)


async def _slack_id(means: Means, row: Outgoing) -> str:
    async with means.database.read() as session:
        person = await session.get(Participant, row.participant_id)
    if person is None:
        raise Nowhere
    if person.slack_id and person.timezone:
        return person.slack_id
    profile = await _profile(means, person)
    if profile is None:
        return person.slack_id or ""
    async with means.database.write() as session:
        linked = await people.link(session, profile)
    if linked is None or linked.id != person.id:  # the address leads to somebody else
        raise Nowhere
    return profile.slack_id


async def _profile(means: Means, person: Participant) -> Profile | None:
    """Return what Slack knows of a participant; None where this server can't say but their id is known."""
    try:
        if person.slack_id:
            found = await means.workspace.profile(person.slack_id)
        elif person.email:
            found = await means.workspace.profile_by_email(person.email)
        else:
            raise Nowhere
    except Trouble as trouble:
        if trouble.outcome is Outcome.MISSING and person.slack_id:
            return None
        if trouble.outcome is Outcome.RECIPIENT:
            raise Nowhere from trouble
        raise
    if found is None:
        raise Nowhere
    return found


async def _hold_subject(session: AsyncSession, row: Outgoing) -> None:
    """Lock the assignment that will follow, before the message: a click locks them in this order too."""
    if row.kind in (OutgoingKind.ASSIGNMENT, OutgoingKind.REVIEW, OutgoingKind.STORY):
        await session.get(Assignment, row.subject_id, with_for_update=True)


async def _follow(session: AsyncSession, row: Outgoing, *, first: bool, now: datetime) -> None:
    """Do what follows from a message standing in Slack: the assignment is sent, the author hears of their story."""
    if row.kind is OutgoingKind.ASSIGNMENT:
        assignment = await session.get(Assignment, row.subject_id, with_for_update=True)
        if assignment is not None and assignment.state is AssignmentState.APPROVED:
            assignment.sent_at = now
            session.add(assignment)
            await assignments.move(session, assignment, AssignmentState.SENT, now=now, actor=None)
    if row.kind is OutgoingKind.STORY and first:
        await reviews.note_published(session, row.subject_id)
    if row.kind is OutgoingKind.REVIEW and first and not outbox.is_past(row):
        await reviews.note_card_posted(session, row.subject_id)
