"""Snoozing: the nudges of one assignment are put off until a day, and go on by themselves then."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError, Problem
from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.nudges import ladder
from bot.program.people.availability import Availability
from models import Assignment, OutgoingKind, Round, Snooze

_WEEK = 7
# A round that ends soon keeps nobody from putting it off for so long.
_AT_LEAST = timedelta(days=14)


class SnoozeChoice(StrEnum):
    """Until when to snooze: two days that are known, or one that is asked for."""

    TOMORROW = "tomorrow"
    NEXT_WEEK = "week"
    A_DAY = "day"


class SnoozeDayPassed(Problem):
    """A day to come was asked for."""


class PutOffEnough(FirsthandError):
    """It can't be put off any longer."""


class SnoozeDayTooFar(Problem):
    """Nothing is snoozed beyond the day `latest`."""

    latest: date


def day_chosen(choice: SnoozeChoice, available: Availability, now: datetime) -> date:
    """Return the person's working day that a choice names at `now` (aware): the next one, or the first of next week.

    Raises ValueError for A_DAY.
    """
    if choice is SnoozeChoice.A_DAY:
        raise ValueError("The day is still to be asked for.")
    if choice is SnoozeChoice.TOMORROW:
        return available.day_of(available.morning_after(now, 1))
    today = available.day_of(now)
    eve = today + timedelta(days=(_first_weekday(available) - today.weekday() - 1) % _WEEK)
    return available.day_of(available.morning_after(datetime.combine(eve, time(12), available.zone), 1))


def _first_weekday(available: Availability) -> int:
    """Return on which weekday somebody's week begins: after the most days off, on a Monday where they have none."""
    return max(sorted(available.weekdays), key=lambda day: _off_before(day, available.weekdays))


def _off_before(day: int, weekdays: Collection[int]) -> int:
    return next(number for number in range(_WEEK) if (day - number - 1) % _WEEK in weekdays)


def latest_day(ends_on: date, brief: date, today: date) -> date:
    """Return the last day until which something may be snoozed on the date `today`; it may be past.

    Its round ends with the day before `ends_on`, its brief came on the day `brief`.
    """
    return min(max(ends_on - timedelta(days=1), today + _AT_LEAST), ladder.last_snooze(brief, ends_on))


def latest_of(assignment: Assignment, round_: Round, *, zone: ZoneInfo, now: datetime) -> date:
    """Return the last day until which an assignment may be snoozed at `now` (aware); `zone` is its participant's."""
    brief_at = assignment.sent_at or round_.opened_at
    return latest_day(round_.ends_on, brief_at.astimezone(zone).date(), now.astimezone(zone).date())


async def snooze(
    session: AsyncSession, assignment_id: int, until: date, *, zone: ZoneInfo, now: datetime, by: str
) -> None:
    """Have nothing nudged about an assignment before the day `until`; `zone` is the participant's.

    The same day once more changes nothing. Raises NotYours, IllegalTransition, PutOffEnough, or FieldError for a day
    gone by or too far.
    """
    assignment = await assignments.for_change(session, assignment_id, by=by, or_assistant=True)
    assignments.require_to_do(assignment)
    latest = latest_of(assignment, await session.get_one(Round, assignment.round_id), zone=zone, now=now)
    today = now.astimezone(zone).date()
    if latest <= today:
        raise PutOffEnough
    if until <= today:
        raise FieldError({"snoozed_until": SnoozeDayPassed()})
    if assignment.snoozed_until == until:
        return
    if until > latest:
        raise FieldError({"snoozed_until": SnoozeDayTooFar(latest)})
    assignment.snoozed_until = until
    session.add(Snooze(assignment_id=id_of(assignment), at=now, until=until, by=by))
    await session.flush()
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment), and_followers=True)
