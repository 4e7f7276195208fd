"""A customer is found by what they are called now, also after an import changed it, or an upgrade from before."""

from typing import Any

import pytest

from bot.program.importing.batch import ImportBatch, import_batch
from bot.program.importing.entries import Entry
from bot.program.people import customers
from bot.program.people.customers import NoSuchCustomer
from models import Customer
from models.database import Database
from tests.program.factories import commit, customer, one


async def bring(database: Database, **values: Any) -> None:
    await commit(
        database, import_batch, ImportBatch(customers=[Entry(2, {"external_id": "Ü-1", **values})]), lambda _: None
    )


async def who(database: Database, typed: str) -> int | None:
    async with database.read() as session:
        try:
            return (await customers.by_words(session, typed)).id
        except NoSuchCustomer:
            return None


async def test_an_imported_customer_is_found_by_the_name_they_have_now(database: Database) -> None:
    await bring(database, name="Özlem Straße", email="OS@Example.com")
    assert [await who(database, typed) for typed in ("ü-1", "özlem strasse", "os@example.com")] == [1, 1, 1]
    await bring(database, name="Jürgen Groß", email=None)
    assert [await who(database, typed) for typed in ("jürgen gross", "özlem strasse", "os@example.com")] == [
        1,
        None,
        None,
    ]
    await bring(database, comment="Nothing of what they are called is in this sheet.", name="Jürgen Groß")
    assert await who(database, "JÜRGEN GROSS") == 1


@pytest.mark.parametrize("change", [{"name": "Somebody Élse"}, {"consent_to_call": False}])
async def test_a_customer_changed_in_a_session_is_found_too(sqlite: Database, change: dict[str, Any]) -> None:
    async with sqlite.write() as session:
        session.add(customer(1))
    async with sqlite.write() as session:
        (await session.get_one(Customer, 1)).sqlmodel_update(change)
    kept = await one(sqlite, Customer, 1)
    assert await who(sqlite, kept.name.upper()) == 1
