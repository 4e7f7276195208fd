"""What migrations fill in for customers, participants and rounds of the releases that had no such column yet."""

from decimal import Decimal
from itertools import pairwise
from types import ModuleType

import pytest
from dateutil.relativedelta import relativedelta
from sqlalchemy import text
from sqlmodel import col, select

from bot.program.people import customers
from models import Customer, Issue, Person, Round
from models.customer import folded_names
from models.database import Database
from models.migrate import migrate
from tests.models import release_0001, release_0002
from tests.program.factories import every

# On which scale each score of before must have been.
_SCALES = {"0": None, "4": None, "10": None, "10.5": "-100 to 100", "-3": "-100 to 100"}


@pytest.fixture(params=[release_0001, release_0002], ids=["release-0001", "release-0002"])
def release(request: pytest.FixtureRequest) -> ModuleType:
    """Return each release before 0003."""
    assert isinstance(request.param, ModuleType)
    return request.param


async def test_everybody_so_far_is_active(filled: Database) -> None:
    await migrate(filled)
    assert {each.active for each in await every(filled, Person)} == {True}
    assert {each.active for each in await every(filled, Customer)} == {True}


async def test_a_score_keeps_its_meaning(filled: Database) -> None:
    async with filled.alter() as connection:
        for number, score in enumerate(_SCALES, 1):
            await connection.execute(text(f"UPDATE customer SET score = {score} WHERE id = {number}"))

    await migrate(filled)

    async with filled.read() as session:
        kept = [await session.get_one(Customer, number) for number in range(1, len(_SCALES) + 1)]
    assert {each.score: each.score_scale for each in kept} == {Decimal(s): scale for s, scale in _SCALES.items()}


async def test_every_customer_so_far_is_found_by_name(filled: Database) -> None:
    async with filled.alter() as connection:
        await connection.execute(text("UPDATE customer SET name = 'Özlem STRASSE', email = NULL WHERE id = 1"))

    await migrate(filled)

    for one in await every(filled, Customer):
        columns = {name: getattr(one, name) for name in ("external_id", "name", "email")}
        assert folded_names(columns).items() <= one.model_dump().items()
    async with filled.read() as session:
        assert (await customers.by_words(session, "özlem straße")).id == 1


async def test_every_round_runs_from_when_it_was_opened_until_the_next_one_was(filled: Database) -> None:
    await migrate(filled)
    async with filled.read() as session:
        rounds = (await session.exec(select(Round).order_by(col(Round.routine), col(Round.month)))).all()
    assert rounds
    for round_ in rounds:
        assert round_.starts_on.replace(day=1) == round_.month
        opened = round_.opened_at.date()
        assert round_.starts_on == opened or opened.replace(day=1) != round_.month
    for one, other in pairwise(rounds):
        if one.routine == other.routine:
            assert one.starts_on < one.ends_on == other.starts_on
    assert rounds[-1].ends_on == rounds[-1].starts_on + relativedelta(months=1)


async def test_whom_a_sheet_named_by_address_is_somebody(filled: Database) -> None:
    async with filled.alter() as connection:
        for statement in (
            "UPDATE participant SET email = 'Ada@acme.example', manager = 'sam@new.example' WHERE id = 1",
            "UPDATE participant SET manager = ' ADA@acme.example', assistant = 'Somebody' WHERE id = 2",
            "UPDATE issue SET owner = 'SAM@new.example'",
        ):
            await connection.execute(text(statement))

    await migrate(filled)

    people = await every(filled, Person)
    (sam,) = (each for each in people if each.email == "sam@new.example")
    first, second = people[0], people[1]
    assert (sam.external_id, sam.name) == (None, "sam@new.example")
    assert (first.manager_id, second.manager_id, second.assistant_id) == (sam.id, first.id, None)
    assert (second.manager, second.assistant) == (" ADA@acme.example", "Somebody")
    assert {issue.owner_id for issue in await every(filled, Issue)} == {sam.id}
