"""What a participant's guesses and self-ratings of the last year come to; for their eyes alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean

from sqlalchemy import Text, bindparam, cast, or_
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.growth.guesses import distance
from bot.program.routines import ROUTINES
from bot.program.routines.skills import skill_of
from models import Answer, Assignment, Meaning, Reflection, Round, ScoreGuess, text_of
from models.prepared import PreparedSelect

_YEAR = timedelta(days=365)
# Of whoever does everything there is: a dozen calls, and each quarter a few others.
_MOST = 60
_MOST_RATED = 5


@dataclass(frozen=True)
class Compared:
    """A guess and the score on its scale, on the day of the call; `distance` is in points of ten."""

    day: date
    guess: Decimal
    score: Decimal
    scale: str
    distance: Decimal


@dataclass(frozen=True)
class Rated:
    """How well somebody kept to a skill on a day: 1 to 5."""

    day: date
    rating: int


@dataclass(frozen=True)
class Trends:
    """The guesses of a year, oldest first, and the self-ratings of each skill (its name), oldest first."""

    guesses: tuple[Compared, ...] = ()
    skills: dict[str, tuple[Rated, ...]] = field(default_factory=dict)


_OF_YEAR = PreparedSelect(
    select_columns(
        col(Reflection.talked_on),
        col(Reflection.answers),
        col(Round.routine),
        col(Round.month),
        col(ScoreGuess.guess),
        col(ScoreGuess.score),
        col(ScoreGuess.scale),
    )
    .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
    .join(Round, col(Round.id) == col(Assignment.round_id))
    .join(ScoreGuess, col(ScoreGuess.assignment_id) == col(Assignment.id), isouter=True)
    .where(
        col(Assignment.participant_id) == bindparam("person"),
        col(Reflection.talked_on) > bindparam("since"),
        # Of the others, which are as long as what people wrote, nothing is shown.
        or_(
            col(ScoreGuess.assignment_id).is_not(None),
            cast(col(Reflection.answers), Text).contains(f'"{Meaning.SELF_RATING}"'),
        ),
    )
    .order_by(col(Reflection.talked_on).desc(), col(Reflection.id).desc())
    .limit(_MOST)
)


async def of_year(session: AsyncSession, person_id: int, *, until: date) -> Trends:
    """Return the trends of a person's last year, `until` that day; by one statement."""
    found = list(reversed(await _OF_YEAR.rows(session, person=person_id, since=until - _YEAR)))
    guesses = (_compared(row.talked_on, row.guess, row.score, row.scale) for row in found)
    rated = [(_rated_skill(row.routine, row.month), _rated(row.talked_on, row.answers)) for row in found]
    names = sorted({name for name, rating in rated if name and rating is not None})
    return Trends(
        tuple(each for each in guesses if each),
        {name: tuple(rating for of, rating in rated if of == name and rating is not None) for name in names},
    )


def _compared(day: date, guess: Decimal | None, score: Decimal, scale: str) -> Compared | None:
    return None if guess is None else Compared(day, guess, score, scale, distance(guess, score, scale))


def _rated(day: date, answers: Sequence[Answer]) -> Rated | None:
    text = text_of(answers, Meaning.SELF_RATING)
    number = int(text) if text.isascii() and text.isdecimal() and len(text) == 1 else 0
    return Rated(day, number) if 1 <= number <= _MOST_RATED else None


def _rated_skill(routine_key: str, month: date) -> str:
    routine = ROUTINES.get(routine_key)
    skill = skill_of(routine.skills, month) if routine else None
    return skill.name if skill else ""


def closer(guesses: Sequence[Compared]) -> tuple[Decimal, Decimal] | None:
    """Return how far off the earlier and the later half of the guesses were on average; None of fewer than four."""
    if len(guesses) < 2 * 2:
        return None
    middle = len(guesses) // 2
    earlier, later = guesses[:middle], guesses[middle:]
    return mean(each.distance for each in earlier), mean(each.distance for each in later)
