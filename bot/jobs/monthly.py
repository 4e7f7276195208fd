"""The rounds: closing those that are over, opening the next on its day, and making the plans that were asked for."""

from datetime import datetime

from bot.jobs.job import Means, Run
from bot.jobs.plans import Choose, make_plans
from bot.program import round_times, rounds
from bot.program.routines import CALL
from bot.program.solving import choose_beside


def open_round(means: Means, *, choose: Choose = choose_beside) -> Run:
    """Return the job that closes rounds that are over, opens the next once its morning has come, and makes plans.

    `choose` finds the pairs of a plan.
    """

    async def run(now: datetime) -> None:
        async with means.database.read() as session:
            settled = await round_times.is_settled(session, CALL, means.cadence, now=now)
        if not settled:
            async with means.database.write() as session:
                await round_times.settle(session, CALL, means.cadence, now=now)
        await _ask_for_plan(means, now)
        await make_plans(means, now, choose=choose)

    return run


async def _ask_for_plan(means: Means, now: datetime) -> None:
    span = means.cadence.span_at(now)
    async with means.database.read() as session:
        opens = await round_times.may_open_by_itself(session, CALL, means.cadence, now=now)
        if not (opens and await rounds.needs_plan(session, CALL, span)):
            return
    async with means.database.write() as session:
        await rounds.want_plan_or_say_why(session, CALL, span, now=now)
