"""What an import warns of: who is gone from the sheet, who can't be reached, who is known already."""

from typing import Any

import pytest

from bot.program.importing.entries import Objection, RowResult
from bot.wording import words_of
from models.database import Database
from tests.participants import taking_part
from tests.program.factories import import_rows


def doubts_in(result: dict[str, RowResult]) -> list[Objection]:
    """Return what is doubtful about customers, but for a column that is missing."""
    return [each for each in result["Customers"].doubts if each.row]


def named(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": row["external_id"], **row} for row in rows]


async def test_who_is_on_the_sheet_no_more_is_reported_and_stays(database: Database) -> None:
    everybody = [{"external_id": f"P-{n}", "slack_id": f"U{n}"} for n in range(1, 5)]
    await import_rows(database, Participants=named(*everybody))
    await import_rows(database, Participants=named({"external_id": "P-4", "active": False}))

    result = await import_rows(database, Participants=named(everybody[0]), keys=frozenset({"P-1", "P-2"}))

    gone = result["Participants"].gone
    assert "sheet: P-3 (P-3). They" in gone, "P-2 stands on it, in a row that can't go in; P-4 is out already"
    assert await taking_part(database) == {1, 2, 3}


async def test_a_sheet_that_only_adds_people_leaves_out_nobody(database: Database) -> None:
    await import_rows(database, Participants=named({"external_id": "P-1", "slack_id": "U1"}))

    result = await import_rows(database, Participants=named({"external_id": "P-2", "slack_id": "U2"}))

    assert result["Participants"].gone == ""
    assert await taking_part(database) == {1, 2}


async def test_a_customer_whom_nobody_can_reach_is_reported(database: Database) -> None:
    rows = (
        {"external_id": "C-1", "phone": None, "email": None},
        {"external_id": "C-2", "phone": "112"},
        {"external_id": "C-3", "email": "c@acme.example"},
        {"external_id": "C-4"},
    )
    result = await import_rows(database, Customers=named(*rows))
    assert [(each.row, each.field) for each in doubts_in(result)] == [(2, "name"), (5, "name")]

    again = await import_rows(database, Customers=named({"external_id": "C-2"}, {"external_id": "C-1"}))
    assert [each.row for each in doubts_in(again)] == [3], "a sheet without these columns keeps what is known"


@pytest.mark.parametrize(
    "double", [{"external_id": "c-1"}, {"external_id": "C-9", "email": "ANA@acme.example"}], ids=["id", "email"]
)
async def test_a_new_customer_who_is_known_under_another_id_is_reported(
    database: Database, double: dict[str, Any]
) -> None:
    ana = {"external_id": "C-1", "phone": "112", "email": "ana@acme.example"}
    await import_rows(database, Customers=named(ana))

    result = await import_rows(database, Customers=named(double | {"phone": "113"}))
    (doubt,) = doubts_in(result)
    assert (doubt.row, "C-1 (C-1)" in words_of(doubt.reason)) == (2, True)

    both = await import_rows(database, Customers=named(ana, double | {"phone": "113"}))
    assert doubts_in(both) == [], "within one sheet it is told when the sheet is read"
