"""The channels: looked at now and then, as one may have become public or shared since the start."""

from datetime import datetime

from bot.context import AppContext, Run
from bot.program.outbox import channels


def look_at_channels(context: AppContext) -> Run:
    """Return the job that looks who may read the two channels, and tells the CX team in person where it is too many."""

    async def run(now: datetime) -> None:
        before = set(context.workspace.faults.values())
        await context.workspace.look_at_channels(cx=context.cx_channel, stories=context.stories_channel)
        found = set(context.workspace.faults.values()) - before
        if found:
            today = now.astimezone(context.timezone).date()
            async with context.database.write() as session:
                for fault in sorted(found):
                    await channels.tell_team(session, fault, context.workspace.team, today=today)

    return run
