"""The job of listening together: lines are asked for once the day has passed, and not waited for for ever."""

from datetime import datetime, timedelta
from functools import partial

from bot.context import AppContext, Job
from bot.program.listening import waiting


async def look_after_lines(context: AppContext, now: datetime) -> None:
    """Ask for the lines of days that passed, and bring stories to review that have waited long enough."""
    database, zone = context.database, context.timezone
    if await database.run_read(partial(waiting.due, now=now, zone=zone)):
        await database.run_write(partial(waiting.look_after, now=now, zone=zone))


JOBS = (Job("lines", look_after_lines, timedelta(minutes=1)),)
