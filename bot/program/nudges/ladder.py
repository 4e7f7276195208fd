"""The ladder: on which of a person's own working days the nudges about one assignment fall, and when CX is told."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import count

from bot.program.nudges.facts import Open
from bot.program.people.availability import Availability
from models import NudgeFrequency

STEPS = 3
# So many working days lie at least between the brief, the nudges, and the word to the CX team.
APART = 2
# Which steps somebody gets.
WANTED = {
    NudgeFrequency.USUAL: (1, 2, 3),
    NudgeFrequency.FEWER: (2,),
    NudgeFrequency.NONE: (),
}
_DAY = timedelta(days=1)
# A round's end, or two weeks with a brief that came late, is put off by so much at most.
_PUT_OFF = timedelta(days=14)
# So long after that, nothing keeps it from the CX team any more.
_OVERDUE = timedelta(days=28)
# Nobody is waited for longer than this beyond a round's end, whatever their calendar says.
_FARTHEST = timedelta(days=400)


def working_days(assignment: Open) -> list[date]:
    """Return the participant's own working days after that of the brief and before the round ends, but for a pause."""
    return _working_days(assignment.availability, assignment.day_of(assignment.brief_at), assignment.ends_on)


def places(days: int) -> tuple[int, ...]:
    """Return after how many working days each step comes, and last, the word to the CX team; of `days` in all.

    The steps come when a quarter, half and three quarters have gone, the CX team is told on the last day at the latest.
    Where there are too few days for that, all of it goes on after them.
    """
    found: list[int] = []
    for step in range(1, STEPS + 1):
        found.append(max((days * step * 2 + STEPS + 1) // (2 * (STEPS + 1)), (found[-1] if found else 0) + APART))
    told = found[-1] + APART
    return (*found, min(told, days) if found[-1] < days else told)


def days_of(assignment: Open) -> tuple[date, ...]:
    """Return the days of the steps, in order, and last, of the word to the CX team; in the participant's zone."""
    return _days(assignment.availability, assignment.day_of(assignment.brief_at), assignment.ends_on)


def last_snooze(brief: date, ends_on: date) -> date:
    """Return the last day until which something may be snoozed; its brief came on the day `brief`.

    `ends_on` is the day after the last of its round. However often it is snoozed, the CX team hears of it after that.
    """
    return max(ends_on, brief + _PUT_OFF) + _PUT_OFF


def overdue_on(assignment: Open) -> date:
    """Return the day on which the CX team is told, whatever is booked, paused or not posted then."""
    return last_snooze(assignment.day_of(assignment.brief_at), assignment.ends_on) + _OVERDUE


def next_step(assignment: Open) -> int | None:
    """Return the next step of the ladder that the participant is to get, None where there is none any more."""
    wanted = WANTED[assignment.availability.nudges]
    return next((step for step in wanted if step > assignment.step), None)


# Asked every minute of everything that is open, and the same as long as nothing is known otherwise.
@lru_cache(maxsize=2048)
def _days(available: Availability, brief: date, ends_on: date) -> tuple[date, ...]:
    days = _working_days(available, brief, ends_on)
    wanted = places(len(days))
    later = _after(available, max(ends_on, brief + _DAY)) if wanted[-1] > len(days) else iter(())
    days += [next(later) for _ in range(wanted[-1] - len(days))]
    return tuple(days[place - 1] for place in wanted)


def _working_days(available: Availability, brief: date, ends_on: date) -> list[date]:
    return [day for day in available.working_days(brief + _DAY, ends_on) if _is_on(available, day)]


def _after(available: Availability, first: date) -> Iterator[date]:
    """Return the working days from `first` on; where there are none for a year, days all the same."""
    for number in count():
        day = first + number * _DAY
        if number * _DAY > _FARTHEST or (available.works_on(day) and _is_on(available, day)):
            yield day


def _is_on(available: Availability, day: date) -> bool:
    return available.paused_until is None or day >= available.paused_until
