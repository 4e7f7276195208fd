"""People and customers by the words somebody types: ids, names, e-mail addresses, and beginnings of names."""

from typing import Any

import pytest

from bot.program import people
from bot.program.people import NoSuchParticipant, SeveralParticipants, customers
from bot.program.people.customers import NoSuchCustomer
from bot.wording import words_of
from models import Customer, Person
from models.database import Database
from tests.participants import leave, store_participants
from tests.program.factories import customer, import_rows, one, query, store, update_row

PEOPLE = {
    "P-1": ("Ada Okafor", "ada@acme.example"),
    "P-2": ("Priya Nair", "priya.nair@acme.example"),
    "P-3": ("Priscilla Stone", None),
    "P-4": ("Jean-Luc Moreau", None),
    "P-5": ("Jeanne Petit", None),
    "P-6": ("Øyvind Ås", None),
    "P-7": ("Ada Lund", None),
    "P-8": ("Mo Salah", None),
}


async def fill(database: Database) -> None:
    await store_participants(
        database, *(Person(external_id=key, name=name, email=email) for key, (name, email) in PEOPLE.items())
    )


FOUND = {
    "priya": "P-2",
    "Priya": "P-2",
    "@priya": "P-2",
    "nair": "P-2",
    "pri nair": "P-2",
    "prisc": "P-3",
    "ada okafor": "P-1",
    "ada": "P-1",  # what stands before the @ of an e-mail is a whole name
    "ada l": "P-7",
    "moreau": "P-4",
    "luc": "P-4",
    "jean-luc": "P-4",
    "jeanne": "P-5",
    "øyv": "P-6",
    "ås": "P-6",
    "mo": "P-8",  # a whole word goes before the beginning of one
}


@pytest.mark.parametrize("typed", FOUND)
async def test_the_one_who_fits_is_found(sqlite: Database, typed: str) -> None:
    await fill(sqlite)
    assert (await query(sqlite, people.by_words, typed)).external_id == FOUND[typed]


SEVERAL = {
    "pri": "Priya Nair (P-2), Priscilla Stone (P-3)",
    "jea": "Jean-Luc Moreau (P-4), Jeanne Petit (P-5)",
}


@pytest.mark.parametrize("typed", SEVERAL)
async def test_several_who_fit_are_listed(sqlite: Database, typed: str) -> None:
    await fill(sqlite)
    with pytest.raises(SeveralParticipants) as refused:
        await query(sqlite, people.by_words, typed)
    assert SEVERAL[typed] in words_of(refused.value)


@pytest.mark.parametrize("typed", ["riya", "zed", "", "@", "-", "priya stone"])
async def test_what_begins_no_name_finds_nobody(sqlite: Database, typed: str) -> None:
    await fill(sqlite)
    with pytest.raises(NoSuchParticipant) as refused:
        await query(sqlite, people.by_words, typed)
    assert not isinstance(refused.value, SeveralParticipants)


async def test_who_takes_part_goes_before_who_left(sqlite: Database) -> None:
    await fill(sqlite)
    await store_participants(sqlite, Person(external_id="P-9", name="Priya Gone"))
    await leave(sqlite, len(PEOPLE) + 1)
    async with sqlite.read() as session:
        assert (await people.by_words(session, "priya")).external_id == "P-2"
        assert (await people.by_words(session, "priya gone")).external_id == "P-9"


async def test_many_who_fit_are_counted(sqlite: Database) -> None:
    await store_participants(sqlite, *(Person(external_id=f"Q-{n}", name=f"Kim Number{n:02}") for n in range(30)))
    with pytest.raises(SeveralParticipants) as refused:
        await query(sqlite, people.by_words, "kim")
    assert "and 20 more" in words_of(refused.value)


async def import_customer(database: Database, **values: Any) -> None:
    await import_rows(database, Customers=[{"external_id": "Ü-1", **values}])


async def who(database: Database, typed: str) -> int | None:
    try:
        return (await query(database, customers.by_words, typed)).id
    except NoSuchCustomer:
        return None


async def test_an_imported_customer_is_found_by_the_name_they_have_now(database: Database) -> None:
    await import_customer(database, name="Özlem Straße", email="OS@Example.com")
    assert [await who(database, typed) for typed in ("ü-1", "özlem strasse", "os@example.com")] == [1, 1, 1]
    await import_customer(database, name="Jürgen Groß", email=None)
    names = ("jürgen gross", "özlem strasse", "os@example.com")
    assert [await who(database, typed) for typed in names] == [1, None, None]
    await import_customer(database, comment="Nothing of what they are called is in this sheet.", name="Jürgen Groß")
    assert await who(database, "JÜRGEN GROSS") == 1


@pytest.mark.parametrize("change", [{"name": "Somebody Élse"}, {"consent_to_call": False}])
async def test_a_customer_changed_in_a_session_is_found_too(sqlite: Database, change: dict[str, Any]) -> None:
    await store(sqlite, customer(1))
    await update_row(sqlite, Customer, 1, **change)
    kept = await one(sqlite, Customer, 1)
    assert await who(sqlite, kept.name.upper()) == 1
