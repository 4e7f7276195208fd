"""What an import warns of: who is gone from the sheet, who can't be reached, who is known already."""

from typing import Any

import pytest

from bot.program.importing.batch import ImportBatch, ImportResult, import_batch
from bot.program.importing.entries import Entry
from models import Participant
from models.database import Database
from tests.program.factories import commit, every, one


def entries(*rows: dict[str, Any]) -> list[Entry]:
    return [Entry(number, {"name": row["external_id"], **row}) for number, row in enumerate(rows, 2)]


async def bring(database: Database, **intake: Any) -> ImportResult:
    return await commit(database, import_batch, ImportBatch(**intake), lambda _: None)


async def test_who_stands_on_the_sheet_no_more_is_told_and_stays(database: Database) -> None:
    everybody = [{"external_id": f"P-{n}", "slack_id": f"U{n}"} for n in range(1, 5)]
    await bring(database, participants=entries(*everybody))
    await bring(database, participants=entries({"external_id": "P-4", "active": False}))

    taken = await bring(database, participants=entries(everybody[0]), participant_ids=frozenset({"P-1", "P-2"}))

    assert taken.participants.gone == ["P-3 (P-3)"], "P-2 stands on it, in a row that can't go in; P-4 is out already"
    assert [each.active for each in await every(database, Participant)] == [True, True, True, False]


async def test_a_sheet_that_only_adds_people_leaves_out_nobody(database: Database) -> None:
    await bring(database, participants=entries({"external_id": "P-1", "slack_id": "U1"}))

    taken = await bring(database, participants=entries({"external_id": "P-2", "slack_id": "U2"}))

    assert taken.participants.gone == []
    assert (await one(database, Participant, 1)).active


async def test_a_customer_whom_nobody_can_reach_is_told(database: Database) -> None:
    rows = (
        {"external_id": "C-1", "phone": None, "email": None},
        {"external_id": "C-2", "phone": "112"},
        {"external_id": "C-3", "email": "c@acme.example"},
        {"external_id": "C-4"},
    )
    taken = await bring(database, customers=entries(*rows))
    assert [(each.row, each.field) for each in taken.customers.doubts] == [(2, "name"), (5, "name")]

    again = await bring(database, customers=entries({"external_id": "C-2"}, {"external_id": "C-1"}))
    assert [each.row for each in again.customers.doubts] == [3], "a sheet without these columns keeps what is known"


@pytest.mark.parametrize(
    "double", [{"external_id": "c-1"}, {"external_id": "C-9", "email": "ANA@acme.example"}], ids=["id", "email"]
)
async def test_a_new_customer_who_is_known_under_another_id_is_told(database: Database, double: dict[str, Any]) -> None:
    ana = {"external_id": "C-1", "phone": "112", "email": "ana@acme.example"}
    await bring(database, customers=entries(ana))

    taken = await bring(database, customers=entries(double | {"phone": "113"}))
    (doubt,) = taken.customers.doubts
    assert (doubt.row, "C-1 (C-1)" in doubt.reason) == (2, True)

    both = await bring(database, customers=entries(ana, double | {"phone": "113"}))
    assert both.customers.doubts == [], "within one sheet it is told when the sheet is read"
