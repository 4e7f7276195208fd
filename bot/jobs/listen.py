"""The job of listening together: lines are asked for once the day has passed, and not waited for for ever."""

from datetime import datetime, timedelta

from bot.context import AppContext, Job
from bot.program.listening import waiting


async def look_after_lines(context: AppContext, now: datetime) -> None:
    """Ask for the lines of days that passed, and bring stories to review that have waited long enough."""
    async with context.database.read() as session:
        due = await waiting.due(session, now=now, zone=context.timezone)
    if due:
        async with context.database.write() as session:
            await waiting.look_after(session, now=now, zone=context.timezone)


JOBS = (Job("lines", look_after_lines, timedelta(minutes=1)),)
