"""The month: opening its round on the configured day."""

from datetime import datetime, timedelta

from bot.jobs.job import Means, Run
from bot.program import rounds
from bot.program.calendar import month_of, round_opens
from bot.program.routines import CALL

# After a longer silence (a new set-up in mid-month, say) the CX team opens the round itself, by /firsthand plan.
_CATCH_UP = timedelta(days=7)


def open_round(means: Means) -> Run:
    """Return the job that opens the month's round once its morning has come."""

    async def run(now: datetime) -> None:
        month = month_of(now, means.timezone)
        opens = round_opens(month, means.round_day, means.timezone)
        if opens <= now < opens + _CATCH_UP:
            async with means.database.read() as session:
                if not await rounds.needs_plan(session, CALL, month):
                    return
            async with means.database.write() as session:
                await rounds.propose_or_say_why(session, CALL, month, now=now)

    return run
