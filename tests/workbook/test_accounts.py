"""Accounts: made of what customers' rows name, or of a sheet of their own, and owned by somebody who is known."""

from typing import Any

from sqlmodel import col, select

from models import Account, Customer, Person
from models.database import Database
from tests.workbook.books import Rows, bring_in, stored

HEADER = ["id", "name", "account", "account owner", "phone"]
PEOPLE = [["id", "name", "email"], ["P-1", "Sam Rivera", "sam@acme.example"]]


def sheet(*rows: tuple[str | None, str | None]) -> list[list[Any]]:
    """Return a sheet of customers of these accounts, whom these colleagues look after."""
    return [HEADER, *([f"C-{number}", f"Cara {number}", *row, "112"] for number, row in enumerate(rows, 1))]


async def accounts_of(database: Database) -> list[tuple[str, str | None, str | None, bool]]:
    """Return each account: its name, its owner as named and as known, and whether it is a key account."""
    async with database.read() as session:
        rows = await session.exec(
            select(Account, col(Person.name))
            .outerjoin(Person, col(Person.id) == Account.owner_id)
            .order_by(col(Account.id))
        )
        return [(each.name, each.owner, name, each.key_account) for each, name in rows.all()]


async def test_customers_of_one_account_share_it_however_it_is_spelt(database: Database) -> None:
    rows = sheet(("Globex", "sam@acme.example"), (None, None), ("GLOBEX", None), ("Lumière", "new@acme.example"))

    report = await bring_in(database, Customers=rows, Participants=PEOPLE)
    again = await bring_in(database, Customers=rows, Participants=PEOPLE)

    assert await accounts_of(database) == [
        ("GLOBEX", "sam@acme.example", "Sam Rivera", False),
        ("Lumière", "new@acme.example", "new@acme.example", False),
    ]
    customers = await stored(database, Customer)
    assert [each.account_name for each in customers] == ["GLOBEX", None, "GLOBEX", "Lumière"]
    assert (report.ok, [each.changed for each in again.sheets]) == (True, [0, 0])
    assert [each.name for each in await stored(database, Person)] == ["Sam Rivera", "new@acme.example"]


async def test_an_owner_named_differently_is_reported_and_the_last_row_counts(database: Database) -> None:
    report = await bring_in(
        database,
        Participants=[*PEOPLE, ["P-2", "Kim Park", "kim@acme.example"]],
        Customers=sheet(("Globex", "Sam Rivera"), ("Globex", "kim@acme.example"), ("globex", None), (None, "Sam")),
    )

    assert await accounts_of(database) == [("globex", "kim@acme.example", "Kim Park", False)]
    assert [(each.row, each.column, each.reason) for each in report.warnings if each.column == "account owner"] == [
        (5, "account owner", "It is not known who “Sam” is. Write their e-mail address, and they can be reached."),
        (3, "account owner", "“Sam Rivera” in row 2 looks after the same account. The last row counts."),
        (5, "account owner", "There is no account in this row that they could look after. Name it under “account”."),
    ]
    assert [each.account_owner for each in await stored(database, Customer)][-1] == "Sam"


async def test_rows_that_name_no_owner_leave_the_one_there_is(database: Database) -> None:
    await bring_in(database, Customers=sheet(("Globex", "sam@acme.example")))

    await bring_in(database, Customers=[["id", "name", "account"], ["C-7", "Zoe", "Globex"]])
    await bring_in(database, Customers=sheet(("Globex", None)))

    assert await accounts_of(database) == [("Globex", "sam@acme.example", "sam@acme.example", False)]


async def test_owners_without_a_column_of_accounts_are_reported(database: Database) -> None:
    report = await bring_in(
        database, Customers=[["id", "name", "phone", "account owner"], ["C-1", "Cara", "112", "sam@acme.example"]]
    )

    assert (None, "account owner") in [(each.row, each.column) for each in report.warnings]
    assert await accounts_of(database) == []


async def test_the_sheet_of_accounts_says_who_owns_them_and_which_are_key(database: Database) -> None:
    names: Rows = [
        ["Name", "Owner", "Key account"],
        ["Globex", "sam@acme.example", "yes"],
        ["Lumi", "Sam Rivera", None],
    ]
    rows = sheet(("globex", None))

    report = await bring_in(database, Accounts=names, Participants=PEOPLE, Customers=rows)
    again = await bring_in(database, Accounts=[*names, ["GLOBEX", None, "no"]], Participants=PEOPLE)

    assert (report.ok, report.sheets[1].sheet, report.sheets[1].added) == (True, "Accounts", 2)
    assert [(each.row, each.column) for each in again.rejected] == [(4, "name")]
    assert "This name is in row 2 already" in again.rejected[0].reason
    assert (again.sheets[0].changed, again.sheets[0].unchanged) == (0, 2), "the spelling of the sheet Accounts stays"
    assert await accounts_of(database) == [
        ("Globex", "sam@acme.example", "Sam Rivera", True),
        ("Lumi", "Sam Rivera", "Sam Rivera", False),
    ]
    await bring_in(database, Accounts=[["name", "owner"], ["lumi", None]])
    assert (await accounts_of(database))[1] == ("lumi", None, None, False), "a blank cell clears"


async def test_more_accounts_than_a_part_holds_are_each_stored_once(database: Database) -> None:
    rows = sheet(*((f"Account {number % 700}", "sam@acme.example") for number in range(2_100)))

    await bring_in(database, Customers=rows)
    await bring_in(database, Customers=[HEADER, *([f"N-{row[0]}", *row[1:]] for row in rows[1:])])

    assert len(await accounts_of(database)) == 700
    customers = await stored(database, Customer)
    assert [each.account_name for each in customers] == [row[2] for row in rows[1:]] * 2


async def test_a_workbook_whose_sheets_disagree_changes_nothing_the_second_time(database: Database) -> None:
    names: Rows = [["name", "owner", "key account"], ["Globex", "Sam Rivera", "yes"], ["Lumi", None, "yes"]]
    rows = sheet(("GLOBEX", "kim@acme.example"), ("Globex", "sam@acme.example"), ("globex", "kim@acme.example"))
    rows.append(["C-9", "Zoe", "LUMI", "kim@acme.example", "112"])
    book: dict[str, Rows] = {"Participants": PEOPLE, "Accounts": names, "Customers": rows}

    for _ in range(2):
        report = await bring_in(database, **book)
        assert await accounts_of(database) == [
            ("Globex", "Sam Rivera", "Sam Rivera", True),
            ("Lumi", "kim@acme.example", "kim@acme.example", True),
        ]
    assert [each.changed for each in report.sheets] == [0, 0, 0]
    assert [(each.row, each.reason) for each in report.warnings if each.column == "account owner"] == [
        (2, "The sheet Accounts names “Sam Rivera” as its owner, and that counts.")
    ]
