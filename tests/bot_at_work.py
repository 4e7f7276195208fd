"""`python -m tests.bot_at_work`: the bot as its command line runs it, in working hours, whatever the hour really is."""

import asyncio
import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import logs
from bot.__main__ import run_until_signalled
from bot.clock import SystemClock
from bot.program.people.availability import Availability

# Where the people of these tests are.
_PEOPLE = (Availability(ZoneInfo("Europe/London")), Availability(ZoneInfo("UTC")))
_LONGEST_TEST = timedelta(minutes=10)


class AtWork:
    """The machine's clock, or the next working morning's while nobody works, or soon won't."""

    def __init__(self) -> None:
        now = SystemClock().now()
        begins = now
        if not all(person.may_disturb(moment) for person in _PEOPLE for moment in (now, now + _LONGEST_TEST)):
            begins += _LONGEST_TEST
            for person in _PEOPLE:
                begins = person.next_permitted(begins)
        self._ahead = begins - now

    def now(self) -> datetime:
        """Return the time in UTC."""
        return SystemClock().now() + self._ahead


if __name__ == "__main__":
    logs.configure(logging.INFO)
    asyncio.run(run_until_signalled(AtWork()))
