"""The rounds: closing those that are over, opening the next on its day, and making the plans that were asked for."""

from datetime import datetime

from bot.context import AppContext, Run
from bot.jobs.plans import Choose, make_plans
from bot.program import rounds
from bot.program.matching.solver import choose_beside
from bot.program.rounds import round_times
from bot.program.routines import CALL


def open_round(context: AppContext, *, choose: Choose = choose_beside) -> Run:
    """Return the job that closes rounds that are over, opens the next once its morning has come, and makes plans.

    `choose` finds the pairs of a plan.
    """

    async def run(now: datetime) -> None:
        async with context.database.read() as session:
            settled = await round_times.is_settled(session, CALL, context.cadence, now=now)
        if not settled:
            async with context.database.write() as session:
                await round_times.settle(session, CALL, context.cadence, now=now)
        await _ask_for_plan(context, now)
        await make_plans(context, now, choose=choose)

    return run


async def _ask_for_plan(context: AppContext, now: datetime) -> None:
    span = context.cadence.span_at(now)
    async with context.database.read() as session:
        opens = await round_times.may_open_by_itself(session, CALL, context.cadence, now=now)
        if not (opens and await rounds.needs_plan(session, CALL, span)):
            return
    async with context.database.write() as session:
        await rounds.want_plan_or_say_why(session, CALL, span, now=now)
