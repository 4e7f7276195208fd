"""The jobs of rounds: closes those that are over, opens and plans the next, and enqueues nudges that are due."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from functools import partial

from sqlmodel.ext.asyncio.session import AsyncSession

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
from models import RoutineSwitch

log = logging.getLogger(__name__)
_TRIES = 5
# Of so many people, what is due is written in one transaction.
_AT_ONCE = 50

Choose = Callable[[Sequence[int], Sequence[Candidate], AbstractSet[Pair]], Awaitable[MatchResult]]


async def open_round(context: AppContext, now: datetime, *, choose: Choose = choose_in_child) -> None:
    """Close rounds that are over, open the next on its day, and make plans; `choose` finds the pairs of a plan."""
    known, left_over = await context.database.run_read(_switched)
    for routine in left_over:
        await context.database.run_write(partial(rounds.follow_switch, routine=routine, now=now))
    for key, switch in known.items():  # those that were turned off too: their last rounds run out
        await _settle(context, ROUTINES[key], context.cadence_of(ROUTINES[key], switch), now)
    for routine in (each for each in switches.on_in(known) if not each.by_person):
        await _ask_for_plan(context, routine, context.cadence_of(routine, known[routine.key]), now)
    await make_plans(context, now, choose=choose)
    await _leave_out(context, now)
    await _tell_of_held_back(context, now)


async def _switched(session: AsyncSession) -> tuple[Mapping[str, RoutineSwitch], list[Routine]]:
    """Return the newest switch of each routine, and those of which plans are left over since they are off."""
    known = await switches.newest(session)
    any_is_off = any(switch.off_since is not None for switch in known.values())
    return known, await withdrawing.left_over(session) if any_is_off else []


async def _leave_out(context: AppContext, now: datetime) -> None:
    """Take out of plans that wait for Approve whoever paused, or went on leave, since they were made."""
    found = await context.database.run_read(partial(leaving_out.gone_since, now=now, zone=context.timezone))
    for round_id, gone in found.items():
        await context.database.run_write(partial(leaving_out.leave_out, round_id=round_id, gone=gone, now=now))


async def _tell_of_held_back(context: AppContext, now: datetime) -> None:
    """Tell the CX team of whom they chose by hand, and who went on leave before the brief reached them."""
    held = await context.database.run_read(partial(held_back.due, now=now, zone=context.timezone))
    if held:
        await context.database.run_write(lambda session: held_back.tell(session, held))


async def _settle(context: AppContext, routine: Routine, cadence: Cadence, now: datetime) -> None:
    is_settled = partial(round_times.is_settled, routine=routine, cadence=cadence, now=now)
    if not await context.database.run_read(is_settled):
        await context.database.run_write(partial(round_times.settle, routine=routine, cadence=cadence, now=now))


async def _ask_for_plan(context: AppContext, routine: Routine, cadence: Cadence, now: datetime) -> None:
    span = cadence.span_at(now)

    async def needs_plan(session: AsyncSession) -> bool:
        opens = await round_times.may_open_by_itself(session, routine, cadence, now=now)
        return opens and await rounds.needs_plan(session, routine, span)

    async def ask(session: AsyncSession) -> None:
        # Locked before the round: whoever turns it off at this very moment sees the round, or is seen.
        if await switches.held(session, routine) is not None:
            await rounds.hold_unapproved(session)
            await rounds.want_plan_or_say_why(session, routine, span, now=now)

    if await context.database.run_read(needs_plan):
        await context.database.run_write(ask)


async def make_plans(context: AppContext, now: datetime, *, choose: Choose = choose_in_child) -> None:
    """Make every plan that was requested and is not made yet."""
    wanted = await context.database.run_read(rounds.wanting_plan)
    if wanted and await one_to_one.are_under_way(context) and not await one_to_one.know_team(context):
        any_of = partial(rounds.any_of, round_ids=wanted, routine=ONE_TO_ONE)
        if await context.database.run_read(any_of):  # nobody would have somebody to sit down with
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
    database, zone = context.database, context.timezone
    due = await database.run_read(partial(sending.due_now, now=now, zone=zone))
    for first in range(0, len(due), _AT_ONCE):
        those = due[first : first + _AT_ONCE]
        await database.run_write(partial(sending.send, person_ids=those, now=now, zone=zone))


JOBS = (
    Job("round", open_round, timedelta(minutes=1)),
    Job("nudges", nudge, timedelta(minutes=1)),
)
