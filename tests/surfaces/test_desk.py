"""What came of an import, as its sender sees it: in any length and any words, and opening with how it went."""

import pytest
from hypothesis import given

from bot.program.importing.summary import Group, SheetCount, Summary
from bot.surfaces.desk import import_failed, import_report, participants_gone
from tests.surfaces.builders import extreme, words
from tests.surfaces.slack_rules import assert_message_fits, shown


def problems(count: int, reason: str = "isn't a number") -> list[Group]:
    """Return so many problems."""
    return [Group("Customers", "score", reason, rows=[row], count=1) for row in range(2, count + 2)]


@pytest.mark.parametrize("rejected", [0, 1, 20, 21, 200, 201, 5000])
@pytest.mark.parametrize("warnings", [0, 1, 300])
def test_an_import_report_of_any_length_fits_and_counts_what_it_leaves_out(rejected: int, warnings: int) -> None:
    counts = [SheetCount("Customers", added=1, rejected=rejected)]
    rendered = import_report("a.xlsx", Summary(counts, problems(rejected), problems(warnings)))
    assert_message_fits(rendered)
    assert ("… and 4,800 more." in shown(rendered.blocks)) is (rejected == 5000)


@extreme
@given(words(300), words(1000))
def test_an_import_report_of_any_words_fits(name: str, reason: str) -> None:
    counts = [SheetCount(reason, rejected=1)]
    result = Summary(counts, problems(30, reason), problems(1, reason), [reason])
    assert_message_fits(import_report(name, result))
    assert_message_fits(import_failed(name, reason))
    assert_message_fits(participants_gone(reason))


@pytest.mark.parametrize(
    ("result", "title"),
    [
        (Summary([SheetCount("Customers", added=1, unchanged=1)]), "Everything went in"),
        (Summary([SheetCount("Customers", unchanged=2)]), "Nothing has changed: all of it was in already"),
        (Summary(), "There were no rows to take in"),
        (Summary([SheetCount("Customers", rejected=1)], problems(3)), "1 row needs another look"),
        (Summary([SheetCount("Customers", rejected=1000)], problems(1)), "1,000 rows need another look"),
        (Summary(rejected=[Group("Customers", "id", "is missing", count=1)]), "A sheet couldn't be read"),
    ],
)
def test_an_import_report_opens_with_how_it_went(result: Summary, title: str) -> None:
    assert import_report("a.xlsx", result).text.startswith(title)


def test_what_nobody_should_miss_stands_first() -> None:
    result = Summary(rejected=problems(1), alarms=["Nobody can be called."])
    rendered = shown(import_report("a.xlsx", result).blocks)
    assert rendered.index("Nobody can be called.") < rendered.index("Not taken in")
