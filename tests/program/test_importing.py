"""Participants taken in a second time: who changed is looked up anew, and nobody shares a Slack id or an address."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.program.importing.entries import RowResult
from bot.wording import words_of
from models import Person
from models.database import Database
from tests.program.factories import every, import_rows, update_row

ONCE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def person(external_id: str, **values: Any) -> dict[str, Any]:
    return {"external_id": external_id, "name": external_id.upper(), **values}


async def import_people(database: Database, people: Sequence[dict[str, Any]]) -> RowResult:
    return (await import_rows(database, Participants=people))["Participants"]


async def found(database: Database) -> dict[str, Person]:
    return {each.external_id or "": each for each in await every(database, Person)}


async def look_up(database: Database, **values: Any) -> None:
    """Note what a look-up of Ada in Slack found, or did not find."""
    await update_row(database, Person, (await found(database))["ada"].id, **values)


async def test_a_blank_slack_id_keeps_whom_the_address_led_to(database: Database) -> None:
    ada = person("ada", email="ada@acme.example", slack_id=None)
    await import_people(database, [ada])
    await look_up(database, slack_id="U1ADA", timezone="Europe/London", photo_url="https://photo.example/1")

    outcome = await import_people(database, [ada])

    assert (outcome.changed, outcome.unchanged) == (0, 1)
    assert (await found(database))["ada"].slack_id == "U1ADA"


async def test_a_new_address_is_looked_up_anew(database: Database) -> None:
    await import_people(database, [person("ada", email="ada@acme.example")])
    await look_up(database, slack_id="U1ADA", timezone="Europe/London", photo_url="x", not_found_at=ONCE)

    await import_people(database, [person("ada", email="a.okafor@acme.example")])

    ada = (await found(database))["ada"]
    assert (ada.slack_id, ada.timezone, ada.photo_url, ada.not_found_at) == (None, None, None, None)


async def test_the_same_address_in_other_letters_is_no_new_one(database: Database) -> None:
    await import_people(database, [person("ada", email="ada@acme.example")])
    await look_up(database, slack_id="U1ADA")

    await import_people(database, [person("ada", email="Ada@acme.example")])

    assert (await found(database))["ada"].slack_id == "U1ADA"


async def test_a_given_slack_id_clears_that_nobody_was_found(database: Database) -> None:
    await import_people(database, [person("ada", email="ada@acme.example")])
    await look_up(database, not_found_at=ONCE)

    await import_people(database, [person("ada", email="ada@acme.example", slack_id="U1ADA")])

    ada = (await found(database))["ada"]
    assert (ada.slack_id, ada.not_found_at) == ("U1ADA", None)


async def test_two_people_may_swap_slack_ids(database: Database) -> None:
    await import_people(database, [person("ada", slack_id="U1"), person("bo", slack_id="U2")])

    outcome = await import_people(database, [person("ada", slack_id="U2"), person("bo", slack_id="U1")])

    assert (outcome.changed, outcome.refused) == (2, [])
    people = await found(database)
    assert (people["ada"].slack_id, people["bo"].slack_id) == ("U2", "U1")


async def test_the_second_who_claims_an_address_is_refused(database: Database) -> None:
    outcome = await import_people(
        database, [person("ada", email="a@acme.example"), person("bo", email="A@acme.example"), person("cy")]
    )

    assert [(each.row, each.field) for each in outcome.refused] == [(3, "email")]
    assert "row 2" in words_of(outcome.refused[0].reason)
    assert set(await found(database)) == {"ada", "cy"}


async def test_what_somebody_outside_the_workbook_has_is_theirs(database: Database) -> None:
    await import_people(database, [person("ada", slack_id="U1", email="a@acme.example")])

    outcome = await import_people(database, [person("bo", slack_id="U1", email="a@acme.example")])

    assert [each.field for each in outcome.refused] == ["slack_id", "email"]
    assert "ADA (ada), who is in the programme already" in words_of(outcome.refused[0].reason)


async def test_a_refused_change_keeps_what_others_hoped_to_get(database: Database) -> None:
    await import_people(
        database, [person("ada", slack_id="U1"), person("bo", slack_id="U2"), person("cy", slack_id="U3")]
    )

    outcome = await import_people(database, [person("bo", slack_id="U1"), person("cy", slack_id="U2")])

    assert [each.row for each in outcome.refused] == [2, 3], "ada keeps U1, so bo keeps U2, so cy can't have it"
    assert [each.slack_id for each in (await found(database)).values()] == ["U1", "U2", "U3"]
