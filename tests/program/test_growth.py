"""Skills of the month by the calendar, whether a recording is asked about, and the trend over a year of rounds."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlmodel import select

from bot.program.assignments import id_of
from bot.program.growth import trends
from bot.program.growth.trends import Compared, closer
from bot.program.people.recording import COUNTRIES, UNKNOWN, Rule, named, of_place
from bot.program.routines import ROUTINES
from bot.program.routines.skills import TALKING, WALKING, Skill, skill_of, tip_of
from models import Answer, Assignment, AssignmentState, Consent, Meaning, Reflection, Round, RoundState, ScoreGuess
from models.database import Database
from tests.program.factories import populate, query

_CLOSED = AssignmentState.CLOSED
MONTHS = [date(2026 + place // 12, place % 12 + 1, 1) for place in range(24)]


@pytest.mark.parametrize("skills", [TALKING, WALKING])
def test_each_skill_comes_once_a_quarter_and_quarterly_rounds_meet_all_of_them(skills: tuple[Skill, ...]) -> None:
    by_month = [skill_of(skills, month) for month in MONTHS]
    assert all(set(by_month[start : start + 3]) == set(skills) for start in range(0, 24, 3))
    for first in range(3):
        assert set(by_month[first::3]) == set(skills)


def test_a_year_of_rounds_has_a_tip_for_each_month() -> None:
    tips = [tip_of(skill, month) for month in MONTHS[:12] if (skill := skill_of(TALKING, month))]
    assert len(set(tips)) == 12
    assert skill_of((), MONTHS[0]) is None
    # A routine asks how it went just where its brief has the tip.
    for routine in ROUTINES.values():
        asks = routine.form.field_for(Meaning.SELF_RATING) is not None
        assert bool(routine.skills) == asks == ("skill" in routine.brief)


PLACES = [
    ("+49 30 901820", "Europe/Berlin", "DE"),
    ("0041 44 668 18 00", None, "CH"),
    (None, "Asia/Calcutta", "IN"),
    ("+1 212 555 0100", "America/New_York", "US"),
    ("+1 416 555 0100", "America/Toronto", "CA"),
    ("+353 1 234", "Europe/Dublin", "IE"),
    # A number at home, or none with a country's code, tells nothing; two countries are not known for sure.
    ("+1 212 555 0100", None, ""),
    ("030 901820", None, ""),
    ("+49 30 901820", "Europe/Lisbon", ""),
    ("+352 1", "Europe/Luxembourg", ""),
    ("ask for Bo", "Nowhere/Land", ""),
    (None, "UTC", ""),
    (None, None, ""),
]


@pytest.mark.parametrize(("phone", "zone", "code"), PLACES)
def test_where_somebody_is_follows_from_number_and_zone(phone: str | None, zone: str | None, code: str) -> None:
    assert of_place(phone, zone).code == code


def test_a_country_is_known_by_name_or_code() -> None:
    assert [named(each.code.lower()) for each in COUNTRIES] == list(COUNTRIES)
    assert [named(f" {each.name.upper()}") for each in COUNTRIES] == list(COUNTRIES)
    assert [named(each) for each in ("", None, "Atlantis", "D", "<!channel>")] == [UNKNOWN] * 5
    assert {each.code: each.rule for each in COUNTRIES}["DE"] is Rule.EVERYBODY
    assert all(left.name.removeprefix("the ") < right.name.removeprefix("the ") for left, right in pairwise(COUNTRIES))


def compared(*distances: int) -> list[Compared]:
    day = date(2026, 1, 5)
    return [
        Compared(day + timedelta(days=30 * place), Decimal(far), Decimal(0), "0 to 10", Decimal(far))
        for place, far in enumerate(distances)
    ]


def test_a_trend_needs_four_guesses_and_compares_their_halves() -> None:
    assert closer(compared(1, 2, 3)) is None
    assert closer(compared(4, 4, 1, 1)) == (Decimal(4), Decimal(1))
    assert closer(compared(4, 4, 1, 2, 3)) == (Decimal(4), Decimal(2))


async def log(
    database: Database,
    day: date,
    guess: int | None,
    text: str = "",
    *,
    of: int = 1,
    about: int = 1,
    meaning: Meaning = Meaning.SELF_RATING,
) -> None:
    """Store a call of a person with a customer (ids) that day, their guess at a score of 4, and their one answer."""
    now = datetime.combine(day, time(9), UTC)
    month = day.replace(day=1)
    async with database.write() as session:
        known = (await session.exec(select(Round).where(Round.month == month))).first()
        ends = (month + timedelta(days=32)).replace(day=1)
        state = RoundState.CLOSED
        round_ = known or Round(routine="call", month=month, starts_on=month, ends_on=ends, state=state, opened_at=now)
        session.add(round_)
        await session.flush()
        call = Assignment(
            round_id=id_of(round_), routine="call", participant_id=of, customer_id=about, state=_CLOSED, why=""
        )
        session.add(call)
        await session.flush()
        answer = Answer(field="any", meaning=meaning, question="How?", answer=text)
        session.add(
            Reflection(
                assignment_id=id_of(call), talked_on=day, consent=Consent.NAMED, answers=[answer], submitted_at=now
            )
        )
        if guess is not None:
            kept = ScoreGuess(
                assignment_id=id_of(call), guess=Decimal(guess), score=Decimal(4), scale="0 to 10", guessed_at=now
            )
            session.add(kept)


async def test_the_year_is_one_person_s_own_by_skill_oldest_first(database: Database) -> None:
    await populate(database)
    await log(database, date(2025, 11, 9), 9, "1")  # more than a year ago
    await log(database, date(2026, 1, 12), 7, "2")
    await log(database, date(2026, 4, 13), 5, "")
    await log(database, date(2026, 6, 8), None, "4")
    await log(database, date(2026, 8, 10), 4, "5")
    await log(database, date(2026, 8, 11), 1, "99", of=2)
    year = await query(database, trends.of_year, 1, until=date(2026, 11, 16))
    assert [(each.day.month, int(each.guess), int(each.distance)) for each in year.guesses] == [
        (1, 7, 3),
        (4, 5, 1),
        (8, 4, 0),
    ]
    assert {name: [each.rating for each in rated] for name, rated in year.skills.items()} == {"listening": [2, 4, 5]}
    other = await query(database, trends.of_year, 2, until=date(2026, 11, 16))
    assert [int(each.guess) for each in other.guesses] == [1]
    assert not other.skills


async def test_a_guess_counts_though_nothing_was_rated(database: Database) -> None:
    await populate(database)
    await log(database, date(2026, 1, 12), 7, "They wait.", meaning=Meaning.HEARD)
    year = await query(database, trends.of_year, 1, until=date(2026, 11, 16))
    assert ([int(each.guess) for each in year.guesses], year.skills) == ([7], {})


async def test_what_was_neither_guessed_nor_rated_takes_no_part_whatever_was_written(database: Database) -> None:
    await populate(database)
    await log(database, date(2026, 1, 12), None, "2")
    for month, text in enumerate(("5", '"self-rating"', "self-rating", "100 %"), 3):
        await log(database, date(2026, month, 12), None, text, meaning=Meaning.HEARD)
    year = await query(database, trends.of_year, 1, until=date(2026, 11, 16))
    assert {name: [each.rating for each in rated] for name, rated in year.skills.items()} == {"listening": [2]}
    assert not year.guesses
