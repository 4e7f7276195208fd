"""Profiles: what Slack knows of people, and who of ours each is."""

from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.people.availability import known_zone
from bot.program.people.merging import may_merge, merge
from bot.program.people.out_of_office import OutOfOffice
from bot.program.people.participants import address_of, by_email, by_slack_id, refresh_notices
from models import TO_DO, Assignment, ListenSeat, ListenSession, Outgoing, OutgoingKind, Person
from models.database import execute, table_of
from models.prepared import PreparedSelect

_LONGEST_NAME, _LONGEST_EMAIL = 200, 320
_TRIES = 3
_TABLE = table_of(Person)
_MEET = {
    name: insert(_TABLE).on_conflict_do_nothing(
        index_elements=[_TABLE.c.slack_id], index_where=_TABLE.c.slack_id.is_not(None)
    )
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}

# Asked for every message.
_BY_ID = PreparedSelect(select(Person).where(col(Person.id) == bindparam("person")))
_BY_SLACK_ID = PreparedSelect(select(Person).where(col(Person.slack_id) == bindparam("slack_id")))


@dataclass(frozen=True)
class Profile:
    """What Slack knows of a person.

    `timezone` is an IANA name, `photo_url` a square picture, `language` a locale such as "de-DE" where Slack tells it.
    `out_of_office` is what their status says of being away, None where they are not.
    """

    slack_id: str
    name: str
    email: str | None = None
    timezone: str | None = None
    photo_url: str | None = None
    language: str | None = None
    guest: bool = False
    out_of_office: OutOfOffice | None = None


async def fitting(session: AsyncSession, profile: Profile) -> Person | None:
    """Return the person with the Slack id, else the e-mail address, of this profile, None where there is none."""
    return await by_slack_id(session, profile.slack_id) or await by_email(session, profile.email)


async def link(session: AsyncSession, profile: Profile) -> Person | None:
    """Store the profile of the person it fits, and return them; None where it fits none."""
    person = await _held(session, profile)
    if person is None:
        return None
    is_news = person.not_found_at is not None or person.slack_id is None or not person.active
    person.slack_id, person.not_found_at, person.active = profile.slack_id, None, True
    await _keep(session, person, profile)
    if is_news:
        # Flushed, as people are locked before messages.
        await session.flush()
        await refresh_notices(session, (person.id or 0,))
    return person


async def _held(session: AsyncSession, profile: Profile) -> Person | None:
    """Return the person this profile fits, locked; where they were merged meanwhile, who they are now."""
    for _ in range(_TRIES):
        fits = await fitting(session, profile)
        if fits is None:
            return None
        held = await session.get(Person, fits.id, populate_existing=True, with_for_update={"key_share": True})
        if held is not None and held.slack_id in (None, profile.slack_id):
            return held
    return None


async def link_seen(session: AsyncSession, seen: Person, profile: Profile) -> Person | None:
    """Store the profile that `seen` was found by, and return who that is now; None where it is somebody else's.

    Where two rows turn out to be one human, and one of them is on no sheet, they are merged. None, too, where an
    import changed the address of `seen` since they were read.
    """
    fits = await fitting(session, profile)
    if fits is not None and fits.id != seen.id:
        ours = await session.get(Person, seen.id, populate_existing=True)
        if ours is None or address_of(ours) != address_of(seen) or not may_merge(ours, fits):
            return None
        gone, stays = (ours, fits) if ours.external_id is None else (fits, ours)
        try:
            await merge(session, gone.id or 0, into=stays.id or 0)
        except LookupError:  # another merged them at this very moment
            return None
        return await link(session, profile)
    linked = await link(session, profile)
    return linked if linked is not None and linked.id == seen.id else None


async def meet(session: AsyncSession, profile: Profile) -> None:
    """Store the profile of the person it fits, else of somebody new."""
    if await link(session, profile) is not None:
        return
    values = {
        "name": profile.name[:_LONGEST_NAME],
        "email": (profile.email or "")[:_LONGEST_EMAIL] or None,
        "slack_id": profile.slack_id,
        "timezone": profile.timezone if known_zone(profile.timezone) else None,
        "photo_url": profile.photo_url,
        "language": profile.language,
        "guest": profile.guest,
    }
    await execute(session, _MEET[session.get_bind().dialect.name], values)


async def _keep(session: AsyncSession, person: Person, profile: Profile) -> None:
    """Store a profile; where the time zone changed, have what waits for the person's working hours checked again.

    Who is on the Participants sheet keeps the name and address that stand there.
    """
    before = person.timezone
    person.timezone = profile.timezone if known_zone(profile.timezone) else None
    person.photo_url, person.guest = profile.photo_url, profile.guest
    person.language = profile.language or person.language
    if person.external_id is None:
        person.name = profile.name[:_LONGEST_NAME]
        person.email = (profile.email or "")[:_LONGEST_EMAIL] or person.email
    if person.timezone != before and person.id is not None:
        await session.flush()
        await outbox.recheck_working_hours(session, person.id)
        await _tell_hours_anew(session, person.id)


async def _tell_hours_anew(session: AsyncSession, person_id: int) -> None:
    """Have what a person still has to do, or comes along to, tell its hours where they are now."""
    # What was never posted, or may have been, is not tried again for this.
    is_posted = (
        (col(Outgoing.subject_id) == Assignment.id)
        & (col(Outgoing.kind) == OutgoingKind.ASSIGNMENT)
        & col(Outgoing.ts).is_not(None)
    )
    to_do = select(Assignment.id).join(Outgoing, is_posted).where(col(Assignment.state).in_(TO_DO))
    theirs = await session.exec(to_do.where(Assignment.participant_id == person_id))
    along = await session.exec(
        to_do.join(ListenSession, col(ListenSession.assignment_id) == Assignment.id)
        .join(ListenSeat, col(ListenSeat.session_id) == ListenSession.id)
        .where(ListenSeat.person_id == person_id)
    )
    ids = sorted({each for each in (*theirs.all(), *along.all()) if each is not None})
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, *ids, and_followers=True)


def is_news(person: Person, profile: Profile) -> bool:
    """Return whether a profile says something new of the person who has its Slack id."""
    kept = (person.timezone, person.photo_url, person.not_found_at, person.active, person.guest)
    if kept != (profile.timezone, profile.photo_url, None, True, profile.guest):
        return True
    return person.external_id is None and person.name != profile.name[:_LONGEST_NAME]


async def recipient(session: AsyncSession, person_id: int | None, slack_id: str | None) -> Person:
    """Return the person a message goes to, by id or Slack id, to be read; one without an id where no row is theirs."""
    if person_id is not None:
        rows = await _BY_ID.rows(session, person=person_id)
    else:
        rows = await _BY_SLACK_ID.rows(session, slack_id=slack_id)
    return rows[0][0] if rows else Person(name="", slack_id=slack_id)
