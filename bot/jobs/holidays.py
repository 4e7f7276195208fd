"""The job of holidays: the public holidays and weekends of people's countries are looked up once a year."""

import logging
from datetime import datetime, timedelta
from functools import partial

from bot.child_process import ChildFailed
from bot.context import AppContext, Job
from bot.countries import look_up, release
from bot.program.people import days_off

log = logging.getLogger(__name__)


async def look_up_holidays(context: AppContext, now: datetime) -> None:
    """Look up the holidays of every country that people are in, where those of this year or the next aren't known."""
    today = now.astimezone(context.timezone).date()
    asked = await context.database.run_read(
        partial(days_off.wanted, today=today, release=release(), usual=context.country)
    )
    if not asked:
        return
    try:
        answer = await look_up(asked.written, asked.codes, asked.years)
    except ChildFailed as failed:
        log.warning("Could not look holidays up: %s", failed)
        return
    await context.database.run_write(partial(days_off.keep, asked=asked, answer=answer))
    for code in sorted(asked.codes - answer.calendars.keys()):
        log.warning("No holidays are known of country %s", code)


JOBS = (Job("holidays", look_up_holidays, timedelta(hours=1)),)
