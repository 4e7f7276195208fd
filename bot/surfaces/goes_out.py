"""When what is handed out reaches whom it is for, told to the CX team."""

from datetime import date, datetime

from bot.dates import long_date, long_weekday_date
from bot.program.people.availability import Availability
from bot.program.rounds import held_back


def brief(available: Availability, now: datetime, ends_on: date) -> str:
    """Return in words when a brief goes out to somebody who is available like this.

    Its round ends with the day before `ends_on`.
    """
    held = held_back.of(available, ends_on, now)
    if held is None:
        goes = "is on its way" if available.may_disturb(now) else "goes out when their working day begins"
        return f"The brief {goes}.{_leave_to_come(available, now, ends_on)}"
    day = long_weekday_date(held.until)
    if held.beyond_round:
        return f"But they are away until {day}, when its round is over, so no brief goes out."
    return f"They are away, so the brief goes out on {day}."


def planned(available: Availability, now: datetime, ends_on: date) -> str:
    """Return in words, after a space, when somebody gets what stands in a plan who is away; "" for all others."""
    held = held_back.of(available, ends_on, now)
    if held is None:
        return _leave_to_come(available, now, ends_on)
    gets = "when the round is over, so they would get nothing in it" if held.beyond_round else "and get it then"
    return f" They are away until {long_weekday_date(held.until)}, {gets}."


def _leave_to_come(available: Availability, now: datetime, ends_on: date) -> str:
    """Return from when on somebody is on leave for most of what is left of a round, "" where they are not."""
    begins = held_back.leave_to_come(available, now, ends_on)
    if not begins:
        return ""
    first = long_date(available.day_of(begins[0]))
    return f" They are on leave from {first} on, for most of what is left of the round."


def question(host: str, available: Availability, now: datetime) -> str:
    """Return in words when a host (name) is asked who is available like this."""
    then = held_back.away_until(available, now)
    return f" {host} is away, so the question goes out on {long_weekday_date(then)}." if then else ""
