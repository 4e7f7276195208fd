"""/firsthand import: a workbook handed in through a modal, and the report that comes back."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from models import Customer, Person, Upload, UploadState
from scripts.sandbox.person import Actor, words_of
from tests.handlers.actions import open_view, rows, send_submission, settle
from tests.harness import ADA, NADIA, Harness, started
from tests.workbook.books import xlsx

GOOD = xlsx(
    Customers=[["id", "name", "consent to call"], ["C-1", "Marta Silva", "yes"]],
    Participants=[["id", "name", "email"], ["P-1", "Mei Tanaka", "mei.tanaka@acme.example"]],
)
BAD = xlsx(Customers=[["id", "name", "score"], ["C-1", "Marta Silva", "<!channel>"], ["C-2", "Bo Li", 7]])


async def submit_workbook(harness: Harness, content: bytes, name: str = "book.xlsx", by: Actor | None = None) -> None:
    """Hand in a workbook by the import modal, and wait for the report."""
    actor = by or harness.nadia
    await harness.command("import")
    file = await actor.upload("book.xlsx", content)
    harness.sandbox.workspace.files[file["id"]].name = name
    view = await actor.view()
    assert (await actor.submit({"workbook": file}, view=view))["errors"] is None
    await actor.wait_for_dm(name)
    await settle(harness)


@pytest.fixture
async def empty(sqlite_url: str) -> AsyncIterator[Harness]:
    async with started(sqlite_url) as harness:
        yield harness
        assert harness.sandbox.violations == []


async def test_a_good_workbook_goes_in_and_is_reported(empty: Harness) -> None:
    await submit_workbook(empty, GOOD)
    report = words_of((await empty.nadia.dm())[-1])
    assert "Everything went in" in report
    assert [c.name for c in await rows(empty, Customer)] == ["Marta Silva"]
    assert [p.name for p in await rows(empty, Person) if p.external_id] == ["Mei Tanaka"]


async def test_a_bad_row_is_reported_with_its_place_and_the_rest_is_in(empty: Harness) -> None:
    await submit_workbook(empty, BAD)
    report = (await empty.nadia.dm())[-1]
    assert "1 row needs another look" in words_of(report)
    assert "row 2" in words_of(report)
    assert "<!channel>" not in report["text"]
    assert [c.external_id for c in await rows(empty, Customer)] == ["C-2"]


@pytest.mark.parametrize("content", [b"no workbook", b"PK\x03\x04 nearly", b"\x00" * 100, b"<html>sign in</html>"])
async def test_what_is_no_workbook_is_said_so_and_changes_nothing(empty: Harness, content: bytes) -> None:
    await submit_workbook(empty, content, "holiday.xlsx")
    assert "couldn't be imported, and nothing was changed." in words_of((await empty.nadia.dm())[-1])
    assert await rows(empty, Customer) == []
    assert [upload.state for upload in await rows(empty, Upload)] == [UploadState.UNREADABLE]


async def test_without_a_file_the_field_says_so(empty: Harness) -> None:
    await empty.command("import")
    await empty.nadia.view()
    assert set((await empty.nadia.submit({}))["errors"]) == {"workbook"}
    answer = await send_submission(empty, NADIA, open_view(empty, empty.nadia))
    assert answer["errors"] == {"workbook": "Choose the workbook: an Excel file (.xlsx)."}
    assert await rows(empty, Upload) == []


async def test_a_workbook_handed_in_twice_at_once_is_taken_once(empty: Harness) -> None:
    await empty.command("import")
    file = await empty.nadia.upload("book.xlsx", GOOD)
    view = await empty.nadia.view()
    answers = await asyncio.gather(*(empty.nadia.submit({"workbook": file}, view=view) for _ in range(3)))
    assert [answer["errors"] for answer in answers] == [None] * 3
    await empty.nadia.wait_for_dm("book.xlsx")
    await settle(empty)
    assert len(await rows(empty, Upload)) == 1
    assert len(await empty.nadia.dm()) == 1


async def test_the_same_workbook_again_changes_nothing(empty: Harness) -> None:
    await submit_workbook(empty, GOOD, "first.xlsx")
    await submit_workbook(empty, GOOD, "again.xlsx")
    assert "1 as they were" in words_of((await empty.nadia.dm())[-1])
    assert len(await rows(empty, Customer)) == 1


async def test_a_workbook_from_outside_the_cx_team_is_not_taken(empty: Harness) -> None:
    await empty.command("import")
    await empty.nadia.view()
    answer = await send_submission(empty, ADA, open_view(empty, empty.nadia))
    assert answer["errors"]["workbook"].startswith("This one is for the CX team.")
    assert await rows(empty, Upload) == []


@pytest.mark.parametrize("name", ["<!channel> & <@U0NADIARAHM>.xlsx", "长" * 280 + ".xlsx", "=cmd|'/c calc'.xlsx"])
async def test_a_file_of_any_name_is_reported_harmlessly(empty: Harness, name: str) -> None:
    await submit_workbook(empty, b"nothing", name)
    report = (await empty.nadia.dm())[-1]
    assert "<" not in report["text"]
    assert name in words_of(report["blocks"])


async def test_two_files_in_one_modal_are_not_possible(empty: Harness) -> None:
    await empty.command("import")
    files = [await empty.nadia.upload("a.xlsx", GOOD), await empty.nadia.upload("b.xlsx", GOOD)]
    assert (await empty.nadia.submit({"workbook": files}))["errors"] == {"workbook": "At most 1 files."}
