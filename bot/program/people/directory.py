"""The directory: what Slack says of participants, asked before anybody needs it and then a few times a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import nulls_first, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox, people
from bot.program.people import Profile
from models import TO_CALL, Assignment, Customer, OutgoingKind, Participant

# How old what Slack said of somebody may grow: they travel.
_LOOKED_UP_EVERY = timedelta(hours=6)


async def due(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Participant]:
    """Return at most `limit` participants to look up at programme time `now`: the new and corrected ones first."""
    last = col(Participant.looked_up_at)
    rows = await session.exec(
        select(Participant)
        .where(col(Participant.active), or_(last.is_(None), last <= now - _LOOKED_UP_EVERY))
        .order_by(nulls_first(last), col(Participant.id))
        .limit(limit)
    )
    return rows.all()


async def note_found(session: AsyncSession, seen: Participant, profile: Profile, *, now: datetime) -> None:
    """Keep what Slack knows of `seen`; who turns out to be somebody else's double is not found.

    Of the two only `seen` is touched then: an import locks everybody by their ids.
    """
    fits = await people.fitting(session, profile)
    linked = await people.link(session, profile) if fits is not None and fits.id == seen.id else None
    if linked is None or linked.id != seen.id:
        await note_missing(session, seen, now=now)
        return
    linked.looked_up_at = now


async def note_missing(session: AsyncSession, seen: Participant, *, now: datetime) -> None:
    """Keep that nobody in Slack is `seen`, unless an import gave them another address meanwhile."""
    if await people.note_not_found(session, seen.id or 0, people.address_of(seen), now=now):
        await note_asked(session, seen, now=now)


async def note_asked(session: AsyncSession, seen: Participant, *, now: datetime) -> None:
    """Keep that `seen` was asked for, though this server can't tell who that is."""
    person = await _unchanged(session, seen)
    if person is not None:
        person.looked_up_at = now


async def note_left(session: AsyncSession, slack_id: str) -> None:
    """Keep that whoever has this Slack id was deactivated there: they are planned for no more, and the CX team hears.

    What they have stays theirs until the CX team takes it back. Does nothing where they take no part any more.
    """
    rows = await session.exec(
        select(Participant)
        .where(Participant.slack_id == slack_id, col(Participant.active))
        .with_for_update(key_share=True)
    )
    person = rows.first()
    if person is None or person.id is None:
        return
    person.active = False
    await people.refresh_plan_cards(session, person.id)
    await outbox.refresh_newest(session, OutgoingKind.NOT_FOUND, person.id)
    before = await outbox.newest(session, OutgoingKind.LEFT, person.id)
    dedup_suffix = str(before.id) if before else ""
    await outbox.enqueue(session, OutgoingKind.LEFT, person.id, outbox.CX_CHANNEL, dedup_suffix=dedup_suffix)


async def calls_left_by(session: AsyncSession, participant_id: int) -> Sequence[Customer]:
    """Return the customers who are still in this participant's hands, plans left out."""
    rows = await session.exec(
        select(Customer)
        .join(Assignment)
        .where(
            Assignment.participant_id == participant_id,
            col(Assignment.state).in_(TO_CALL),
        )
        .order_by(col(Assignment.id))
    )
    return rows.all()


async def _unchanged(session: AsyncSession, seen: Participant) -> Participant | None:
    """Return the participant as stored now, locked; None where they have another address since."""
    person = await session.get(Participant, seen.id, with_for_update={"key_share": True}, populate_existing=True)
    if person is None or (person.slack_id, person.email) != (seen.slack_id, seen.email):
        return None
    return person
