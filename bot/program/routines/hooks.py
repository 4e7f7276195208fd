"""Hooks: what a routine with a package of its own does besides, at the points where every routine passes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.routines.routine import Proposal
from models import Assignment, AssignmentState, Round

# Given a session that only reads, the round, and the ids of participants: what each of them is proposed. Whoever is
# left out gets nothing in this round. What is taken, or was had before, is looked at again when it is kept.
Proposer = Callable[[AsyncSession, Round, Sequence[int]], Awaitable[Mapping[int, Proposal]]]
# What its own surfaces need to know of an assignment.
OwnFacts = Callable[[AsyncSession, Assignment], Awaitable[SQLModel | None]]


class HandOut(Protocol):
    """Hands out proposed assignments of one round, which is locked.

    `actor` is the Slack id of who had it done, None for the clock.
    """

    async def __call__(
        self, session: AsyncSession, assignments: Sequence[Assignment], /, *, now: datetime, actor: str | None
    ) -> None:
        """Hand them out."""


class Moved(Protocol):
    """Does what follows once assignments moved to the state `to`; `before` are their states until then, by id."""

    async def __call__(
        self,
        session: AsyncSession,
        assignments: Sequence[Assignment],
        to: AssignmentState,
        /,
        *,
        before: Mapping[int, AssignmentState],
        actor: str | None,
    ) -> None:
        """Do it, in the transaction of the move."""


@dataclass(frozen=True)
class Hooks:
    """What is done for one routine; None for what is done for every routine, or nothing.

    `proposer` says who is proposed what, where neither matching customers nor spreading subjects evenly will do.
    `hand_out` takes the place of sending each participant the brief. `moved` follows every transition. `own_facts` are
    read for `AssignmentDetails.own`.
    """

    proposer: Proposer | None = None
    hand_out: HandOut | None = None
    moved: Moved | None = None
    own_facts: OwnFacts | None = None


# By the routine's key; registered by its package.
HOOKS: dict[str, Hooks] = {}
_NONE = Hooks()


def hooks_of(routine: str) -> Hooks:
    """Return the hooks of a routine (its key)."""
    return HOOKS.get(routine, _NONE)
