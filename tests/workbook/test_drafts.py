"""Draft issues and the workbook: no customer stands for one before a row of the sheet Issues takes it up."""

from models import Customer, Issue
from models.database import Database
from tests.workbook.books import Rows, bring_in, stored

CUSTOMERS: Rows = [["id", "name", "phone", "issue"], ["C-1", "Ada", "+49 30 1234567", "SHADOW-1"]]


async def test_a_draft_is_taken_up_by_a_row_of_the_sheet_with_its_id(database: Database) -> None:
    async with database.write() as session:
        session.add(Issue(external_id="SHADOW-1", title="Nobody explains the invoice", draft=True))

    report = await bring_in(database, Customers=CUSTOMERS)
    assert [(each.row, each.column) for each in report.warnings] == [(2, "issue")]
    assert [each.issue_id for each in await stored(database, Customer)] == [None]

    issues: Rows = [["id", "title", "severity"], ["SHADOW-1", "The invoice explains nothing", 4]]
    assert (await bring_in(database, Issues=issues, Customers=CUSTOMERS)).ok
    (issue,) = await stored(database, Issue)
    assert (issue.title, issue.severity, issue.draft) == ("The invoice explains nothing", 4, False)
    assert [each.issue_id for each in await stored(database, Customer)] == [issue.id]
