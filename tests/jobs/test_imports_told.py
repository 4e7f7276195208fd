"""What is told of an import: rows and not reasons, that nothing changed, who is gone; also of reports of before."""

import json

from bot.jobs.imports import report_message
from models import Upload, UploadState
from tests.harness import NADIA
from tests.jobs.harness import DeliveryHarness
from tests.jobs.test_imports import add_file, import_and_deliver, submit_upload
from tests.program.factories import NOW
from tests.workbook.books import Rows, xlsx

PEOPLE: Rows = [("id", "name", "email"), ("P-91", "Ann", "ann@acme.example"), ("P-92", "Ben", "ben@acme.example")]


async def import_sheets(harness: DeliveryHarness, **sheets: Rows) -> str:
    """Hand in a workbook; return what its sender is told."""
    await submit_upload(harness, add_file(harness, xlsx(**sheets)).id)
    await import_and_deliver(harness)
    return harness.messages_to(NADIA)[-1].text


async def test_one_row_with_three_bad_cells_is_one_row(harness: DeliveryHarness) -> None:
    report = await import_sheets(
        harness, Customers=[("id", "name", "email", "score"), ("C-1", "Ana", "x", "y"), ("C-2",)]
    )
    assert "2 rows need another look" in report
    report = await import_sheets(harness, Customers=[("id", "name", "email", "score"), ("", "", "x", "y")])
    assert "1 row needs another look" in report


async def test_an_import_that_changed_nothing_says_so(harness: DeliveryHarness) -> None:
    book: Rows = [("id", "name", "phone", "consent to call"), ("C-7", "Ana", "112", "yes")]
    assert "Everything went in" in await import_sheets(harness, Customers=book)
    assert "Nothing has changed" in await import_sheets(harness, Customers=book)


async def test_who_is_gone_is_asked_about_where_the_sender_and_the_team_see_it(harness: DeliveryHarness) -> None:
    await import_sheets(harness, Participants=PEOPLE)
    report = await import_sheets(harness, Participants=PEOPLE[:2])
    assert "Ben (P-92)" in report
    assert "put “no” under “active”" in report
    assert harness.count_in_cx("Ben (P-92)") == 1


async def test_a_sheet_without_consent_is_reported(harness: DeliveryHarness) -> None:
    report = await import_sheets(
        harness, Customers=[("id", "name", "phone"), ("C-91", "Ana", "112"), ("C-92", "Bo", "113")]
    )
    assert "None of the 2 new customers can be called" in report
    assert "“consent to call”" in report


def test_a_report_that_an_earlier_release_kept_is_still_shown() -> None:
    problem = {"sheet": "Customers", "column": "name", "reason": "The name is missing.", "value": ""}
    before = {
        "sheets": [{"sheet": "Customers", "added": 1, "changed": 0, "unchanged": 0, "examples": 0}],
        "rejected": [problem | {"row": 2}, problem | {"row": 3}],
        "warnings": [{"sheet": "Budget", "row": None, "column": None, "reason": "This sheet was not read."}],
        "more_rejected": 7,
        "more_warnings": 0,
    }
    kept = Upload(
        id=1,
        file_id="F1",
        view_id="V1",
        file_name="a.xlsx",
        requested_by=NADIA,
        requested_at=NOW,
        state=UploadState.IMPORTED,
        report=json.dumps(before),
    )
    message = report_message(kept)
    assert message is not None
    assert message.text.startswith("2 rows need another look")
    assert "Customers, rows 2 and 3, name" in message.text
    assert "This sheet was not read." in message.text
