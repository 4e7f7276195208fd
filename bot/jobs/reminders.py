"""Reminders: the ladder's next step for everybody who is due one."""

from datetime import datetime

from bot.jobs.job import Means, Run
from bot.program import nudges


def remind(means: Means) -> Run:
    """Return the job that promises every reminder that has come due."""

    async def run(now: datetime) -> None:
        async with means.database.read() as session:
            due = await nudges.due(session, now=now, zone=means.timezone)
        if due:
            async with means.database.write() as session:
                await nudges.remind(session, now=now, zone=means.timezone)

    return run
