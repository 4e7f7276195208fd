"""What a sponsor enters about a meeting, and what is wrong with it, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.errors import FieldError, Problem
from bot.program.assignments import calls
from bot.program.people import is_slack_id
from bot.program.routines.sponsor import INDICATORS
from bot.program.sponsoring.health import HIGHEST, LOWEST
from bot.program.stories import problems
from bot.program.stories.commitments import CommitmentTerms

MOST_DISSATISFIERS = 3
LONGEST_DISSATISFIER, LONGEST_PLACE, LONGEST_OTHERS = 600, 200, 300
_OLDEST = timedelta(days=92)


class MeetingDayMissing(Problem):
    """The day of the meeting is not chosen."""


class MeetingNotYet(Problem):
    """The day of the meeting is still to come."""


class WhoMissing(Problem):
    """It is not said whom they met."""


class RateOne(Problem):
    """No indicator of health is rated."""


class FixTooLate(Problem):
    """What dissatisfies is to be fixed within a month; `latest` is the last day."""

    latest: date


class FixDayMissing(Problem):
    """The day by which it is fixed is not chosen."""


@dataclass(frozen=True)
class Told:
    """One thing that dissatisfies, who sees it fixed (Slack id), and by when; `text` is "" where nothing was entered.

    `id` is that of the dissatisfier that is changed, 0 for a new one.
    """

    text: str
    owner: str
    due_on: date | None
    id: int = 0


@dataclass(frozen=True)
class MeetingEntry:
    """What is entered about one meeting; `contacts` are customers (ids), `solved` dissatisfiers of before (ids)."""

    met_on: date | None
    contacts: frozenset[int] = frozenset()
    others: str = ""
    place: str = ""
    indicators: Mapping[str, int] = field(default_factory=dict)
    told: tuple[Told, ...] = ()
    solved: frozenset[int] = frozenset()


def field_of(name: str, place: int) -> str:
    """Return the name of a field about the dissatisfier at `place` (from 0): what, owner or due_on."""
    return f"{name}_{place}"


def latest_fix(today: date) -> date:
    """Return the last day by which what dissatisfies is to be fixed: within a month."""
    return today + relativedelta(months=1)


def check(entry: MeetingEntry, before: Mapping[int, CommitmentTerms], *, met_before: date | None, today: date) -> None:
    """Raise FieldError for every field that needs another look; what was stored `before` is taken as it is.

    `before` are the terms of dissatisfiers by id, `met_before` the day that was stored; `today` is the sponsor's date.
    """
    wrong: dict[str, Problem] = {}
    day = _day_fault(entry.met_on, today) if entry.met_on is None or entry.met_on != met_before else None
    wrong |= {"met_on": day} if day else {}
    if not entry.contacts and not entry.others:
        wrong |= {"contacts": WhoMissing(), "others": WhoMissing()}
    for name, text, longest in (("place", entry.place, LONGEST_PLACE), ("others", entry.others, LONGEST_OTHERS)):
        wrong |= {name: problems.TooLong(len(text), longest)} if len(text) > longest else {}
    if not any(LOWEST <= each <= HIGHEST for each in entry.indicators.values()):
        wrong[INDICATORS[0].key] = RateOne()
    for place, told in enumerate(entry.told):
        wrong |= _told_faults(told, place, before.get(told.id), today)
    if wrong:
        raise FieldError(wrong)


def _day_fault(day: date | None, today: date) -> Problem | None:
    if day is None:
        return MeetingDayMissing()
    if day > today:
        return MeetingNotYet()
    return problems.DayNotRecent() if day < today - _OLDEST else None


def _told_faults(told: Told, place: int, before: CommitmentTerms | None, today: date) -> dict[str, Problem]:
    if not told.text:
        return {}
    wrong: dict[str, Problem] = {}
    if len(told.text) > LONGEST_DISSATISFIER:
        wrong[field_of("what", place)] = problems.TooLong(len(told.text), LONGEST_DISSATISFIER)
    if not is_slack_id(told.owner):
        wrong[field_of("owner", place)] = problems.OwnerNotAMember()
    latest = latest_fix(today)
    if told.due_on is None:
        wrong[field_of("due_on", place)] = FixDayMissing()
    elif before is None or before.due_on != told.due_on:
        if told.due_on < today:
            wrong[field_of("due_on", place)] = calls.DayPassed()
        elif told.due_on > latest:
            wrong[field_of("due_on", place)] = FixTooLate(latest)
    return wrong
