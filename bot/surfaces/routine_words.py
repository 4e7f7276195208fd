"""Routines in words: since when one is on, how often, for whom, and whom it has not reached."""

from collections.abc import Sequence
from datetime import date

from bot.dates import NEARLY_A_YEAR, long_date, short_date
from bot.program.rounds.overview import Standing
from bot.program.rounds.reach import ROUNDS, Passed, Unreached
from bot.program.routines import ROUTINES
from models import LeftOutWhy

# How often a routine may be, in months.
HOW_OFTEN = {
    1: "every month",
    2: "every two months",
    3: "every three months",
    4: "every four months",
    6: "every six months",
    12: "once a year",
}
_WHY = {
    LeftOutWhy.NOTHING_LEFT: " (nothing was left for them)",
    LeftOutWhy.NOT_FOUND: " (not found in Slack)",
    LeftOutWhy.PAUSED: " (paused)",
    LeftOutWhy.AWAY: " (on leave)",
}
# Whom a routine is for: so many are named, the others counted.
_LISTED = 12


def how_often(months: int) -> str:
    """Return such as "every three months"."""
    return HOW_OFTEN.get(months, f"every {months} months")


def day_name(day: date, today: date) -> str:
    """Return a day, with its year unless it is near."""
    return short_date(day) if 0 <= (day - today).days < NEARLY_A_YEAR else long_date(day)


def meaning(standing: Standing, today: date) -> str:
    """Return what a routine that is on means from now on, in a sentence or two.

    Such as "From 1 December, every three months, for 12 people: Finance, and Ada Okafor."
    """
    if standing.routine.by_person:
        return f"It begins for each person when their time has come, {for_whom(standing)}."
    begins = "From today" if standing.opens.day <= today else f"From {day_name(standing.opens.day, today)}"
    beside = " One may be open beside another routine's." if standing.terms.beside else ""
    return f"{begins}, {how_often(standing.terms.every_months)}, {for_whom(standing)}.{beside}"


def for_whom(standing: Standing) -> str:
    """Return such as "for 12 people: Finance, and Ada Okafor", or that it is for everybody."""
    people = "1 person" if standing.people == 1 else f"{standing.people:,} people"
    audience = standing.terms.audience
    if audience.is_everybody:
        return f"for everybody who takes part ({people})"
    names = [*sorted(audience.departments), *(each.name for each in standing.names)]
    more = [f"{len(names) - _LISTED:,} more"] if len(names) > _LISTED + 1 else []
    return f"for {people}: {_listed([*names[: _LISTED if more else None], *more])}"


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:  # noqa: PLR2004
        return "".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def state(standing: Standing, today: date) -> str:
    """Return whether a routine is on, since when, and what that means; or that it is off, and what goes on."""
    since = f" since {long_date(standing.since)}" if standing.since else ""
    if standing.is_on:
        runs = f" A round runs until {day_name(standing.runs_until, today)}." if standing.runs_until else ""
        return f"On{since}.{runs} {_next(standing, today)}"
    return f"Off{since}.{_still_open(standing)}"


def _next(standing: Standing, today: date) -> str:
    if standing.routine.by_person:
        return f"It begins for each person when their time has come, {for_whom(standing)}."
    opens = "now" if standing.opens.day <= today else f"on {day_name(standing.opens.day, today)}"
    beside = ", beside others" if standing.terms.beside else ""
    return f"The next opens {opens}: {how_often(standing.terms.every_months)}, {for_whom(standing)}{beside}."


def _still_open(standing: Standing) -> str:
    if not standing.open:
        return ""
    return " 1 person still has one open." if standing.open == 1 else f" {standing.open:,} people still have one open."


def turned_off(standing: Standing, today: date, *, plan_waits: bool) -> str:
    """Return what a routine's being turned off means for what is open, and for a plan that waits for Approve."""
    freed = " The plan that waits for Approve is withdrawn: nobody hears of it, and all in it are free for others."
    return f"No more rounds open. {_kept(standing, today)}{freed if plan_waits else ''}"


def _kept(standing: Standing, today: date) -> str:
    if not standing.open:
        return "Nobody has one open."
    have, keep = (
        ("1 person has", "keeps it") if standing.open == 1 else (f"{standing.open:,} people have", "keep theirs")
    )
    until = f" until {day_name(standing.runs_until, today)}" if standing.runs_until else ""
    return f"{have} one open and {keep}{until}; it may still be done and told."


def not_reached(unreached: Unreached) -> str:
    """Return whom a routine has not reached, and why, in a sentence; "" for nobody."""
    if not unreached.count:
        return ""
    more = unreached.count - len(unreached.first)
    names = ", ".join(f"{each.name}{_why(each)}" for each in unreached.first)
    return f"Nothing in the last {ROUNDS} rounds for {names}{f' and {more:,} more' if more else ''}."


def _why(passed: Passed) -> str:
    if passed.why is LeftOutWhy.OTHER_FIRST and passed.routine in ROUTINES:
        return f" ({ROUTINES[passed.routine].title} was open)"
    return _WHY.get(passed.why, "") if passed.why is not None else ""
