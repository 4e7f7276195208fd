"""The jobs of rounds: closes those that are over, opens and plans the next, and enqueues nudges that are due."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from functools import partial

from bot.context import AppContext, Job
from bot.jobs import one_to_one
from bot.program import rounds
from bot.program.matching import Candidate, MatchResult, Pair, planning
from bot.program.matching.solver import choose_in_child
from bot.program.nudges import sending
from bot.program.rounds import held_back, leaving_out, round_times, withdrawing
from bot.program.rounds.calendar import Cadence
from bot.program.routines import ROUTINES, Routine, switches
from bot.program.routines.one_to_one import ONE_TO_ONE

log = logging.getLogger(__name__)
_TRIES = 5
# Of so many people, what is due is written in one transaction.
_AT_ONCE = 50

Choose = Callable[[Sequence[int], Sequence[Candidate], AbstractSet[Pair]], Awaitable[MatchResult]]


async def open_round(context: AppContext, now: datetime, *, choose: Choose = choose_in_child) -> None:
    """Close rounds that are over, open the next on its day, and make plans; `choose` finds the pairs of a plan."""
    async with context.database.read() as session:
        known = await switches.newest(session)
        any_is_off = any(switch.off_since is not None for switch in known.values())
        left_over = await withdrawing.left_over(session) if any_is_off else []
    for routine in left_over:
        async with context.database.write() as session:
            await rounds.follow_switch(session, routine, now=now)
    for key, switch in known.items():  # those that were turned off too: their last rounds run out
        await _settle(context, ROUTINES[key], context.cadence_of(ROUTINES[key], switch), now)
    for routine in (each for each in switches.on_in(known) if not each.by_person):
        await _ask_for_plan(context, routine, context.cadence_of(routine, known[routine.key]), now)
    await make_plans(context, now, choose=choose)
    await _leave_out(context, now)
    await _tell_of_held_back(context, now)


async def _leave_out(context: AppContext, now: datetime) -> None:
    """Take out of plans that wait for Approve whoever paused, or went on leave, since they were made."""
    async with context.database.read() as session:
        found = await leaving_out.gone_since(session, now=now, zone=context.timezone)
    for round_id, gone in found.items():
        async with context.database.write() as session:
            await leaving_out.leave_out(session, round_id, gone, now=now)


async def _tell_of_held_back(context: AppContext, now: datetime) -> None:
    """Tell the CX team of whom they chose by hand, and who went on leave before the brief reached them."""
    async with context.database.read() as session:
        held = await held_back.due(session, now=now, zone=context.timezone)
    if held:
        async with context.database.write() as session:
            await held_back.tell(session, held)


async def _settle(context: AppContext, routine: Routine, cadence: Cadence, now: datetime) -> None:
    async with context.database.read() as session:
        settled = await round_times.is_settled(session, routine, cadence, now=now)
    if not settled:
        async with context.database.write() as session:
            await round_times.settle(session, routine, cadence, now=now)


async def _ask_for_plan(context: AppContext, routine: Routine, cadence: Cadence, now: datetime) -> None:
    span = cadence.span_at(now)
    async with context.database.read() as session:
        opens = await round_times.may_open_by_itself(session, routine, cadence, now=now)
        if not (opens and await rounds.needs_plan(session, routine, span)):
            return
    async with context.database.write() as session:
        # Locked before the round: whoever turns it off at this very moment sees the round, or is seen.
        if await switches.held(session, routine) is not None:
            await rounds.hold_unapproved(session)
            await rounds.want_plan_or_say_why(session, routine, span, now=now)


async def make_plans(context: AppContext, now: datetime, *, choose: Choose = choose_in_child) -> None:
    """Make every plan that was requested and is not made yet."""
    async with context.database.read() as session:
        wanted = await rounds.wanting_plan(session)
    if wanted and await one_to_one.are_under_way(context) and not await one_to_one.know_team(context):
        async with context.database.read() as session:
            if await rounds.any_of(session, wanted, ONE_TO_ONE):  # nobody would have somebody to sit down with
                return
    for round_id in wanted:
        if not await _make_plan(context, round_id, now, choose):
            log.warning("What the plan of round %s is made from changes all the time; trying again later", round_id)


async def _make_plan(context: AppContext, round_id: int, now: datetime, choose: Choose) -> bool:
    """Read the basis, choose in a child process, write the parts; return False where the basis changed at every try."""
    database = context.database
    for _ in range(_TRIES):
        basis = await database.run_read(partial(planning.basis_of, round_id=round_id, now=now, zone=context.timezone))
        choice = await choose(basis.waiting, basis.best, basis.had)
        drafts = await database.run_read(partial(planning.drafts_of, basis=basis, choice=choice))
        try:
            for draft in drafts:
                await database.run_write(partial(planning.keep, draft=draft, now=now))
        except planning.Stale:
            continue
        return True
    return False


async def nudge(context: AppContext, now: datetime) -> None:
    """Enqueue every nudge that has come due, and what the CX team is to be told of."""
    async with context.database.read() as session:
        due = await sending.due_now(session, now=now, zone=context.timezone)
    for first in range(0, len(due), _AT_ONCE):
        async with context.database.write() as session:
            await sending.send(session, due[first : first + _AT_ONCE], now=now, zone=context.timezone)


JOBS = (
    Job("round", open_round, timedelta(minutes=1)),
    Job("nudges", nudge, timedelta(minutes=1)),
)
