"""Walks: started, gone on with, each step saved as it is submitted, stopped at any step, and corrected."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError, Problem
from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.journeys import progress
from bot.program.journeys.friction import MOST_FRICTION
from bot.program.journeys.progress import Progress
from models import TO_DO, Assignment, AssignmentState, OutgoingKind, StepOutcome, StepWords, Walk, WalkedStep

# Late is welcome: what was missed may still be walked, until it is written up.
_WALKABLE = TO_DO | {AssignmentState.MISSED}
# Ten hours at one step.
LONGEST_MINUTES = 600
LONGEST_INSTEAD = 2000


class WalkClosed(FirsthandError):
    """The assignment is in a state in which nothing is walked."""

    state: AssignmentState
    routine: str


class JourneyEmpty(FirsthandError):
    """There is no step to walk."""


class StepGone(FirsthandError):
    """There is no such step on a walk of theirs."""


class StepSavedMeanwhile(FirsthandError):
    """The step was saved since it was opened, with something else."""


class OutcomeMissing(Problem):
    """Whether it worked is not chosen."""


class MinutesMissing(Problem):
    """How long it took is not said."""


class MinutesUnlikely(Problem):
    """That is no number of minutes, or too many."""

    longest: int


class FrictionMissing(Problem):
    """No number of friction is chosen."""


class PhotoUnclear(Problem):
    """The file is no picture."""


@dataclass(frozen=True)
class Photo:
    """A picture in Slack: the id of its file, and its permalink ("" where it has none)."""

    id: str
    link: str = ""


@dataclass(frozen=True)
class Entered:
    """What was entered at a step, as far as it was; `minutes` as typed, `photo` None to keep what was there."""

    outcome: StepOutcome | None = None
    minutes: str = ""
    friction: int | None = None
    instead: str = ""
    photo: Photo | None = None
    photo_is_unclear: bool = False

    @property
    def whole_minutes(self) -> int | None:
        """The minutes as a number; None where they are none."""
        is_number = (
            self.minutes.isascii() and self.minutes.isdecimal() and len(self.minutes) <= len(str(LONGEST_MINUTES))
        )
        return int(self.minutes) if is_number and int(self.minutes) <= LONGEST_MINUTES else None


@dataclass(frozen=True)
class Shown:
    """Where somebody is on a walk: at a `step`, or, with None, at its end."""

    assignment_id: int
    progress: Progress
    step: WalkedStep | None


async def go_on(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> Shown:
    """Start the walk of an assignment, or go on with it, at the first step that is left.

    Raises NotYours, WalkClosed, or JourneyEmpty where there is nothing to walk.
    """
    assignment = await assignments.for_change(session, assignment_id, by=by)
    _require_walkable(assignment)
    here = await _progress_of(session, assignment)
    if not here.total:
        raise JourneyEmpty
    if here.walk is None:
        walk = Walk(assignment_id=assignment_id, journey_id=id_of(here.journey), started_at=now)
        session.add(walk)
        await session.flush()
        here = replace(here, walk=walk)
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, assignment_id, and_followers=True)
    return await _at_next(session, assignment, here)


async def save(session: AsyncSession, step_id: int, entered: Entered, *, version: int, now: datetime, by: str) -> Shown:
    """Save a step (the id of a WalkedStep), and return what comes next; the same sent twice is saved once.

    `version` is the step's when it was shown. Raises FieldError by the names of `Entered`, StepGone, WalkClosed, or
    StepSavedMeanwhile where it was saved with something else since. What was only kept elsewhere since gives way where
    something is entered.
    """
    assignment, step = await _own_step(session, step_id, by=by)
    _require_complete(entered)
    entered = _as_of_now(step, entered, version)
    if step.saved_at is None or not _is_same(step, entered):
        _fill(step, entered)
        step.saved_at = now
        session.add(step)
        await session.flush()
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment), and_followers=True)
    shown = await _at_next(session, assignment, await _progress_of(session, assignment))
    walk = shown.progress.walk
    if shown.step is None and walk is not None and walk.finished_at is None:
        walk.finished_at = now
        session.add(walk)
    return shown


async def keep(session: AsyncSession, step_id: int, entered: Entered, *, version: int, by: str) -> Shown:
    """Keep what was entered at a step so far, without taking it for walked; return the same step.

    What can't be kept is left as it was. Raises StepGone, WalkClosed, or StepSavedMeanwhile as `save` does.
    """
    assignment, step = await _own_step(session, step_id, by=by)
    entered = _as_of_now(step, entered, version)
    if step.version == version or step.saved_at is None:
        _fill(step, entered)
        session.add(step)
        await session.flush()
    return Shown(id_of(assignment), await _progress_of(session, assignment), step)


async def back(session: AsyncSession, step_id: int, entered: Entered, *, version: int, by: str) -> Shown:
    """Keep what was entered at a step so far, as `keep` does; return the step before, to be corrected."""
    shown = await keep(session, step_id, entered, version=version, by=by)
    here = shown.step.number if shown.step else 0
    before = [each for each in shown.progress.walked if each.number < here]
    return replace(shown, step=before[-1] if before else shown.step)


async def found(session: AsyncSession, step_id: int, *, by: str) -> Shown:
    """Return a step as it stands, to be looked at. Raises StepGone, NotYours or WalkClosed."""
    assignment, step = await _own_step(session, step_id, by=by)
    return Shown(id_of(assignment), await _progress_of(session, assignment), step)


def _as_of_now(step: WalkedStep, entered: Entered, version: int) -> Entered:
    """Return what was entered at a step of this version, with what was entered elsewhere since where it is empty.

    Raises StepSavedMeanwhile where the step was saved elsewhere since, with something else.
    """
    if step.version == version:
        return entered
    minutes = "" if step.minutes is None else str(step.minutes)
    merged = replace(
        entered,
        outcome=entered.outcome or step.outcome,
        minutes=entered.minutes or minutes,
        friction=entered.friction or step.friction,
        instead=entered.instead or step.instead or "",
    )
    if step.saved_at is not None and not _is_same(step, merged):
        raise StepSavedMeanwhile
    return merged


def _require_walkable(assignment: Assignment) -> None:
    if assignment.state not in _WALKABLE:
        raise WalkClosed(assignment.state, assignment.routine)


async def _progress_of(session: AsyncSession, assignment: Assignment) -> Progress:
    found = await progress.of_assignment(session, assignment)
    if found is None:
        raise JourneyEmpty
    return found


async def _own_step(session: AsyncSession, step_id: int, *, by: str) -> tuple[Assignment, WalkedStep]:
    """Return a step and its assignment, which is locked. Raises StepGone, NotYours or WalkClosed."""
    found = await session.exec(
        select(Walk.assignment_id)
        .join(WalkedStep, col(WalkedStep.walk_id) == col(Walk.id))
        .where(WalkedStep.id == step_id)
    )
    assignment_id = found.first()
    if assignment_id is None:
        raise StepGone
    assignment = await assignments.for_change(session, assignment_id, by=by)
    _require_walkable(assignment)
    return assignment, await session.get_one(WalkedStep, step_id, populate_existing=True)


async def _at_next(session: AsyncSession, assignment: Assignment, here: Progress) -> Shown:
    """Return the first step that is left, in the words of today; at the end none."""
    if not here.left or here.walk is None:
        return Shown(id_of(assignment), here, None)
    ahead = here.left[0]
    step = next((each for each in here.drafts if each.step_id == ahead.id), None)
    words = ahead.model_dump(include=set(StepWords.model_fields))
    if step is None:
        step = WalkedStep(walk_id=id_of(here.walk), step_id=id_of(ahead), **words)
        session.add(step)
    elif step.model_dump(include=set(words)) != words:
        step.sqlmodel_update(words)
        session.add(step)
    await session.flush()
    return Shown(id_of(assignment), here, step)


def _require_complete(entered: Entered) -> None:
    wrong: dict[str, Problem] = {}
    if entered.outcome is None:
        wrong["outcome"] = OutcomeMissing()
    if not entered.minutes:
        wrong["minutes"] = MinutesMissing()
    elif entered.whole_minutes is None:
        wrong["minutes"] = MinutesUnlikely(LONGEST_MINUTES)
    if entered.friction not in range(1, MOST_FRICTION + 1):
        wrong["friction"] = FrictionMissing()
    if entered.photo_is_unclear:
        wrong["photo"] = PhotoUnclear()
    if wrong:
        raise FieldError(wrong)


def _is_same(step: WalkedStep, entered: Entered) -> bool:
    is_same_photo = entered.photo is None or entered.photo.id == step.photo
    said = (entered.outcome, entered.whole_minutes, entered.friction, entered.instead)
    return is_same_photo and said == (step.outcome, step.minutes, step.friction, step.instead or "")


def _fill(step: WalkedStep, entered: Entered) -> None:
    """Change a step to what was entered; of one that was walked, what is missing or wrong stays as it was."""
    before = step.model_dump()
    was_walked = step.saved_at is not None
    step.outcome = entered.outcome or (step.outcome if was_walked else None)
    step.minutes = entered.whole_minutes if not was_walked or entered.whole_minutes is not None else step.minutes
    step.friction = entered.friction or (step.friction if was_walked else None)
    step.instead = entered.instead[:LONGEST_INSTEAD] or None
    if entered.photo is not None:
        step.photo, step.photo_link = entered.photo.id, entered.photo.link or None
    step.version += before != step.model_dump()
