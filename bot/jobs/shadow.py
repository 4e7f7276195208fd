"""The job of shadow days: hosts who don't answer are reminded, and then the CX team is told."""

from datetime import datetime, timedelta

from bot.context import AppContext, Job
from bot.program.shadow_days import waiting


async def remind_hosts(context: AppContext, now: datetime) -> None:
    """Enqueue what has come due about hosts who were asked."""
    async with context.database.read() as session:
        due = await waiting.due(session, now=now, zone=context.timezone)
    if due:
        async with context.database.write() as session:
            await waiting.remind(session, now=now, zone=context.timezone)


JOBS = (Job("hosts", remind_hosts, timedelta(minutes=1)),)
