"""Two people hand in workbooks at the same moment: one after the other, whoever is first."""

import asyncio

from models import Customer, Issue, Person
from models.database import Database
from tests.workbook.books import stored, take_in, xlsx

ROWS = 600  # more than one statement's worth


def _book(sender: str) -> bytes:
    customers = [(f"C-{n}", f"Customer {n} of {sender}", f"c{n}@x.org", "I-1") for n in range(ROWS)]
    people = [("P-1", f"Ada of {sender}", "a@x.org"), (f"P-{sender}", "Bea", f"{sender}@x.org")]
    return xlsx(
        Customers=[("id", "name", "email", "issue"), *(customers if sender == "one" else reversed(customers))],
        Participants=[("id", "name", "email"), *people],
        Issues=[("id", "title"), ("I-1", "Late")],
    )


async def test_the_same_rows_from_two_senders_are_there_once(database: Database) -> None:
    reports = await asyncio.gather(*(take_in(database, _book(sender)) for sender in ("one", "two")))

    assert [report.rejected for report in reports] == [[], []]
    counts = [{each.sheet: (each.added, each.changed, each.unchanged) for each in report.sheets} for report in reports]
    assert sorted(count["Customers"] for count in counts) == [(0, ROWS, 0), (ROWS, 0, 0)]
    assert sorted(count["Participants"] for count in counts) == [(1, 1, 0), (2, 0, 0)]
    last = "one" if counts[0]["Customers"][1] else "two"
    names = {each.name for each in await stored(database, Customer)}
    assert names == {f"Customer {n} of {last}" for n in range(ROWS)}
    assert {each.name for each in await stored(database, Person)} == {f"Ada of {last}", "Bea"}
    assert len(await stored(database, Issue)) == 1


async def test_the_same_workbook_twice_at_once_changes_nothing_twice(database: Database) -> None:
    reports = await asyncio.gather(*(take_in(database, _book("one")) for _ in range(2)))

    counts = [sum(each.added for each in report.sheets) for report in reports]
    assert sorted(counts) == [0, ROWS + 3]
    assert not any(each.changed for report in reports for each in report.sheets)
