"""Totals: what everybody who walked a journey met with, step by step."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program.journeys.friction import one_line
from bot.program.journeys.progress import steps_of
from bot.program.masking import Identity, mask, mentions
from bot.program.quotes import unquoted
from models import Assignment, AssignmentState, Consent, Journey, JourneyStep, Person, StepOutcome, Walk, WalkedStep

_TOLD = (AssignmentState.REFLECTED, AssignmentState.CLOSED)
# What was walked last counts; so many steps are read at most.
_MOST = 5000
# Of each step so many are quoted, and so much of each.
_MOST_QUOTED, _LONGEST_QUOTED, _LONGEST_TYPED = 3, 160, 80


class NoSuchJourney(FirsthandError):
    """Not one journey has what was typed as its title or id."""

    typed: str


class JourneyNotWalked(FirsthandError):
    """Who is not of the CX team sees this once they have walked it to its end, or written it up."""


@dataclass(frozen=True)
class StepTotal:
    """One step as everybody met with it: how many walked it, how many were stuck, median minutes, mean friction.

    `instead` quotes what happened instead, the newest first, masked; `is_left_out` says that it was taken out since.
    """

    number: int
    task: str
    walks: int = 0
    stuck: int = 0
    minutes: float | None = None
    friction: float | None = None
    instead: tuple[str, ...] = ()
    is_left_out: bool = False


@dataclass(frozen=True)
class JourneyTotals:
    """A journey as everybody met with it: how many walked of it at all, how many all of it, and each step in order."""

    journey: Journey
    walks: int
    finished: int
    steps: Sequence[StepTotal] = field(default_factory=tuple)


async def named(session: AsyncSession, typed: str) -> Journey:
    """Return the journey whose title or id was typed. Raises NoSuchJourney."""
    bare = unquoted(typed)
    titled = func.lower(Journey.title) == bare.lower()
    rows = await session.exec(select(Journey).where((col(Journey.external_id) == bare) | titled).limit(2))
    found = rows.all()
    if len(found) != 1:
        raise NoSuchJourney(bare[:_LONGEST_TYPED])
    return found[0]


async def require_walked(session: AsyncSession, journey_id: int, slack_id: str) -> None:
    """Raise JourneyNotWalked unless this person walked the journey to its end."""
    rows = await session.exec(
        select(Walk.id)
        .join(Assignment, col(Assignment.id) == col(Walk.assignment_id))
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(Walk.journey_id == journey_id, _is_over(), Person.slack_id == slack_id)
        .limit(1)
    )
    if rows.first() is None:
        raise JourneyNotWalked


def _is_over() -> ColumnElement[bool]:
    """Return the condition of a Walk, and its Assignment, that was gone to the end, or was written up before."""
    return or_(col(Walk.finished_at).is_not(None), col(Assignment.state).in_(_TOLD))


async def walked_by(session: AsyncSession, slack_id: str) -> list[Journey]:
    """Return the journeys that this person walked to their end, or wrote up, by title."""
    rows = await session.exec(
        select(Journey)
        .join(Walk, col(Walk.journey_id) == col(Journey.id))
        .join(Assignment, col(Assignment.id) == col(Walk.assignment_id))
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(Person.slack_id == slack_id, _is_over())
        .distinct()
        .order_by(Journey.title)
    )
    return list(rows.all())


async def of_journey(session: AsyncSession, journey: Journey) -> JourneyTotals:
    """Return a journey as everybody met with it."""
    rows = await session.exec(
        select(WalkedStep)
        .join(Walk, col(Walk.id) == col(WalkedStep.walk_id))
        .where(Walk.journey_id == journey.id, col(WalkedStep.saved_at).is_not(None))
        .order_by(col(WalkedStep.id).desc())
        .limit(_MOST)
    )
    walked = rows.all()
    counted = await session.exec(
        select(func.count(col(Walk.id)), func.count(col(Walk.finished_at))).where(Walk.journey_id == journey.id)
    )
    finished = counted.one()[1]
    by_step: dict[int, list[WalkedStep]] = defaultdict(list)
    for each in walked:
        by_step[each.step_id].append(each)
    texts = [text for found in by_step.values() for text in _quoted(found)]
    others = Identity(others=await mentions.names_in(session, texts))
    steps = await steps_of(session, journey.id or 0)
    on_it = {step.id for step in steps}
    left_out = [found[0] for step_id, found in by_step.items() if step_id not in on_it]
    totals = [_total(step, by_step.get(step.id or 0, []), others) for step in steps]
    totals += [_total(step, by_step[step.step_id], others) for step in left_out]
    walks = len({each.walk_id for each in walked})
    return JourneyTotals(journey, walks, finished, sorted(totals, key=lambda total: (total.number, total.is_left_out)))


def _quoted(walked: Sequence[WalkedStep]) -> list[str]:
    """Return what happened instead, as it is quoted of one step: the newest first, as these are."""
    return [each.instead for each in walked if each.instead][:_MOST_QUOTED]


def _total(step: JourneyStep | WalkedStep, walked: Sequence[WalkedStep], others: Identity) -> StepTotal:
    minutes = [each.minutes for each in walked if each.minutes is not None]
    frictions = [each.friction for each in walked if each.friction is not None]
    said = [one_line(mask(text, others, Consent.ANONYMOUS).text) for text in _quoted(walked)]
    return StepTotal(
        step.number,
        one_line(step.task),
        walks=len(walked),
        stuck=sum(each.outcome is StepOutcome.STUCK for each in walked),
        minutes=median(minutes) if minutes else None,
        friction=fmean(frictions) if frictions else None,
        instead=tuple(
            text if len(text) <= _LONGEST_QUOTED else f"{text[: _LONGEST_QUOTED - 1].rstrip()}…" for text in said
        ),
        is_left_out=isinstance(step, WalkedStep),
    )
