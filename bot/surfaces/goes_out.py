"""When what is handed out reaches whom it is for, told to the CX team."""

from datetime import date, datetime, timedelta

from bot.dates import long_weekday_date
from bot.program.people.availability import Availability

# Over a weekend nobody is away.
_SOON = timedelta(days=3)


def brief(available: Availability, now: datetime) -> str:
    """Return in words when a brief goes out to somebody who is available like this."""
    if available.may_disturb(now):
        return "The brief is on its way."
    then = _away_until(available, now)
    if then is None:
        return "The brief goes out when their working day begins."
    return f"They are away, so the brief goes out on {long_weekday_date(then)}."


def question(host: str, available: Availability, now: datetime) -> str:
    """Return in words when a host (name) is asked who is available like this."""
    then = _away_until(available, now)
    return f" {host} is away, so the question goes out on {long_weekday_date(then)}." if then else ""


def _away_until(available: Availability, now: datetime) -> date | None:
    """Return the day on which somebody is back who isn't within some days, None for others."""
    then = available.next_permitted(now).date()
    return then if then - available.day_of(now) > _SOON else None
