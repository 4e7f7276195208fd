"""The ladder: on which of a person's own working days the nudges about one assignment fall, and when CX is told."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from bot.program.nudges.facts import Open
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
# Nobody is waited for longer than this beyond a round's end, whatever their calendar says.
_FARTHEST = timedelta(days=400)


def working_days(assignment: Open) -> list[date]:
    """Return the participant's own working days after that of the brief and before the round ends, but for a pause."""
    first = assignment.day_of(assignment.brief_at) + _DAY
    return [day for day in assignment.availability.working_days(first, assignment.ends_on) if _is_on(assignment, day)]


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
    days = working_days(assignment)
    wanted = places(len(days))
    later = _after(assignment) if wanted[-1] > len(days) else iter(())
    days += [next(later) for _ in range(wanted[-1] - len(days))]
    return tuple(days[place - 1] for place in wanted)


def next_step(assignment: Open) -> int | None:
    """Return the next step of the ladder that the participant is to get, None where there is none any more."""
    wanted = WANTED[assignment.availability.nudges]
    return next((step for step in wanted if step > assignment.step), None)


def _after(assignment: Open) -> Iterator[date]:
    """Return the working days from the round's end on; where there are none for a year, days all the same."""
    first = max(assignment.ends_on, assignment.day_of(assignment.brief_at) + _DAY)
    for number in count():
        day = first + number * _DAY
        if number * _DAY > _FARTHEST or (assignment.availability.works_on(day) and _is_on(assignment, day)):
            yield day


def _is_on(assignment: Open, day: date) -> bool:
    paused_until = assignment.availability.paused_until
    return paused_until is None or day >= paused_until
