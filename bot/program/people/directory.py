"""The directory: results of looking participants up in Slack, after an import and then a few times a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, nulls_first, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox, people
from bot.program.people import Profile, out_of_office, participations
from bot.program.people.participations import takes_part
from models import OutgoingKind, Person

# People travel, so their time zone is read again.
_LOOKED_UP_EVERY = timedelta(hours=6)
_OTHERS_EVERY = timedelta(days=1)


async def due(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Person]:
    """Return at most `limit` people to look up at programme time `now`: the new and corrected ones first.

    Who takes part is looked up several times a day, everybody else whose address is known once.
    """
    last = col(Person.looked_up_at)
    has_address = or_(col(Person.slack_id).is_not(None), col(Person.email).is_not(None))
    is_due = or_(last.is_(None), last <= now - _OTHERS_EVERY)
    rows = await session.exec(
        select(Person)
        .where(or_(and_(takes_part(), or_(is_due, last <= now - _LOOKED_UP_EVERY)), and_(has_address, is_due)))
        .order_by(nulls_first(last), col(Person.id))
        .limit(limit)
    )
    return rows.all()


async def note_found(session: AsyncSession, seen: Person, profile: Profile, *, now: datetime) -> None:
    """Store the profile that `seen` was found by; where it belongs to another participant, `seen` is not found.

    Only `seen` is changed then, as an import locks people by id.
    """
    linked = await people.link_seen(session, seen, profile)
    if linked is None:
        await note_missing(session, seen, now=now)
        return
    linked.looked_up_at = now
    await out_of_office.follow(session, linked.id or 0, profile.out_of_office, now=now)


async def note_missing(session: AsyncSession, seen: Person, *, now: datetime, guest: bool = False) -> None:
    """Record that `seen` is not found in Slack, or only as a guest, unless an import changed their address meanwhile.

    The CX team is told, but of who left.
    """
    person = await _unchanged(session, seen)
    if person is None:
        return
    person.guest = guest
    if not await people.is_expected(session, seen.id or 0):
        person.looked_up_at = now
    elif await people.note_not_found(session, seen.id or 0, people.address_of(seen), now=now):
        await note_asked(session, seen, now=now)


async def note_guest(session: AsyncSession, slack_id: str) -> None:
    """Record that the person with this Slack id is only a guest now; they are looked up soon, and the team is told."""
    guest = update(Person).where(col(Person.slack_id) == slack_id).values(guest=True, looked_up_at=None)
    await session.exec(guest)


async def note_asked(session: AsyncSession, seen: Person, *, now: datetime) -> None:
    """Record when `seen` was looked up, unless an import changed their address meanwhile."""
    person = await _unchanged(session, seen)
    if person is not None:
        person.looked_up_at = now


async def note_left(session: AsyncSession, slack_id: str, *, now: datetime) -> None:
    """Make the person with this Slack id inactive, as they were deactivated in Slack; they take part in nothing more.

    The CX team is notified where they took part in something. Their customers stay theirs until the team takes them
    back. Where they are not active, it is noted that they were looked up.
    """
    rows = await session.exec(select(Person).where(Person.slack_id == slack_id).with_for_update(key_share=True))
    person = rows.first()
    if person is None or person.id is None:
        return
    if not person.active:
        person.looked_up_at = now
        return
    person.active, person.looked_up_at = False, now
    if not await participations.end_all(session, person.id, now=now):
        return
    await people.refresh_plan_cards(session, person.id)
    await outbox.refresh_newest(session, OutgoingKind.NOT_FOUND, person.id)
    before = await outbox.newest(session, OutgoingKind.LEFT, person.id)
    dedup_suffix = str(before.id) if before else ""
    await outbox.enqueue(session, OutgoingKind.LEFT, person.id, outbox.CX_CHANNEL, dedup_suffix=dedup_suffix)


async def _unchanged(session: AsyncSession, seen: Person) -> Person | None:
    """Return the participant as stored now, locked; None where their address changed since."""
    person = await session.get(Person, seen.id, with_for_update={"key_share": True}, populate_existing=True)
    if person is None or (person.slack_id, person.email) != (seen.slack_id, seen.email):
        return None
    return person
