"""Hooks: what a routine with a package of its own does besides, at the points where every routine passes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.masking import Identity
from bot.program.routines.routine import Proposal
from models import Assignment, AssignmentState, Person, Round, Section

if TYPE_CHECKING:
    from bot.program.assignments.assignment_details import AssignmentDetails

# Given a session that only reads, the round, the ids of participants and the time: what each of them is proposed.
# Whoever is left out gets nothing in this round. What is taken, or was had before, is looked at again when it is kept.
Proposer = Callable[[AsyncSession, Round, Sequence[int], datetime], Awaitable[Mapping[int, Sequence[Proposal]]]]
# What its own surfaces need to know of an assignment.
OwnFacts = Callable[[AsyncSession, Assignment], Awaitable[object]]


# Given the participant and the subject that the CX team would assign by hand; raises a FirsthandError where it may not.
MayAssign = Callable[[AsyncSession, Person, SQLModel | None], Awaitable[None]]
# Given the round, the participant and the subject: what they have already, changed to be about that subject; None where
# they are to be given another as usual.
ChangeSubject = Callable[[AsyncSession, Round, Person, SQLModel | None], Awaitable[Assignment | None]]
# Given the details of an assignment: the words of its nudges in place of the routine's, None where these will do.
NudgeWords = Callable[["AssignmentDetails"], tuple[str, ...] | None]
# Given the details of an assignment without a reflection: what its form is filled with at first.
Prefill = Callable[["AssignmentDetails"], "Prefilled"]


@dataclass(frozen=True)
class Prefilled:
    """Texts by field that a form is filled with at first, and hints by field in place of its own."""

    texts: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)


class LetGo(Protocol):
    """Ends what a participant was entrusted with beyond one round; return the name of it, None where there is none.

    `subject` is what it is about, None for the only one there is. `actor` is the Slack id of who had it done.
    """

    async def __call__(
        self, session: AsyncSession, participant: Person, subject: SQLModel | None, /, *, now: datetime, actor: str
    ) -> str | None:
        """End it."""


@dataclass(frozen=True)
class Contribution:
    """What others add to the story of an assignment: their words as a section, None for none so far.

    `is_awaited` says that the review waits for more of it. `identity` is whom it gives away beside whom the story is
    about. Where it `is_barred`, no story may be made, as what they heard was withdrawn.
    """

    section: Section | None
    is_awaited: bool = False
    identity: Identity = field(default_factory=Identity)
    is_barred: bool = False


# Given the id of a round: how its assignments stand besides their states, in a few words, by their ids.
Standings = Callable[[AsyncSession, int], Awaitable[Mapping[int, str]]]
Contributor = Callable[[AsyncSession, Assignment], Awaitable[Contribution]]


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
        now: datetime,
        actor: str | None,
    ) -> None:
        """Do it, in the transaction of the move."""


@dataclass(frozen=True)
class Hooks:
    """What is done for one routine; None for what is done for every routine, or nothing.

    `proposer` says who is proposed what, where neither matching customers nor spreading subjects evenly will do.
    `pool` is the condition of what may be an assignment's subject, beside that of its kind.
    `hand_out` takes the place of sending each participant the brief. `moved` follows every transition. `own_facts` are
    read for `AssignmentDetails.own`. `may_assign` is asked before the CX team assigns by hand, `change_subject` may
    change what somebody has instead; `let_go` ends what lasts
    beyond a round when they take it back; `nudge_words` are what else its nudges say, `prefill` what stands in the
    form at first. `contribution` is what others add to the story,
    `standings` what is shown in plan and status of each assignment, beside its state.
    """

    proposer: Proposer | None = None
    pool: ColumnElement[bool] | None = None
    hand_out: HandOut | None = None
    moved: Moved | None = None
    own_facts: OwnFacts | None = None
    may_assign: MayAssign | None = None
    change_subject: ChangeSubject | None = None
    let_go: LetGo | None = None
    nudge_words: NudgeWords | None = None
    prefill: Prefill | None = None
    contribution: Contributor | None = None
    standings: Standings | None = None


# By the routine's key; registered by its package.
HOOKS: dict[str, Hooks] = {}
_NONE = Hooks()


def hooks_of(routine: str) -> Hooks:
    """Return the hooks of a routine (its key)."""
    return HOOKS.get(routine, _NONE)
