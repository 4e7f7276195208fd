"""Guessing a customer's last score before the call: what may be chosen, kept until the call is logged or it was shown.

The score as it was then is kept beside the guess, so that an import changes neither.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import assignments, outbox
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.people.customers import USUAL_SCALE, bounds
from models import Assignment, Customer, OutgoingKind, ScoreGuess

# As many as are looked over at once.
_MOST_STEPS = 21
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
# A guess is close within so much of the scale.
_CLOSE = Decimal("0.1")
_OF_TEN = 10


class NoScoreToGuess(FirsthandError):
    """No last score of the customer is known (any more)."""


class NotOnTheScale(FirsthandError):
    """What was chosen is not on the customer's scale as it is now, such as after an import changed it."""


class GuessStays(FirsthandError):
    """The score was shown, so that the guess can't be changed any more."""


@dataclass(frozen=True)
class Guessed:
    """A choice as it was offered: a number, None for none, on the scale that was seen (such as "0 to 10")."""

    number: int | None
    scale: str


def scale_of(customer: Customer) -> str:
    """Return the scale of a customer's score, such as "0 to 10"."""
    return customer.score_scale or USUAL_SCALE


def numbers_on(scale: str) -> list[int]:
    """Return what may be guessed on a scale: every whole number of a short one, of a long one some, with both ends."""
    lowest, highest = (int(end) for end in bounds(scale))
    step = next((each for each in _STEPS if (highest - lowest) // each < _MOST_STEPS), _STEPS[-1])
    inner = [number for number in range(lowest - lowest % step, highest, step) if number > lowest]
    return [lowest, *inner, highest]


def distance(guess: Decimal, score: Decimal, scale: str) -> Decimal:
    """Return how far a guess was from the score on its scale, in points of ten whatever that is."""
    lowest, highest = bounds(scale)
    return abs(guess - score) * _OF_TEN / (highest - lowest)


def is_close(guess: ScoreGuess) -> bool:
    """Return whether a guess was within a tenth of the scale."""
    return guess.guess is not None and distance(guess.guess, guess.score, guess.scale) <= _CLOSE * _OF_TEN


def of(details: AssignmentDetails) -> ScoreGuess | None:
    """Return the guess on an assignment; None for none, and where its routine asks for none."""
    return details.guess if "score_guess" in details.routine.glance else None


async def guess(session: AsyncSession, assignment_id: int, chosen: Guessed, *, now: datetime, by: str) -> None:
    """Keep what `by` (Slack id) guesses of their customer; without a number, that they want to see the score.

    Raises NotYours, IllegalTransition once it is done, NoScoreToGuess, NotOnTheScale, or GuessStays.
    """
    assignment, customer = await _open(session, assignment_id, by=by)
    if chosen.scale != scale_of(customer) or (
        chosen.number is not None and chosen.number not in numbers_on(chosen.scale)
    ):
        raise NotOnTheScale
    kept = await session.get(ScoreGuess, assignment_id, populate_existing=True)
    if kept is not None and kept.shown:
        if kept.guess == chosen.number:
            return  # the same click once more
        raise GuessStays
    number = None if chosen.number is None else Decimal(chosen.number)
    if kept is not None and (kept.guess, kept.scale, kept.score) == (chosen.number, chosen.scale, customer.score):
        return
    await _keep(session, assignment, customer, kept, number, shown=number is None, now=now)


async def show(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """Have the score shown to `by` (Slack id) from now on. Raises NotYours, IllegalTransition, NoScoreToGuess."""
    assignment, customer = await _open(session, assignment_id, by=by)
    kept = await session.get(ScoreGuess, assignment_id, populate_existing=True)
    if kept is None:
        await _keep(session, assignment, customer, None, None, shown=True, now=now)
    elif not kept.shown:
        kept.shown = True
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, assignment_id)


async def _open(session: AsyncSession, assignment_id: int, *, by: str) -> tuple[Assignment, Customer]:
    """Return an assignment of `by` that is to be done, locked, and its customer, of whom a score is known."""
    assignment = await assignments.for_change(session, assignment_id, by=by)
    assignments.require_to_do(assignment)
    customer = await session.get(Customer, assignment.customer_id) if assignment.customer_id else None
    if customer is None or customer.score is None:
        raise NoScoreToGuess
    return assignment, customer


async def _keep(
    session: AsyncSession,
    assignment: Assignment,
    customer: Customer,
    kept: ScoreGuess | None,
    number: Decimal | None,
    *,
    shown: bool,
    now: datetime,
) -> None:
    row = kept or ScoreGuess(assignment_id=assignments.id_of(assignment), score=Decimal(0), scale="", guessed_at=now)
    row.guess, row.scale, row.shown, row.guessed_at = number, scale_of(customer), shown, now
    row.score = customer.score or Decimal(0)
    session.add(row)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, row.assignment_id)
