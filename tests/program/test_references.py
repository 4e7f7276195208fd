"""People whom a sheet names as manager, assistant or owner: found by address or name, or kept as somebody new."""

from bot.program import people
from models import Person
from models.database import Database
from tests.program.factories import commit, every, store

ADA, SAM, JO = "ada@acme.example", "sam@acme.example", "jo@acme.example"


async def known(database: Database) -> None:
    ada = Person(external_id="P-1", name="Ada Okafor", email="Ada@Acme.example", slack_id="U0ADA")
    twins = [Person(external_id=f"P-{n}", name="Kim Lee", email=f"kim{n}@acme.example") for n in (2, 3)]
    await store(database, ada, *twins)


async def test_an_address_or_a_name_leads_to_who_is_known(database: Database) -> None:
    await known(database)
    texts = [ADA, "ADA@ACME.EXAMPLE", "Ada Okafor <ada@acme.example>", "<@U0ADA>", "<@U0ADA|ada>", "@U0ADA", "U0ADA"]
    texts += ["ada okafor", "@Ada Okafor", " P-1 ", "mailto:ada@acme.example"]
    assert await commit(database, people.referred, texts) == dict.fromkeys(texts, 1)
    assert len(await every(database, Person)) == 3


async def test_a_new_address_is_somebody_new_once_however_it_is_written(database: Database) -> None:
    await known(database)
    texts = [SAM, "SAM@acme.example", "Sam Lee <sam@acme.example>", "U0JO", "<@U0JO>"]
    found = await commit(database, people.referred, texts)
    assert found == {**dict.fromkeys(texts[:3], found[SAM]), **dict.fromkeys(texts[3:], found["U0JO"])}
    new = [each for each in await every(database, Person) if each.external_id is None]
    assert sorted((each.name, each.slack_id) for each in new) == [("Sam Lee", None), ("U0JO", "U0JO")]
    assert await commit(database, people.referred, texts) == found
    assert len(await every(database, Person)) == 5


async def test_a_name_that_is_nobody_s_or_several_people_s_names_nobody(database: Database) -> None:
    await known(database)
    assert await commit(database, people.referred, ["Kim Lee", "Somebody Else", "UWE", "", "a@b", "x" * 400]) == {}
    assert len(await every(database, Person)) == 3


async def test_thousands_of_addresses_are_stored_at_once(database: Database) -> None:
    texts = [f"person{n}@acme.example" for n in range(3000)]
    found = await commit(database, people.referred, texts)
    assert len(set(found.values())) == 3000
