"""The steps of a welcome: how each stands, read from the assignments of the routines they are."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people.participations import takes_part
from bot.program.routines import Routine, switches
from bot.program.routines.welcome import FIRST_STEPS
from models import (
    ENDED_UNDONE,
    NOT_OUT,
    TO_DO,
    Assignment,
    AssignmentState,
    Customer,
    Person,
    Round,
    Welcome,
)

_HOST: Any = aliased(Person)
_S = AssignmentState


class Standing(StrEnum):
    """How a step stands.

    OFF where its routine is turned off, NOT_THEIRS where they take no part in it, WANTED where none was left when it
    was asked for.
    """

    OFF = "off"
    NOT_THEIRS = "not theirs"
    OPEN = "open"
    WANTED = "wanted"
    ASKED = "asked"
    IN_HAND = "in hand"
    BOOKED = "booked"
    DONE = "done"


# The farther one of several counts.
_ORDER = list(Standing)


@dataclass(frozen=True)
class Step:
    """One routine of a welcome: how it stands, with whom (a name), and on which day it is booked."""

    routine: Routine
    standing: Standing = Standing.OPEN
    whom: str = ""
    day: date | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether it is in somebody's hands, and not done yet."""
        return self.standing in (Standing.ASKED, Standing.IN_HAND, Standing.BOOKED)


@dataclass(frozen=True)
class Steps:
    """How a welcome stands: its routines, and the meeting with a CX member, of which `partner` is the Slack id."""

    routines: tuple[Step, ...]
    partner: str | None
    meets_on: date | None

    def has_met(self, today: date) -> bool:
        """Return whether the day of the meeting has come."""
        return self.meets_on is not None and self.meets_on <= today

    def are_done(self, today: date) -> bool:
        """Return whether everything but the words at the end is done, as far as it can be."""
        return self.are_settled and self.has_met(today)

    @property
    def are_settled(self) -> bool:
        """Whether each routine is done, or can't be."""
        return all(step.standing in (Standing.DONE, Standing.OFF, Standing.NOT_THEIRS) for step in self.routines)

    @property
    def next_one(self) -> Step | None:
        """The first routine that can be asked for: one after the other, so none while another is under way."""
        if any(step.is_under_way for step in self.routines):
            return None
        return next((step for step in self.routines if step.standing in (Standing.OPEN, Standing.WANTED)), None)

    @property
    def are_untouched(self) -> bool:
        """Whether nothing of it has begun."""
        begun = any(step.is_under_way or step.standing is Standing.DONE for step in self.routines)
        return not begun and self.meets_on is None

    def in_short(self, today: date) -> str:
        """Return how they stand as one text, which differs where a message about them would."""
        told = [f"{each.routine.key} {each.standing} {each.whom} {each.day or ''}" for each in self.routines]
        return "; ".join((*told, f"{self.partner} {self.meets_on or ''} {self.has_met(today)}"))


async def of_all(session: AsyncSession, welcomes: Collection[Welcome]) -> Mapping[int, Steps]:
    """Return the steps of these welcomes, by the id of the person; few statements, however many there are."""
    theirs = await _who_may(session, [each.person_id for each in welcomes])
    found: dict[tuple[int, str], list[Step]] = defaultdict(list)
    since = {each.person_id: each.start_date for each in welcomes}
    for assignment, ends_on, host, customer in await _assignments(session, since):
        start = since[assignment.participant_id]
        if start is None or ends_on > start:
            found[assignment.participant_id, assignment.routine].append(_step_of(assignment, host or customer or ""))
    return {
        each.person_id: Steps(
            tuple(_farthest(each, routine, found[each.person_id, routine.key], theirs) for routine in FIRST_STEPS),
            each.partner,
            each.meets_on,
        )
        for each in welcomes
    }


async def of_one(session: AsyncSession, welcome: Welcome) -> Steps:
    """Return the steps of one welcome."""
    return (await of_all(session, [welcome]))[welcome.person_id]


async def _who_may(session: AsyncSession, people: Collection[int]) -> Mapping[str, Collection[int]]:
    """Return who of these people (ids) takes part in each routine that is on, by its key."""
    on = {routine.key for routine in await switches.turned_on(session)}
    found: dict[str, Collection[int]] = {}
    for routine in (each for each in FIRST_STEPS if each.key in on):
        rows = await session.exec(select(Person.id).where(col(Person.id).in_(people), takes_part(routine.key)))
        found[routine.key] = {person_id or 0 for person_id in rows.all()}
    return found


async def _assignments(session: AsyncSession, people: Collection[int]) -> Collection[Any]:
    rows: Any = await session.exec(
        select(Assignment, Round.ends_on, _HOST.name, Customer.name)  # type: ignore[call-overload]
        .join(Round, col(Round.id) == col(Assignment.round_id))
        .outerjoin(_HOST, _HOST.id == col(Assignment.host_id))
        .outerjoin(Customer, col(Customer.id) == col(Assignment.customer_id))
        .where(
            col(Assignment.participant_id).in_(people),
            col(Assignment.routine).in_([routine.key for routine in FIRST_STEPS]),
            col(Assignment.state).not_in(ENDED_UNDONE | {_S.PROPOSED}),
        )
        .order_by(col(Assignment.id).desc())
    )
    return list(rows.all())


def _step_of(assignment: Assignment, whom: str) -> Step:
    """Return the step that an assignment makes; whom it is about is nobody's to know before they said yes."""
    booked = assignment.booked_on if assignment.state is _S.BOOKED else None
    standing = Standing.DONE
    if assignment.state in NOT_OUT:
        standing, whom = Standing.ASKED, ""
    elif assignment.state in TO_DO:
        standing = Standing.BOOKED if booked else Standing.IN_HAND
    return Step(_routine(assignment.routine), standing, whom, booked)


def _routine(key: str) -> Routine:
    return next(routine for routine in FIRST_STEPS if routine.key == key)


def _farthest(
    welcome: Welcome, routine: Routine, found: Collection[Step], theirs: Mapping[str, Collection[int]]
) -> Step:
    if found:
        return max(found, key=lambda step: _ORDER.index(step.standing))
    if routine.key not in theirs:
        return Step(routine, Standing.OFF)
    if welcome.person_id not in theirs[routine.key]:
        return Step(routine, Standing.NOT_THEIRS)
    return Step(routine, Standing.WANTED if routine.key in welcome.wanted else Standing.OPEN)


def last_days_begin(welcome: Welcome) -> date:
    """Return the day from which somebody is reminded that the weeks end."""
    return welcome.last_day - timedelta(days=4)
