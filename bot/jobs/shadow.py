"""The job of shadow days: what leavers leave is called off, and hosts who don't answer are reminded."""

from datetime import datetime, timedelta

from bot.context import AppContext, Job
from bot.program.shadow_days import leavers, waiting


async def look_after_hosts(context: AppContext, now: datetime) -> None:
    """Call off what leavers leave, and enqueue what has come due about hosts who were asked."""
    async with context.database.read() as session:
        left = await leavers.left(session, now=now, zone=context.timezone)
    if left:
        async with context.database.write() as session:
            await leavers.settle(session, now=now, zone=context.timezone)
    async with context.database.read() as session:
        due = await waiting.due(session, now=now, zone=context.timezone)
    if due:
        async with context.database.write() as session:
            await waiting.remind(session, now=now, zone=context.timezone)


JOBS = (Job("hosts", look_after_hosts, timedelta(minutes=1)),)
