"""Reminders: the ladder's next step for everybody who is due one."""

from datetime import datetime

from bot.context import AppContext, Run
from bot.program.assignments import nudges


def remind(context: AppContext) -> Run:
    """Return the job that enqueues every reminder that has come due."""

    async def run(now: datetime) -> None:
        async with context.database.read() as session:
            due = await nudges.due(session, now=now, zone=context.timezone)
        if due:
            async with context.database.write() as session:
                await nudges.remind(session, now=now, zone=context.timezone)

    return run
