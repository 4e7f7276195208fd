"""Beginning: whose weeks have come, who is new and too late, and the welcome handed out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import assignments, outbox, people, rounds
from bot.program.assignments import id_of
from bot.program.matching import one_at_a_time
from bot.program.people.availability import zone_of
from bot.program.people.participations import planned_for
from bot.program.rounds import round_times
from bot.program.rounds.calendar import Cadence
from bot.program.routines import switches
from bot.program.routines.welcome import WELCOME
from bot.program.welcomes import partners, weeks
from bot.program.welcomes.messages import DAY_TOLD, ON_THE_WAY, PARTNER, TOO_LATE
from models import TO_DO, Assignment, Person, Place, Round, Welcome

_UTC = ZoneInfo("UTC")


class WelcomeSettled(FirsthandError):
    """The welcome was begun, left or taken back by somebody else."""


@dataclass(frozen=True)
class Due:
    """People, by id: whose weeks have come, and who is too late, so that the CX team is asked."""

    to_begin: Sequence[int] = field(default_factory=tuple)
    too_late: Sequence[int] = field(default_factory=tuple)


@dataclass(frozen=True)
class Beginning:
    """What a welcome is begun with: the time, when rounds open, the CX team, and what customers say, by person."""

    now: datetime
    cadence: Cadence
    team: Collection[str]
    heard: Mapping[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The programme's day."""
        return self.now.astimezone(self.cadence.zone).date()


async def due(session: AsyncSession, given: Beginning) -> Due:
    """Return who is due, nobody while the routine is off. Whoever it was off for in their weeks is not asked about."""
    today = given.today
    known = await switches.newest(session)
    if WELCOME.key not in {each.key for each in switches.on_in(known)}:
        return Due()
    # Nobody, unless the CX team chose that a welcome may not be open beside others.
    free = one_at_a_time.is_free(one_at_a_time.in_the_way(WELCOME, known))
    on_since = known[WELCOME.key].on_since.astimezone(given.cadence.zone).date()
    late = await _without(session, weeks.starts_too_late(today), free)
    missed = [person_id for person_id, start in late if start and weeks.ends_on(start) >= on_since]
    return Due([person_id for person_id, _ in await _without(session, weeks.starts_to_begin(today), free)], missed)


async def _without(
    session: AsyncSession, starts: tuple[date, date], free: ColumnElement[bool]
) -> Sequence[tuple[int, date | None]]:
    """Return who began here within these days, and was never welcomed, nor asked about."""
    rows = await session.exec(
        select(col(Person.id), col(Person.start_date))
        .where(
            col(Person.start_date).between(*starts),
            planned_for(WELCOME.key),
            free,
            ~exists().where(col(Welcome.person_id) == col(Person.id)),
        )
        .order_by(col(Person.start_date), col(Person.id))
    )
    return [(person_id or 0, start) for person_id, start in rows.all()]


async def begin(session: AsyncSession, person_id: int, given: Beginning, *, by: str | None = None) -> int | None:
    """Begin the welcome of one person, once; return the id of its assignment, None where they had one.

    `by` is the Slack id of who had it done, None for the clock.
    """
    now, round_ = given.now, await _held_round(session, given)
    row = await _row(session, person_id)
    if row is not None and row.assignment_id is not None:
        return None
    made = await rounds.add(session, round_, person_id, None, why=WELCOME.why, now=now, actor=by)
    await rounds.hand_out(session, made, now=now, actor=by)
    person, row = await session.get_one(Person, person_id), await _row(session, person_id)
    if row is not None:  # whose zone is not known is in the programme's
        row.last_day = _last_day(person, now, given.cadence.zone)
    return made.id


async def _held_round(session: AsyncSession, given: Beginning) -> Round:
    """Return the round to begin in, locked before all else, so that two who begin at once take turns."""
    span = await round_times.span_to_hand_out_in(session, WELCOME, given.cadence, now=given.now)
    return await round_times.open_now(session, WELCOME, span, now=given.now)


async def hand_out(session: AsyncSession, proposed: Sequence[Assignment], *, now: datetime, actor: str | None) -> None:
    """Send each of these their brief, and tell the CX team; who had a welcome before gets it anew."""
    for assignment in proposed:
        person = await session.get_one(Person, assignment.participant_id)
        row = await _row(session, assignment.participant_id)
        last_day = _last_day(person, now, _UTC)
        if row is None:
            row = Welcome(person_id=assignment.participant_id, last_day=last_day)
            session.add(row)
        row.assignment_id, row.last_day, row.start_date = id_of(assignment), last_day, person.start_date
        row.meets_on, row.wanted, row.shown, row.left_by = None, [], "", None
        await session.flush()
        await outbox.enqueue(session, ON_THE_WAY.name, assignment.round_id, outbox.CX_CHANNEL)
    await rounds.send_briefs(session, proposed, now=now, actor=actor)


def _last_day(person: Person, now: datetime, zone: ZoneInfo) -> date:
    return weeks.last_day(person.start_date, now.astimezone(zone_of(person, zone)).date())


async def give_partner(session: AsyncSession, row: Welcome, given: Beginning) -> None:
    """Have a CX member meet them, and tell both; whoever is of the team still, or has met them, goes on."""
    has_met = row.meets_on is not None and row.meets_on <= given.today
    partner = row.partner
    if row.assignment_id is not None and not has_met and (partner is None or partner not in given.team):
        partner = row.partner = await partners.choose(
            session, row.person_id, given.team, now=given.now, zone=given.cadence.zone, last_day=row.last_day
        )
        await session.flush()
        if row.meets_on is not None:
            await tell_newcomer(session, row)
    if partner is not None and row.assignment_id is not None:
        to = outbox.Recipient(Place.PERSON, slack_user=partner)
        await outbox.enqueue(session, PARTNER.name, row.assignment_id, to, dedup_suffix=partner)


async def tell_newcomer(session: AsyncSession, row: Welcome) -> None:
    """Tell who is new on which day they meet whom."""
    if row.meets_on is not None and row.assignment_id is not None:
        suffix = f"{row.meets_on.isoformat()}:{uuid4().hex[:8]}:newcomer:{row.partner}"
        to = outbox.Recipient(Place.PERSON, person_id=row.person_id)
        await outbox.enqueue(session, DAY_TOLD.name, row.assignment_id, to, dedup_suffix=suffix)


async def ask_whether(session: AsyncSession, person_id: int, today: date) -> None:
    """Ask the CX team whether somebody whose weeks are over is to be welcomed still; once."""
    person = await session.get_one(Person, person_id, with_for_update={"key_share": True})
    if await _row(session, person_id) is None:
        session.add(Welcome(person_id=person_id, last_day=today, start_date=person.start_date))
        await session.flush()
        await outbox.enqueue(session, TOO_LATE.name, person_id, outbox.CX_CHANNEL)


async def leave(session: AsyncSession, person_id: int, *, by: str) -> None:
    """Keep that `by` (Slack id) leaves the welcome of somebody who is too late; once more changes nothing.

    Raises WelcomeSettled where it was begun.
    """
    row = await _row(session, person_id)
    if row is None or row.assignment_id is not None:
        raise WelcomeSettled
    if row.left_by is None:
        row.left_by = by
        await outbox.refresh(session, TOO_LATE.name, person_id)


async def begin_late(session: AsyncSession, person_id: int, given: Beginning, *, by: str) -> None:
    """Begin the welcome of somebody who is too late, by `by` (Slack id); once more by the same changes nothing.

    Raises WelcomeSettled where they were never asked about, or it was begun otherwise; IsOff, NotActive.
    """
    await switches.require_on(session, WELCOME)
    await _held_round(session, given)
    row = await _row(session, person_id)
    if row is None:
        raise WelcomeSettled
    if row.assignment_id is None:
        await people.require_active(session, await session.get_one(Person, person_id), WELCOME.key)
    else:
        made = await session.get_one(Assignment, row.assignment_id)
        if made.assigned_by != by or made.state not in TO_DO:
            raise WelcomeSettled
        return
    await begin(session, person_id, given, by=by)
    await outbox.refresh(session, TOO_LATE.name, person_id)


async def _row(session: AsyncSession, person_id: int) -> Welcome | None:
    rows = await session.exec(select(Welcome).where(Welcome.person_id == person_id).with_for_update())
    return rows.first()


async def hold_round(session: AsyncSession, assignment_id: int) -> bool:
    """Lock the round of a welcome's assignment; return whether there is one."""
    locked = select(Round).join(Assignment).where(Assignment.id == assignment_id, Assignment.routine == WELCOME.key)
    return (await session.exec(locked.with_for_update(of=Round, key_share=True))).first() is not None


async def held(session: AsyncSession, assignment_id: int) -> tuple[Assignment, Welcome]:
    """Return the assignment of a welcome, locked after its round, as everywhere, and its row.

    Raises NotYours where there is none.
    """
    if not await hold_round(session, assignment_id):
        raise assignments.NotYours
    assignment = await session.get_one(
        Assignment, assignment_id, with_for_update={"key_share": True}, populate_existing=True
    )
    rows = await session.exec(select(Welcome).where(Welcome.assignment_id == assignment_id).with_for_update())
    row = rows.first()
    if row is None:
        raise assignments.NotYours
    return assignment, row


async def require_theirs(session: AsyncSession, assignment_id: int, *, by: str, is_cx: bool) -> None:
    """Raise NotYours unless `by` (Slack id) is who is new, whom they meet, or of the CX team (`is_cx`)."""
    rows = await session.exec(
        select(Person.slack_id, Welcome.partner)
        .join(Welcome, col(Welcome.person_id) == col(Person.id))
        .where(Welcome.assignment_id == assignment_id)
    )
    two = rows.first()
    if two is None or not (is_cx or by in two):
        raise assignments.NotYours
