"""Progress: how far somebody is on a journey: the steps they walked, and those left as the journey is today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, and_, exists
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program.routines.hooks import MayAssign
from models import Assignment, Journey, JourneyStep, Person, Walk, WalkedStep


class NotToBeWalked(FirsthandError):
    """The journey (its title) is of another kind, has no steps, or is not handed out."""

    journey: str


@dataclass(frozen=True)
class Progress:
    """A walk as it stands: `walked` are the steps that were walked, `left` those that are not yet; both in order.

    `journey` is what it goes; `walk` is None, and nothing walked, before it was started. `drafts` are steps being
    walked, by the id of the journey's step.
    """

    journey: Journey
    walk: Walk | None = None
    walked: Sequence[WalkedStep] = ()
    left: Sequence[JourneyStep] = ()
    drafts: Sequence[WalkedStep] = ()

    @property
    def total(self) -> int:
        """How many steps it is: those walked, and those left."""
        return len(self.walked) + len(self.left)

    def place_of(self, number: int) -> int:
        """Return at which place (from 1) the step of this number comes on the walk."""
        numbers = sorted([step.number for step in (*self.walked, *self.left)] + [number])
        return numbers.index(number) + 1

    @property
    def next_place(self) -> int:
        """The place (from 1) of the first step that is left; of none, that behind the last."""
        return self.place_of(self.left[0].number) if self.left else self.total + 1


def can_be_walked(kind: str) -> ColumnElement[bool]:
    """Return the condition of a Journey of this kind (a routine's key) that has steps, and is to be walked still."""
    steps = exists().where(col(JourneyStep.journey_id) == col(Journey.id), col(JourneyStep.active))
    return and_(col(Journey.kind) == kind, col(Journey.active), steps)


def checked(kind: str) -> MayAssign:
    """Return what raises NotToBeWalked for a journey that is not to be walked by this routine (its key)."""

    async def may_assign(session: AsyncSession, _participant: Person, subject: SQLModel | None) -> None:
        if not isinstance(subject, Journey):
            return
        found = await session.exec(select(Journey.id).where(Journey.id == subject.id, can_be_walked(kind)))
        if found.first() is None:
            raise NotToBeWalked(subject.title)

    return may_assign


async def steps_of(session: AsyncSession, journey_id: int) -> list[JourneyStep]:
    """Return the steps of a journey as it is today, in order."""
    rows = await session.exec(
        select(JourneyStep)
        .where(JourneyStep.journey_id == journey_id, col(JourneyStep.active))
        .order_by(col(JourneyStep.number))
    )
    return list(rows.all())


async def of_assignment(session: AsyncSession, assignment: Assignment) -> Progress | None:
    """Return how far an assignment's participant is, None where it is about no journey."""
    journey = await session.get(Journey, assignment.journey_id) if assignment.journey_id else None
    if journey is None:
        return None
    steps = await steps_of(session, journey.id or 0)
    rows = await session.exec(
        select(Walk, WalkedStep)
        .outerjoin(WalkedStep, col(WalkedStep.walk_id) == col(Walk.id))
        .where(Walk.assignment_id == assignment.id)
        .order_by(col(WalkedStep.number), col(WalkedStep.id))
        .execution_options(populate_existing=True)
    )
    # An outer join: a walk that has no step yet comes with None.
    found = cast("list[tuple[Walk, WalkedStep | None]]", rows.all())
    on_it = [step for _, step in found if step is not None]
    walked = [step for step in on_it if step.saved_at is not None]
    known = {step.step_id for step in walked}
    return Progress(
        journey,
        found[0][0] if found else None,
        walked,
        [step for step in steps if step.id not in known],
        [step for step in on_it if step.saved_at is None],
    )
