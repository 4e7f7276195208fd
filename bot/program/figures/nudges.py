"""What nudges led to: of each step of the ladder, how many were delivered, and what followed within a day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, case, literal, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Assignment, AssignmentState, AssignmentTransition, Nudge, Person, Round, RoundState, Snooze
from models.columns import within_a_day

_S = AssignmentState


class Act(StrEnum):
    """What somebody did about a nudge."""

    BOOKED = "booked"
    LOGGED = "logged"
    NOT_REACHED = "not reached"
    SWAPPED = "swapped"
    SNOOZED = "snoozed"
    DECLINED = "declined"


_ACTS = {
    _S.BOOKED: Act.BOOKED,
    _S.DONE: Act.LOGGED,
    _S.UNREACHABLE: Act.NOT_REACHED,
    _S.SWAPPED: Act.SWAPPED,
    _S.DECLINED: Act.DECLINED,
}
# What only the participant, or who books for them, can do about a nudge of theirs: others do it too.
_THEIR_OWN = (_S.SWAPPED, _S.DECLINED)


@dataclass(frozen=True)
class Effect:
    """One step of one routine (its key): how many nudges were delivered, and the first act within a day of each.

    `step` counts from 1; 0 is the question how a booked day went.
    """

    routine: str
    step: int
    delivered: int = 0
    acts: Mapping[Act, int] = field(default_factory=dict)

    @property
    def followed(self) -> int:
        """How many were followed by an act."""
        return sum(self.acts.values())


async def of_open_rounds(session: AsyncSession) -> list[Effect]:
    """Return what nudges led to in the rounds that are not closed, by step. Two statements."""
    return await _effects(session, Round.state != RoundState.CLOSED)


async def since(session: AsyncSession, day: date) -> list[Effect]:
    """Return what nudges led to in the rounds that began on `day` or later, by step. Two statements."""
    return await _effects(session, col(Round.starts_on) >= day)


async def _effects(session: AsyncSession, which: ColumnElement[bool] | bool) -> list[Effect]:
    # Named one by one, so that what is counted is looked up by them, and no table of nudges is read whole.
    rounds = (await session.exec(select(Round.id).where(which))).all()
    act = _first_act().label("act")
    rows = await session.exec(
        select(Assignment.routine, Nudge.step, act, func.count())
        .join(Nudge, col(Nudge.assignment_id) == col(Assignment.id))
        .where(col(Assignment.round_id).in_(rounds), col(Nudge.delivered_at).is_not(None))
        .group_by(col(Assignment.routine), col(Nudge.step), act)
        .order_by(col(Assignment.routine), col(Nudge.step))
    )
    delivered: dict[tuple[str, int], int] = defaultdict(int)
    acts: dict[tuple[str, int], dict[Act, int]] = defaultdict(dict)
    for routine, step, what, count in rows.all():
        delivered[routine, step] += count
        if what is not None:
            acts[routine, step][Act(what)] = count
    return [Effect(*key, count, acts[key]) for key, count in delivered.items()]


def by_step(effects: Sequence[Effect]) -> list[Effect]:
    """Return the effects of all routines together, by step."""
    steps = sorted({each.step for each in effects})
    return [_together([each for each in effects if each.step == step]) for step in steps]


def _together(effects: Sequence[Effect]) -> Effect:
    acts = {act: sum(each.acts.get(act, 0) for each in effects) for act in Act}
    delivered = sum(each.delivered for each in effects)
    return Effect("", effects[0].step, delivered, {act: count for act, count in acts.items() if count})


def _first_act() -> ColumnElement[str | None]:
    """Return the first act about the assignment within a day of the nudge, as an expression beside both; else NULL."""
    assistant = aliased(Person)
    move, person = AssignmentTransition, Person
    own = or_(col(move.actor) == col(person.slack_id), col(move.actor) == col(assistant.slack_id))
    named = case(*((col(move.to_state) == state, literal(act.value)) for state, act in _ACTS.items()))
    moved = (
        select(named)
        .select_from(move)
        .join(person, col(person.id) == col(Assignment.participant_id))
        .outerjoin(assistant, col(assistant.id) == col(person.assistant_id))
        .where(
            col(move.assignment_id) == col(Nudge.assignment_id),
            col(move.to_state).in_(_ACTS),
            col(move.actor).is_not(None),
            or_(col(move.to_state).not_in(_THEIR_OWN), own),
            within_a_day(col(move.at), col(Nudge.delivered_at)),
        )
        .order_by(col(move.at), col(move.id))
        .limit(1)
        .correlate(Nudge, Assignment)
        .scalar_subquery()
    )
    snoozed = (
        select(Snooze.id)
        .where(
            col(Snooze.assignment_id) == col(Nudge.assignment_id),
            within_a_day(col(Snooze.at), col(Nudge.delivered_at)),
        )
        .correlate(Nudge)
        .exists()
    )
    return case((moved.is_not(None), moved), (snoozed, literal(Act.SNOOZED.value)))
