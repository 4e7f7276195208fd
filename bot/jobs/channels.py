"""The channels: looked at now and then, as one may have become public or shared since the start."""

from datetime import datetime

from bot.jobs.job import Means, Run
from bot.program import channels


def look_at_channels(means: Means) -> Run:
    """Return the job that looks who may read the two channels, and tells the CX team in person where it is too many."""

    async def run(now: datetime) -> None:
        before = set(means.workspace.faults.values())
        await means.workspace.look_at_channels(cx=means.cx_channel, stories=means.stories_channel)
        found = set(means.workspace.faults.values()) - before
        if found:
            today = now.astimezone(means.timezone).date()
            async with means.database.write() as session:
                for fault in sorted(found):
                    await channels.tell_team(session, fault, means.workspace.team, today=today)

    return run
