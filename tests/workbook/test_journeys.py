"""The sheet Journeys: a row a step, found by journey and number, and what each row says of the whole journey."""

from models import Journey, JourneyStep
from models.database import Database
from tests.workbook.books import Rows, bring_in, reasons, stored

HEAD = ["journey", "title", "kind", "why", "minutes", "step", "what to do", "what we say happens", "link", "active"]
SHEET: Rows = [
    HEAD,
    ["J-1", "Ordering a pump", None, "Many ring up.", 40, 1, "Find it", "Two clicks.", "https://shop.example/x", None],
    ["J-1", None, None, None, None, 2, "Order it", None, None, None],
    ["J-2", "Sending it back", "broken process", None, None, 1, "Print the label", None, None, None],
]


async def steps(database: Database) -> list[tuple[int, int, str, bool]]:
    return [(each.journey_id, each.number, each.task, each.active) for each in await stored(database, JourneyStep)]


async def test_a_journey_is_its_rows_and_a_second_import_changes_nothing(database: Database) -> None:
    report = await bring_in(database, Journeys=SHEET)
    assert report.ok
    assert report.warnings == []
    first, second = await stored(database, Journey)
    assert (first.title, first.kind, first.why, first.minutes) == (
        "Ordering a pump",
        "be_a_customer",
        "Many ring up.",
        40,
    )
    assert (second.kind, second.active) == ("broken_process", True)
    assert await steps(database) == [
        (1, 1, "Find it", True),
        (1, 2, "Order it", True),
        (2, 1, "Print the label", True),
    ]
    again = await bring_in(database, Journeys=SHEET)
    assert [(each.added, each.changed, each.unchanged) for each in again.sheets] == [(0, 0, 3)]


async def test_one_row_changes_one_step_and_none_takes_any_away(database: Database) -> None:
    await bring_in(database, Journeys=SHEET)
    only: Rows = [
        ["journey", "step", "what to do", "active"],
        ["J-1", 2, "Order two", None],
        ["J-1", 1, "Find it", "no"],
    ]
    report = await bring_in(database, Journeys=only)
    assert [(each.added, each.changed, each.unchanged) for each in report.sheets] == [(0, 2, 0)]
    assert (await steps(database))[:2] == [(1, 1, "Find it", False), (1, 2, "Order two", True)]
    assert (await stored(database, Journey))[0].why == "Many ring up."
    renamed: Rows = [["journey", "title", "step", "what to do"], ["J-1", "Ordering a spare pump", 2, "Order two"]]
    report = await bring_in(database, Journeys=renamed)
    assert [(each.added, each.changed, each.unchanged) for each in report.sheets] == [(0, 1, 0)]


async def test_rows_that_cannot_go_in_come_back_with_the_reason(database: Database) -> None:
    report = await bring_in(
        database,
        Journeys=[
            HEAD,
            *SHEET[1:3],
            ["J-1", None, None, None, None, 2, "Order it again", None, None, None],
            ["J-1", None, None, None, None, "second", "Wait", None, None, None],
            ["J-1", None, None, None, None, 4, "Look", None, "javascript:alert(1)", None],
            ["J-1", None, "Fast lane", None, None, 5, "Look", None, None, None],
            ["J-9", None, None, None, None, 1, "Nameless", None, None, None],
            ["J-1", "Another title", None, None, None, 7, "Look again", None, None, None],
        ],
    )
    assert reasons(report) == [
        ("Journeys", 4, "journey"),
        ("Journeys", 5, "step"),
        ("Journeys", 6, "link"),
        ("Journeys", 7, "kind"),
        ("Journeys", 8, "title"),
    ]
    told = [each.reason for each in report.rejected]
    assert told[0] == (
        "This step of the journey is in row 3 already; that row counts. Give each row its own step of the journey."
    )
    assert told[3] == "Choose Be a customer or Broken process."
    assert [each.reason for each in report.warnings] == [
        "Another row of this journey says something else here; row 2 counts."
    ]
    assert await steps(database) == [(1, 1, "Find it", True), (1, 2, "Order it", True), (1, 7, "Look again", True)]


async def test_a_journey_holds_so_many_steps_however_often_it_is_imported(database: Database) -> None:
    head = ["journey", "title", "step", "what to do", "active"]

    def some(first: int, last: int) -> Rows:
        return [["J-1", "A long way", number, f"Do {number}", None] for number in range(first, last + 1)]

    assert (await bring_in(database, Journeys=[head, *some(1, 40)])).ok
    report = await bring_in(database, Journeys=[head, *some(40, 42), ["J-1", None, 1, "Do 1", "no"]])
    assert reasons(report) == [("Journeys", 4, "step")]
    assert "holds 40 steps" in report.rejected[0].reason
    active = [number for _, number, _, is_active in await steps(database) if is_active]
    assert active == list(range(2, 42))
