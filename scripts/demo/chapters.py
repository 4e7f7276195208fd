"""What a chapter of the guide is: one routine to be tried, its steps, and which of them the database says are done."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from models import Assignment, Person, Round, RoundState, RoutineSwitch
from scripts.demo.playing import at_work
from scripts.sandbox.sample_company import ADA, CX, NADIA

Action = dict[str, str]
Found = TypeVar("Found")
# The page takes a channel it doesn't know for the person's own messages.
DM = "im"
DESK: Action = {"label": "Be Nadia", "as": NADIA, "channel": CX}


class Step(NamedTuple):
    """One step: its id, unlike any other of the guide; title; words in mrkdwn; and the way there.

    `action` has a `label` for its button; whom to be (`as`); `channel` or `tab`; `to`, an ISO time that the clock is
    moved to if it is earlier; and `text`, laid ready to be sent.
    """

    id: str
    title: str
    text: str
    action: Action


@dataclass(frozen=True)
class Place:
    """When and where the guide stands: the time in the programme, when the month's round opens, and the workbook."""

    now: datetime
    opens: datetime
    workbook: Path

    def be(self, name: str, who: str) -> Action:
        """Return the way to somebody's own messages, at the next time when they are at work."""
        # What waits for working hours comes then.
        return {"label": f"Be {name}", "as": who, "channel": DM, "to": at_work(self.now).isoformat()}


@dataclass(frozen=True)
class Chapter:
    """A chapter: `what` says in a line what it is; `needs` names steps, of any chapter, that must be done before."""

    id: str
    title: str
    what: str
    steps: Callable[[Place], Sequence[Step]]
    done: Callable[[AsyncSession], Awaitable[set[str]]]
    needs: tuple[str, ...] = ()


def turn_on(id_: str, routine: str, text: str) -> Step:
    """Return the step in which Nadia turns on the routine of this title, beside others that are open."""
    typed = f"/firsthand turn on {routine.lower()} beside others"
    return Step(id_, f"Turn on {routine.lower()}", text, DESK | {"text": typed})


async def is_on(session: AsyncSession, routine: str) -> bool:
    """Return whether the routine of this key was ever turned on."""
    return await found(session, select(RoutineSwitch.id).where(RoutineSwitch.routine == routine))


async def is_approved(session: AsyncSession, routine: str) -> bool:
    """Return whether a plan of the routine of this key was approved."""
    waiting = {RoundState.OPEN, RoundState.PROPOSED}
    approved = select(Round.id).where(Round.routine == routine, col(Round.state).not_in(waiting))
    return await found(session, approved)


def of_ada(column: Any, routine: str) -> SelectOfScalar[Any]:
    """Return the query of a column about Ada's assignments of the routine of this key."""
    return (
        select(column)
        .select_from(Assignment)
        .join(Person, col(Assignment.participant_id) == col(Person.id))
        .where(Person.slack_id == ADA, Assignment.routine == routine)
    )


async def found(session: AsyncSession, query: SelectOfScalar[Any]) -> bool:
    """Return whether a query finds anything."""
    return (await session.exec(query.limit(1))).first() is not None


def those(facts: dict[str, bool]) -> set[str]:
    """Return the ids of the steps that are done, given of each whether it is."""
    return {id_ for id_, done in facts.items() if done}
