"""Statements that nobody waits for: written in their order, refused aloud, and never outliving their transaction."""

import asyncio

import pytest
from sqlalchemy import bindparam, insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from models import Customer, Issue
from models.database import POSTPONED, Database

_LATER = {POSTPONED: True}
_ADD = insert(Issue).execution_options(**_LATER)
_RETITLE = (
    update(Issue)
    .where(col(Issue.external_id) == bindparam("the_id"))
    .values(title=bindparam("new"))
    .execution_options(**_LATER, synchronize_session=False)
)


async def titles(database: Database) -> list[str]:
    async with database.read() as session:
        return list((await session.exec(select(Issue.title).order_by(col(Issue.id)))).all())


async def test_they_run_in_their_order_before_what_comes_next(database: Database) -> None:
    async with database.write() as session:
        connection = await session.connection()
        await connection.execute(_ADD, {"external_id": "I-1", "title": "first"})
        await connection.execute(_RETITLE, {"the_id": "I-1", "new": "second"})
        assert (await session.exec(select(Issue.title))).all() == ["second"]
        await connection.execute(_ADD, [{"external_id": f"I-{n}", "title": f"more {n}"} for n in (2, 3)])
        await connection.execute(_RETITLE, {"the_id": "I-3", "new": "last"})
    assert await titles(database) == ["second", "more 2", "last"]


async def test_what_is_refused_is_raised_at_the_commit_and_nothing_is_kept(database: Database) -> None:
    async def write() -> None:
        async with database.write() as session:
            connection = await session.connection()
            await connection.execute(_ADD, {"external_id": "I-1", "title": "first"})
            await connection.execute(insert(Customer).execution_options(**_LATER), _of_no_issue())
            await connection.execute(_ADD, {"external_id": "I-2", "title": "second"})

    with pytest.raises(IntegrityError):
        await write()
    assert await titles(database) == []
    async with database.write() as session:  # the connection is fit for the next
        session.add(Issue(external_id="I-3", title="third"))
    assert await titles(database) == ["third"]


async def test_what_is_rolled_back_never_happens(database: Database) -> None:
    async def write() -> None:
        async with database.write() as session:
            await (await session.connection()).execute(_ADD, {"external_id": "I-1", "title": "first"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write()
    async with database.write() as session:
        session.add(Issue(external_id="I-2", title="second"))
    assert await titles(database) == ["second"]


async def test_who_is_cancelled_leaves_no_transaction_open(database: Database) -> None:
    begun = asyncio.Event()

    async def write() -> None:
        async with database.write() as session:
            await (await session.connection()).execute(_ADD, {"external_id": "I-1", "title": "first"})
            begun.set()
            for _ in range(1000):
                await session.exec(select(Issue.title))

    task = asyncio.create_task(write())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.write() as session:
        session.add(Issue(external_id="I-2", title="second"))
    assert await titles(database) == ["second"]


async def test_a_reader_of_an_open_transaction_sees_it_as_it_was_first_read(database: Database) -> None:
    async with database.write() as session:
        session.add(Issue(external_id="I-1", title="first"))
    async with database.write() as session:
        await session.exec(text("UPDATE issue SET title = 'second'"))  # type: ignore[call-overload]
        assert await titles(database) == ["first"]
    assert await titles(database) == ["second"]


def _of_no_issue() -> dict[str, object]:
    return Customer(external_id="C-1", name="Nobody", issue_id=4711).model_dump(exclude={"id"})
