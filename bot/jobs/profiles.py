"""Profiles: what Slack knows of participants is looked up again now and then, as they move between time zones."""

import logging
from datetime import datetime

from bot.jobs.job import Means, Run
from bot.program import people
from bot.slack import Outcome, Trouble

log = logging.getLogger(__name__)
# Slack lets users.info be asked a hundred times a minute.
_AT_ONCE = 50


def look_up_again(means: Means) -> Run:
    """Return the job that reads anew, some at a time, the profiles that were read longest ago."""

    async def run(now: datetime) -> None:
        async with means.database.read() as session:
            due = await people.to_look_up(session, now=now, limit=_AT_ONCE)
        for participant_id, slack_id in due:
            try:
                profile = await means.workspace.profile(slack_id)
            except Trouble as trouble:
                log.warning("Participant %s can't be looked up: %s", participant_id, trouble)
                if trouble.outcome is not Outcome.RECIPIENT:
                    return
                profile = None  # delivery says so, where there is something to deliver
            async with means.database.write() as session:
                await people.keep_looked_up(session, participant_id, profile, now=now)

    return run
