"""Slots: hours at which two people are both at work, spread over several days, to be proposed for a call."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.program.people.availability import Availability

SLOTS = 3
# Calls are proposed on the hour and the half hour.
_STEP = timedelta(minutes=30)
# Nobody gets ready for a call within less.
_LEAD = timedelta(hours=1)
_DAYS_AHEAD = 21
# How far both of them may begin earlier and end later where their hours have nothing in common.
_STRETCHES = (timedelta(hours=1), timedelta(hours=2), timedelta(hours=3))
_LUNCH, _AFTER_LUNCH = time(12), time(13, 30)
# The hours of day that are proposed first, by turns: one in the morning, one in the afternoon, one in between.
_LIKED = (time(10), time(14, 30), time(11))
_EARLIEST, _LATEST = time(0), time(23, 59)


@dataclass(frozen=True)
class Slots:
    """Moments (aware, in the first one's zone), in order; `stretched` where one of the two isn't at work then."""

    moments: tuple[datetime, ...]
    stretched: bool = False


def find(
    mine: Availability,
    theirs: Availability | None,
    *,
    now: datetime,
    minutes: int,
    taken: Collection[tuple[datetime, datetime]] = (),
    skipped: Collection[datetime] = (),
) -> Slots:
    """Return up to three moments at which a call of so many `minutes` may begin, on different days if possible.

    `theirs` is None where nothing is known of the other one. All moments are aware; `now` is when it is asked for,
    `taken` when others of mine begin and end, `skipped` what was proposed already.
    """
    for stretch in (None, *_STRETCHES):
        both = _stretched(mine, stretch), _stretched(theirs, stretch) if theirs else None
        days = _possible(*both, now=now, minutes=minutes, taken=taken, skipped=skipped)
        if days:
            return Slots(_spread(days), stretched=stretch is not None)
    return Slots(())


def _stretched(one: Availability, by: timedelta | None) -> Availability:
    return replace(one, begins=_moved(one.begins, -by), ends=_moved(one.ends, by)) if by else one


def _moved(at: time, by: timedelta) -> time:
    """Return the time of day so much later (or earlier), but on the same day."""
    moved = datetime.combine(date.min + timedelta(days=1), at) + by
    if moved.date() == date.min + timedelta(days=1):
        return moved.time()
    return _LATEST if by > timedelta() else _EARLIEST


def _possible(
    mine: Availability,
    theirs: Availability | None,
    *,
    now: datetime,
    minutes: int,
    taken: Collection[tuple[datetime, datetime]],
    skipped: Collection[datetime],
) -> list[list[datetime]]:
    """Return the moments that both can, day by day of mine, without days that have none."""
    length = timedelta(minutes=minutes)
    found = []
    for day in (mine.day_of(now) + timedelta(days=number) for number in range(_DAYS_AHEAD)):
        moments = [
            each
            for each in _steps(mine, day)
            if each >= now + _LEAD
            and each not in skipped
            and not any(begins - length < each < ends for begins, ends in taken)
            and all(_can(one, each, length) for one in (mine, theirs) if one is not None)
        ]
        if moments:
            found.append(moments)
    return found


def _steps(mine: Availability, day: date) -> Iterator[datetime]:
    """Yield the hours and half hours of my working day, in my zone; computed in UTC, as clocks may be put on then."""
    if not mine.works_on(day):
        return
    begins, ends = (datetime.combine(day, at, mine.zone).astimezone(UTC) for at in (mine.begins, mine.ends))
    there = begins.astimezone(mine.zone)  # in some zones hours begin at a quarter of those of UTC
    moment = begins + (-timedelta(minutes=there.minute, seconds=there.second)) % _STEP
    while moment < ends:
        yield moment.astimezone(mine.zone)
        moment += _STEP


def _can(one: Availability, begins: datetime, length: timedelta) -> bool:
    return one.may_disturb(begins) and one.may_disturb(begins + length - timedelta(minutes=1))


def _spread(days: Sequence[list[datetime]]) -> tuple[datetime, ...]:
    """Return one moment of the first, the second and the fourth day, or what comes nearest, in order."""
    chosen: list[datetime] = []
    for number in range(SLOTS):
        places = [place for place in (0, 1, 3)[number : number + 1] if place < len(days)]
        # A day is used again only where there are too few.
        day = days[places[0]] if places else _fullest(days, chosen)
        left = [each for each in day if each not in chosen]
        if left:
            chosen.append(min(left, key=lambda each: _dislike(each, _LIKED[number], chosen)))
    return tuple(sorted(chosen))


def _fullest(days: Sequence[list[datetime]], chosen: Collection[datetime]) -> list[datetime]:
    return max(days, key=lambda day: (not set(day) & set(chosen), sum(each not in chosen for each in day)))


def _dislike(moment: datetime, liked: time, chosen: Collection[datetime]) -> tuple[bool, bool, timedelta]:
    """Return by what moments of a day are ordered: not beside one chosen, not at lunch, near the hour that is liked."""
    beside = any(abs(moment - each) < timedelta(hours=1) for each in chosen)
    there = moment.time()
    away = datetime.combine(date.min, there) - datetime.combine(date.min, liked)
    return beside, _LUNCH <= there < _AFTER_LUNCH, abs(away)
