"""Prepared selects: what they read is what a session reads, each by its own SQL, and detached."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import JSON, bindparam, column, inspect, table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import DetachedInstanceError
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Account, Customer, Issue, Meaning, Person, SeatState
from models.columns import one_of, one_of_names
from models.database import Database
from models.prepared import PreparedSelect
from tests.program.factories import customer
from tests.statements import recorded

MODELS = sorted((each.class_ for each in SQLModel._sa_registry.mappers), key=lambda model: model.__name__)


def held(instance: SQLModel) -> dict[str, Any]:
    return {each.key: instance.__dict__[each.key] for each in inspect(type(instance)).column_attrs}


async def test_every_model_is_read_as_a_session_reads_it(upgraded: Database) -> None:
    filled = 0
    for model in MODELS:
        keys = inspect(model).primary_key
        statement = select(model).order_by(*keys)
        prepared = PreparedSelect(statement)
        read = [row[0] for row in await upgraded.run_read(prepared.rows)]
        async with upgraded.read() as session:
            known = (await session.exec(statement)).all()
        assert [held(each) for each in read] == [held(each) for each in known]
        assert [type(each) for each in read] == [type(each) for each in known]
        assert [inspect(each).key for each in read] == [inspect(each).key for each in known]
        filled += bool(read)
    assert filled >= 15


async def test_any_column_is_asked_for_by_a_value_as_a_session_asks_for_it(upgraded: Database) -> None:
    asked = 0
    for model in MODELS:
        attributes: list[Any] = [getattr(model, each.key) for each in inspect(model).column_attrs]
        keys = inspect(model).primary_key
        for each in attributes:
            if isinstance(each.type, JSON):  # which PostgreSQL compares with nothing
                continue
            async with upgraded.read() as session:
                value = (await session.exec(select(each).where(each.is_not(None)))).first()
                known = (await session.exec(select(*attributes).where(each == value).order_by(*keys))).all()
            if value is not None:
                any_of: tuple[Any, Any] = bindparam("wanted"), value
                given, fixed = (
                    PreparedSelect(select(*attributes).where(each == one).order_by(*keys)) for one in any_of
                )
                assert await upgraded.run_read(partial(given.rows, wanted=value)) == known, each
                assert await upgraded.run_read(fixed.rows) == known, each
                async with upgraded.read() as session:
                    assert await given.rows(session, wanted=value) == known, each
                asked += 1
    assert asked >= 100


async def read_in_session(database: Database, prepared: PreparedSelect) -> list[Any]:
    async with database.read() as session:
        return await prepared.rows(session)


async def read_in_thread(database: Database, prepared: PreparedSelect) -> list[Any]:
    return await database.run_read(prepared.rows)


@pytest.mark.parametrize("read", [read_in_session, read_in_thread])
async def test_it_is_counted_and_refused_as_any_statement(
    database: Database, read: Callable[[Database, PreparedSelect], Awaitable[list[Any]]]
) -> None:
    prepared = PreparedSelect(select(column("name")).select_from(table("no_such_table")))
    with recorded(database) as asked, pytest.raises(DBAPIError, match="no_such_table"):
        await read(database, prepared)
    assert len(asked) == 1


async def add_two(session: AsyncSession) -> None:
    session.add_all((customer(1, account="Acme"), customer(2, account=None), Person(name="Ada", slack_id="U0ADA")))


async def test_what_is_joined_stands_beside_and_none_where_there_is_nothing(database: Database) -> None:
    await database.run_write(add_two)
    other: Any = aliased(Account)
    prepared = PreparedSelect(
        select(Customer, other, col(Customer.external_id) == bindparam("wanted"))
        .join(other, other.id == col(Customer.account_id), isouter=True)
        .order_by(col(Customer.id))
    )
    with_account, without = await database.run_read(lambda session: prepared.rows(session, wanted="C-1"))
    assert (with_account[0].external_id, with_account[1].name, bool(with_account[2])) == ("C-1", "Acme", True)
    assert (without[0].external_id, without[1], bool(without[2])) == ("C-2", None, False)


async def test_what_is_read_is_detached_and_its_relationships_are_not_there_by_themselves(database: Database) -> None:
    await database.run_write(add_two)
    (found,), *_ = await database.run_read(PreparedSelect(select(Customer).order_by(col(Customer.id))).rows)
    assert inspect(found).detached
    with pytest.raises(DetachedInstanceError):
        found.account  # noqa: B018  (it is the reading that raises)
    set_committed_value(found, "account", Account(name="Acme"))
    assert found.account_name == "Acme"


async def test_selects_that_look_alike_are_each_their_own(database: Database) -> None:
    await database.run_write(add_two)
    by_id = [select(col(Customer.name)).where(col(Customer.external_id) == key) for key in ("C-1", "C-2")]
    names = [PreparedSelect(each) for each in by_id]
    read = [await database.run_read(each.rows) for each in (*names, *names)]
    assert [row[0] for rows in read for row in rows] == ["Cara Contact1", "Cara Contact2"] * 2


async def test_columns_alone_keep_their_names(database: Database) -> None:
    await database.run_write(add_two)
    rows: list[Any] = await database.run_read(
        PreparedSelect(select(col(Person.name), col(Person.slack_id)).order_by(col(Person.id))).rows
    )
    assert [(each.name, each.slack_id) for each in rows] == [("Ada", "U0ADA")]


async def test_a_list_is_given_at_each_execution(database: Database) -> None:
    await database.run_write(add_two)
    prepared = PreparedSelect(
        select(col(Customer.external_id)).where(col(Customer.external_id).in_(bindparam("keys", expanding=True)))
    )
    for keys in (["C-1"], ["C-2", "C-1"], []):
        read = await database.run_read(partial(prepared.rows, keys=keys))
        assert sorted(row[0] for row in read) == sorted(keys)


async def test_its_sql_is_made_once_whatever_it_is_asked_with(database: Database) -> None:
    await database.run_write(add_two)
    engine = database.sync_engines[-1]
    compiled = engine.get_execution_options()["compiled_cache"]
    prepared = PreparedSelect(
        select(Customer)
        .where(col(Customer.external_id).in_(bindparam("keys", expanding=True)))
        .where(col(Customer.active) == bindparam("active"))
    )
    before = len(compiled)
    for keys in ([], ["C-1"], ["C-1", "C-2"], [f"C-{number}" for number in range(50)]):
        for active in (True, False):
            await database.run_read(partial(prepared.rows, keys=keys, active=active))
    assert len(compiled) == before + 1


async def test_what_the_session_holds_is_among_what_is_read(database: Database) -> None:
    prepared = PreparedSelect(select(Issue))

    async def add_and_read(session: AsyncSession) -> list[str]:
        session.add(Issue(external_id="I-1", title="Just written"))
        return [row[0].title for row in await prepared.rows(session)]

    assert await database.run_write(add_and_read) == ["Just written"]


@pytest.mark.parametrize("of_two", [False, True])
async def test_one_of_several_words(database: Database, *, of_two: bool) -> None:
    await database.run_write(add_two)
    # Any column of text will do.
    wanted = (SeatState.ASKED, SeatState.IN) if of_two else (SeatState.IN,)

    async def add_and_read(session: AsyncSession) -> list[str]:
        session.add_all(Issue(external_id=f"I-{each}", title=each.value) for each in SeatState)
        rows = await PreparedSelect(select(col(Issue.title)).where(one_of(col(Issue.title), wanted))).rows(session)
        return sorted(row[0] for row in rows)

    assert await database.run_write(add_and_read) == sorted(wanted)


async def test_one_of_several_names(database: Database) -> None:
    async def add_and_read(session: AsyncSession) -> list[str]:
        session.add_all(Issue(external_id=f"I-{each}", title=each) for each in ("a one-to-one", "a day", "day"))
        is_one = one_of_names(col(Issue.title), ["a one-to-one", "day"])
        return [row[0] for row in await PreparedSelect(select(col(Issue.title)).where(is_one)).rows(session)]

    assert sorted(await database.run_write(add_and_read)) == ["a one-to-one", "day"]


def test_what_is_more_than_a_word_is_no_part_of_sql() -> None:
    with pytest.raises(ValueError, match="self-rating"):
        one_of(col(Issue.title), [Meaning.SELF_RATING])


@pytest.mark.parametrize("names", [["it's"], ["a;b"], ["a", ""], ["a  b"], []])
def test_what_is_more_than_words_is_no_part_of_sql(names: list[str]) -> None:
    with pytest.raises(ValueError, match="not all words"):
        one_of_names(col(Issue.title), names)
