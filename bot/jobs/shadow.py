"""The job of shadow days: what leavers leave is called off, and hosts who don't answer are reminded."""

from datetime import datetime, timedelta
from functools import partial

from bot.context import AppContext, Job
from bot.program.shadow_days import leavers, waiting


async def look_after_hosts(context: AppContext, now: datetime) -> None:
    """Call off what leavers leave, and enqueue what has come due about hosts who were asked."""
    database, zone = context.database, context.timezone
    if await database.run_read(partial(leavers.left, now=now, zone=zone)):
        await database.run_write(partial(leavers.settle, now=now, zone=zone))
    if await database.run_read(partial(waiting.due, now=now, zone=zone)):
        await database.run_write(partial(waiting.remind, now=now, zone=zone))


JOBS = (Job("hosts", look_after_hosts, timedelta(minutes=1)),)
