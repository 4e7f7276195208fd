"""Nudges: which reminders are due, computed from rows and the time alone."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from bot.program.people import availability
from bot.program.people.availability import Availability
from bot.program.people.participations import takes_part
from bot.program.rounds.calendar import MORNING, day_within
from bot.program.routines import ROUTINES
from bot.program.routines.hooks import hooks_of
from models import TO_DO, Assignment, AssignmentState, Booking, Outgoing, OutgoingKind, Person, Round, RoundState

# Nobody is reminded of what they were sent, or asked about, only days ago.
_GRACE = timedelta(days=5)
# The most reminders about one call.
_MOST = 3
_REMINDED = (AssignmentState.SENT, AssignmentState.UNREACHABLE, AssignmentState.BOOKED)


def ladder_of(assignment: Assignment, available: Availability, round_: Round) -> list[datetime]:
    """Return the moments (aware) to remind at, in order.

    Each is when the participant may be disturbed, by `available`, and before the round ends. A booked call is left
    alone until it was asked about.
    """
    earliest = assignment.sent_at or round_.opened_at
    asked = asked_at(assignment, available)
    earliest = max(earliest, asked) + _GRACE if asked else earliest + _GRACE
    days = (day_within(round_.starts_on, round_.ends_on, nudge.after) for nudge in ROUTINES[round_.routine].ladder)
    mornings = (datetime.combine(day, MORNING, available.zone) for day in days)
    moments = (available.next_permitted(max(morning, earliest)) for morning in mornings)
    return [moment for moment in moments if moment.date() < round_.ends_on]


def asked_at(assignment: Assignment, available: Availability) -> datetime | None:
    """Return the moment (aware) to ask how a booked call went, None where none is booked.

    It is the first working morning after its day, also when the round has ended meanwhile.
    """
    if assignment.state is not AssignmentState.BOOKED or assignment.booked_on is None:
        return None
    day = datetime.combine(assignment.booked_on + timedelta(days=1), time(), available.zone)
    return available.next_permitted(day)


def is_booked_ahead(assignment: Assignment, today: date) -> bool:
    """Return whether a call is booked for today or later: it is left alone until the day after."""
    booked = assignment.booked_on
    return assignment.state is AssignmentState.BOOKED and booked is not None and booked >= today


def _due_now(assignment: Assignment, available: Availability, round_: Round, *, now: datetime) -> str | None:
    """Return which reminder is due: a step of the ladder ("1" is the first) or the question about a booked day."""
    if not available.may_disturb(now):
        return None
    today = available.day_of(now)
    runs = round_.state is not RoundState.CLOSED and today < round_.ends_on
    step = sum(moment <= now for moment in ladder_of(assignment, available, round_)) if runs else 0
    if step:
        return str(step)
    asked = asked_at(assignment, available)
    # Later the ladder goes on.
    return str(assignment.booked_on) if asked is not None and asked <= now < asked + _GRACE else None


def _applies(row: Outgoing, details: AssignmentDetails, today: date) -> bool:
    """Return whether a reminder applies: posted only while the participant can act on it, and then updated."""
    is_to_call = details.assignment.state in TO_DO and details.may_go_ahead
    return row.ts is not None or (is_to_call and not is_booked_ahead(details.assignment, today))


REMINDER = register(
    MessageKind(
        OutgoingKind.REMINDER,
        Subject.ASSIGNMENT,
        called="a reminder",
        only_in_round=True,
        follows_assignment=True,
        applies=_applies,
    )
)


async def due(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[tuple[Assignment, str]]:
    """Return the assignments with a reminder due by `now` that was not enqueued yet, each with which one it is.

    Nobody is due outside their own working hours, nor once the round is over, unless they are to be asked about a
    call they had booked. A few statements, however many calls are open, and those of the hooks `quiet`.
    """
    open_ones = await session.exec(
        select(Assignment, Person, Round)
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .join(Round, col(Round.id) == col(Assignment.round_id))
        .where(
            col(Assignment.state).in_(_REMINDED),
            takes_part(col(Round.routine)),
            or_(col(Round.state) != RoundState.CLOSED, col(Assignment.state) == AssignmentState.BOOKED),
        )
    )
    found = []
    enqueued, rows = await _enqueued(session), open_ones.all()
    known = await availability.of(session, [participant for _, participant, _ in rows], zone)
    for assignment, _, round_ in rows:
        which = _due_now(assignment, known[assignment.participant_id], round_, now=now)
        keys = enqueued[id_of(assignment)]
        if which and len(keys) < _MOST and outbox.key_of(OutgoingKind.REMINDER, id_of(assignment), which) not in keys:
            found.append((assignment, which))
    return await _without_quiet(session, found)


async def _without_quiet(session: AsyncSession, found: list[tuple[Assignment, str]]) -> list[tuple[Assignment, str]]:
    """Return these reminders without those that their routine does not need after all."""
    quiet = set[tuple[int, str]]()
    for routine in {assignment.routine for assignment, _ in found}:
        hook = hooks_of(routine).quiet
        if hook is not None:
            quiet |= set(await hook(session, [id_of(each) for each, _ in found if each.routine == routine]))
    hourly = set((await session.exec(select(Booking.assignment_id).where(col(Booking.ended_at).is_(None)))).all())
    quiet |= {(id_of(each), str(each.booked_on)) for each, _ in found if each.id in hourly}  # asked about at its hour
    return [(assignment, which) for assignment, which in found if (id_of(assignment), which) not in quiet]


async def _enqueued(session: AsyncSession) -> dict[int, set[str]]:
    """Return the keys of the reminders enqueued so far, by the call they are about."""
    rows = await session.exec(
        select(Outgoing.subject_id, Outgoing.key)
        .join(Assignment, col(Assignment.id) == col(Outgoing.subject_id))
        .where(Outgoing.kind == OutgoingKind.REMINDER, col(Assignment.state).in_(_REMINDED))
    )
    keys: dict[int, set[str]] = defaultdict(set)
    for subject_id, key in rows.all():
        keys[subject_id].add(key)
    return keys


async def remind(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> int:
    """Enqueue every reminder that has come due by `now`; return how many are new. Safe to call again and again."""
    missing = await due(session, now=now, zone=zone)
    for assignment, which in missing:
        await outbox.enqueue(
            session, OutgoingKind.REMINDER, id_of(assignment), outbox.participant_of(assignment), dedup_suffix=which
        )
    return len(missing)
