"""Nudges: who is due a kind word, reckoned from rows and the time alone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.calendar import MORNING, day_within, next_working_morning
from bot.program.routines import ROUTINES
from models import Assignment, AssignmentState, OutgoingKind, Participant, Place, Round, RoundState

# Nobody is reminded of what they were handed only days ago.
_GRACE = timedelta(days=5)
_REMINDED = (AssignmentState.SENT, AssignmentState.UNREACHABLE, AssignmentState.BOOKED)


def ladder_of(assignment: Assignment, participant: Participant, round_: Round, zone: ZoneInfo) -> list[datetime]:
    """Return the moments (aware) to remind at, in order.

    Each is on a working day, from nine to five where the participant is, and before the round ends. `zone` is the
    programme's, for participants whose own is not known.
    """
    own = _zone_of(participant, zone)
    earliest = (assignment.sent_at or round_.opened_at) + _GRACE
    if assignment.booked_on is not None:
        day_after = datetime.combine(assignment.booked_on + timedelta(days=1), datetime.min.time(), own)
        earliest = max(earliest, day_after)
    days = (day_within(round_.starts_on, round_.ends_on, nudge.after) for nudge in ROUTINES[round_.routine].ladder)
    moments = (next_working_morning(max(datetime.combine(day, MORNING, own), earliest), own) for day in days)
    return [moment for moment in moments if moment.date() < round_.ends_on]


def _zone_of(participant: Participant, zone: ZoneInfo) -> ZoneInfo:
    return ZoneInfo(participant.timezone) if participant.timezone else zone


def _may_be_disturbed(participant: Participant, round_: Round, now: datetime, zone: ZoneInfo) -> bool:
    there = now.astimezone(_zone_of(participant, zone))
    return next_working_morning(now, _zone_of(participant, zone)) == there and there.date() < round_.ends_on


async def due(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[tuple[Assignment, int]]:
    """Return the assignments with a reminder due by `now` that was not promised yet, each with its step (from 1).

    Nobody is due outside their own working hours, nor once the round is over, however late this is asked.
    """
    rows = await session.exec(
        select(Assignment, Participant, Round)
        .join(Participant, col(Participant.id) == col(Assignment.participant_id))
        .join(Round, col(Round.id) == col(Assignment.round_id))
        .where(col(Assignment.state).in_(_REMINDED), Round.state != RoundState.CLOSED, col(Participant.active))
    )
    found = []
    for assignment, participant, round_ in rows.all():
        if not _may_be_disturbed(participant, round_, now, zone):
            continue
        step = sum(moment <= now for moment in ladder_of(assignment, participant, round_, zone))
        if step and await outbox.find(session, OutgoingKind.REMINDER, id_of(assignment), again=str(step)) is None:
            found.append((assignment, step))
    return found


async def remind(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> int:
    """Promise every reminder that has come due by `now`; return how many are new. Safe to call again and again."""
    missing = await due(session, now=now, zone=zone)
    for assignment, step in missing:
        to = outbox.To(Place.PERSON, participant_id=assignment.participant_id)
        await outbox.promise(session, OutgoingKind.REMINDER, id_of(assignment), to, again=str(step))
    return len(missing)
