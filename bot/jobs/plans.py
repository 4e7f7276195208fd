"""Making plans beside all else: read, chosen in a process of its own, and kept in one short transaction."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from bot.context import AppContext
from bot.program import rounds
from bot.program.matching import Candidate, MatchResult, Pair, planning
from bot.program.matching.solver import choose_beside

log = logging.getLogger(__name__)
_TRIES = 5

Choose = Callable[[Sequence[int], Sequence[Candidate], AbstractSet[Pair]], Awaitable[MatchResult]]


async def make_plans(context: AppContext, now: datetime, *, choose: Choose = choose_beside) -> None:
    """Make every plan that was asked for; whoever asked, and however often a process died over it."""
    async with context.database.read() as session:
        wanted = await rounds.wanting_plan(session)
    for round_id in wanted:
        if not await _made(context, round_id, now, choose):
            log.warning("What the plan of round %s is made from changes all the time; trying again later", round_id)


async def _made(context: AppContext, round_id: int, now: datetime, choose: Choose) -> bool:
    for _ in range(_TRIES):
        async with context.database.read() as session:
            basis = await planning.basis_of(session, round_id)
        choice = await choose(basis.waiting, basis.best, basis.had)
        async with context.database.read() as session:
            draft = await planning.draft_of(session, basis, choice)
        try:
            async with context.database.write() as session:
                await planning.keep(session, draft, now=now)
        except planning.Stale:
            continue
        return True
    return False
