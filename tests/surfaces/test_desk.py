"""What came of an import, as its sender sees it: in any length and any words, and opening with how it went."""

import pytest
from hypothesis import given

from bot.surfaces.desk import ImportResult, Problem, import_failed, import_report, participants_gone
from tests.surfaces.builders import extreme, words
from tests.surfaces.slack_rules import assert_message_fits, shown


def problems(count: int, reason: str = "isn't a number") -> list[Problem]:
    """Return so many problems."""
    return [Problem(f"Customers, row {row}, score", reason) for row in range(2, count + 2)]


@pytest.mark.parametrize("rejected", [0, 1, 20, 21, 200, 201, 5000])
@pytest.mark.parametrize("warnings", [0, 1, 300])
def test_an_import_report_of_any_length_fits_and_counts_what_it_leaves_out(rejected: int, warnings: int) -> None:
    said = import_report(
        ImportResult("a.xlsx", ["Customers: 1 added"], problems(rejected), problems(warnings), rejected_rows=rejected)
    )
    assert_message_fits(said)
    assert ("… and 4,800 more." in shown(said.blocks)) is (rejected == 5000)


@extreme
@given(words(300), words(1000))
def test_an_import_report_of_any_words_fits(name: str, reason: str) -> None:
    result = ImportResult(name, [reason], problems(30, reason), problems(1, reason), [reason], rejected_rows=1)
    assert_message_fits(import_report(result))
    assert_message_fits(import_failed(name, reason))
    assert_message_fits(participants_gone(reason))


@pytest.mark.parametrize(
    ("result", "title"),
    [
        (ImportResult("a.xlsx", [], rows_in=2, changed=True), "Everything went in"),
        (ImportResult("a.xlsx", [], rows_in=2), "Nothing has changed: all of it was in already"),
        (ImportResult("a.xlsx", []), "There were no rows to take in"),
        (ImportResult("a.xlsx", [], problems(3), rejected_rows=1), "1 row needs another look"),
        (ImportResult("a.xlsx", [], problems(1), rejected_rows=1000), "1,000 rows need another look"),
        (ImportResult("a.xlsx", [], problems(1), rejected_sheets=1), "A sheet couldn't be read"),
    ],
)
def test_an_import_report_opens_with_how_it_went(result: ImportResult, title: str) -> None:
    assert import_report(result).text.startswith(title)


def test_what_nobody_should_miss_stands_first() -> None:
    said = shown(import_report(ImportResult("a.xlsx", ["x"], problems(1), alarms=["Nobody can be called."])).blocks)
    assert said.index("Nobody can be called.") < said.index("Not taken in")
