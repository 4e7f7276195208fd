"""Workbooks handed in through Slack: fetched, taken in once, and their sender told whatever comes of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web
from sqlmodel import select

from bot.jobs.imports import forget_reports, import_uploads
from bot.program.importing import uploads
from bot.program.importing.uploads import HandedIn
from bot.slack import SlackWorkspace
from models import Customer, OutgoingKind, Upload, UploadState
from scripts.sandbox.entities import File, Json
from scripts.sandbox.faults import Kind
from tests.harness import NADIA
from tests.jobs.harness import DeliveryHarness, context_for
from tests.program.factories import every, update_row
from tests.waiting import outgoing
from tests.workbook.books import xlsx

CUSTOMERS = xlsx(
    Customers=[
        ("id", "name", "account", "consent to call"),
        ("C-77", "Rita Vance", "Globex", "yes"),
        ("C-78", "", "X", "no"),
    ]
)


class Elsewhere(File):
    """A file that Slack lists, and that lies on another server."""

    address = ""

    def to_slack(self, base_url: str) -> Json:
        return super().to_slack(base_url) | {"url_private": self.address, "url_private_download": self.address}


class Tombstone(File):
    """What Slack says of a file that was deleted: no address at all."""

    def to_slack(self, base_url: str) -> Json:
        kept = super().to_slack(base_url)
        return {name: value for name, value in kept.items() if not name.startswith("url")} | {"mode": "tombstone"}


def add_file(
    harness: DeliveryHarness, content: bytes | None, *, kind: type[File] = File, name: str = "customers.xlsx"
) -> File:
    """Put a file into Slack as if Nadia had submitted it in a modal."""
    number = len(harness.sandbox.workspace.files) + 1
    file = kind(f"F0UPLOAD{number:03}", name, len(content or b""), NADIA, content, completed=True, submitted=True)
    harness.sandbox.workspace.files[file.id] = file
    return file


async def submit_upload(harness: DeliveryHarness, file_id: str, *, name: str = "customers.xlsx") -> None:
    async with harness.database.write() as session:
        handed = HandedIn(file_id, name)
        await uploads.keep(session, handed, view_id=f"V{file_id}", by=NADIA, now=harness.clock.now())


async def import_and_deliver(harness: DeliveryHarness, *, times: int = 1) -> None:
    for _ in range(times):
        await import_uploads(harness.context, harness.clock.now())
    await harness.deliver_all()


async def states(harness: DeliveryHarness) -> list[UploadState]:
    return [upload.state for upload in await every(harness.database, Upload)]


def report_text(harness: DeliveryHarness) -> str:
    """Return the one message that Nadia got."""
    (message,) = harness.messages_to(NADIA)
    return message.text


async def test_a_workbook_is_taken_in_and_its_sender_told_what_was_not(harness: DeliveryHarness) -> None:
    await submit_upload(harness, add_file(harness, CUSTOMERS).id)
    await import_and_deliver(harness, times=2)
    assert await states(harness) == [UploadState.IMPORTED]
    assert "Customers: 1 added" in report_text(harness)
    assert "row 3, name" in report_text(harness)
    async with harness.database.read() as session:
        assert (await session.exec(select(Customer).where(Customer.external_id == "C-77"))).one().name == "Rita Vance"


async def test_the_same_modal_submitted_twice_is_one_upload(harness: DeliveryHarness) -> None:
    file = add_file(harness, CUSTOMERS)
    await submit_upload(harness, file.id)
    await submit_upload(harness, file.id)
    await import_and_deliver(harness)
    assert await states(harness) == [UploadState.IMPORTED]
    assert len(harness.messages_to(NADIA)) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"Dear all, please find attached", "customers.xlsx"), (b"PK\x03\x04 and then rubbish", "customers.xlsx")],
    ids=["no workbook", "a damaged one"],
)
async def test_what_is_no_workbook_is_reported(harness: DeliveryHarness, content: bytes, words: str) -> None:
    await submit_upload(harness, add_file(harness, content).id)
    await import_and_deliver(harness)
    assert await states(harness) == [UploadState.UNREADABLE]
    assert words in report_text(harness)


async def test_a_lost_file_is_reported_and_the_next_one_still_goes_in(harness: DeliveryHarness) -> None:
    await submit_upload(harness, "F0NOSUCHONE")
    await submit_upload(harness, add_file(harness, CUSTOMERS).id)
    await import_and_deliver(harness)
    assert await states(harness) == [UploadState.UNREADABLE, UploadState.IMPORTED]
    assert any("file_not_found" in message.text for message in harness.messages_to(NADIA))


async def test_a_file_too_large_is_reported(harness: DeliveryHarness) -> None:
    await submit_upload(harness, add_file(harness, b"PK" + b"\0" * 10 * 1024 * 1024).id)
    await import_and_deliver(harness)
    assert "larger than 10 MB" in report_text(harness)
    assert "Split it" in report_text(harness)
    assert "once more" not in report_text(harness)


async def test_a_deleted_file_is_reported_and_does_not_hold_up_the_next(harness: DeliveryHarness) -> None:
    await submit_upload(harness, add_file(harness, None, kind=Tombstone).id)
    await submit_upload(harness, add_file(harness, CUSTOMERS).id)
    await import_and_deliver(harness, times=6)
    assert await states(harness) == [UploadState.UNREADABLE, UploadState.IMPORTED]
    assert len(harness.messages_to(NADIA)) == 2


@pytest.mark.parametrize("kind", ["internal_error", "server_error", "ratelimited"])
async def test_a_slack_that_stumbles_is_asked_again(harness: DeliveryHarness, kind: Kind) -> None:
    await submit_upload(harness, add_file(harness, CUSTOMERS).id)
    harness.sandbox.faults.fault("files.info", kind)
    await import_and_deliver(harness)
    assert await states(harness) == [UploadState.WAITING]
    # A bot that has not been asked for silence, as after a restart.
    await import_and_deliver(replace(harness, context=context_for(harness.sandbox, harness.database, harness.clock)))
    assert await states(harness) == [UploadState.IMPORTED]


async def test_a_slack_that_stays_away_is_given_up_in_words(harness: DeliveryHarness) -> None:
    await submit_upload(harness, add_file(harness, CUSTOMERS).id)
    harness.sandbox.faults.fault("files.info", "server_error", always=True)
    await import_and_deliver(harness, times=5)
    assert await states(harness) == [UploadState.UNREADABLE]
    assert "Please send it once more" in report_text(harness)
    assert len(await outgoing(harness.database, OutgoingKind.IMPORT_REPORT)) == 1


async def test_a_file_that_kills_the_bot_itself_is_given_up_and_the_next_one_goes_in(harness: DeliveryHarness) -> None:
    await submit_upload(harness, add_file(harness, CUSTOMERS).id)
    await submit_upload(harness, add_file(harness, CUSTOMERS).id)
    async with harness.database.write() as session:
        (await session.get_one(Upload, 1)).attempts = 5  # as often as the process was killed while it read
    await import_and_deliver(harness)
    assert await states(harness) == [UploadState.UNREADABLE, UploadState.IMPORTED]
    assert any("never came to an end" in message.text for message in harness.messages_to(NADIA))


async def test_an_attempt_is_counted_before_the_file_is_read(harness: DeliveryHarness) -> None:
    counted: list[int] = []

    class Watching(SlackWorkspace):
        async def file_content(self, file_id: str) -> bytes:
            counted.extend(upload.attempts for upload in await every(harness.database, Upload))
            return await super().file_content(file_id)

    harness = harness.with_workspace(harness.new_workspace(Watching))
    await submit_upload(harness, add_file(harness, CUSTOMERS).id)
    await import_and_deliver(harness)
    assert counted == [1]


class Faulty(SlackWorkspace):
    """A workspace with a fault that nobody foresaw, at one file."""

    async def file_content(self, file_id: str) -> bytes:
        if file_id.endswith("001"):
            raise ZeroDivisionError
        return await super().file_content(file_id)


async def test_an_unforeseen_fault_is_reported_in_the_end_and_does_not_hold_up_the_next(
    harness: DeliveryHarness,
) -> None:
    harness = harness.with_workspace(harness.new_workspace(Faulty))
    await submit_upload(harness, add_file(harness, CUSTOMERS).id)
    await submit_upload(harness, add_file(harness, CUSTOMERS).id)
    await import_and_deliver(harness)
    assert await states(harness) == [UploadState.WAITING, UploadState.IMPORTED]
    await import_and_deliver(harness, times=4)
    assert await states(harness) == [UploadState.UNREADABLE, UploadState.IMPORTED]
    assert any("a fault in Firsthand (ZeroDivisionError)" in message.text for message in harness.messages_to(NADIA))


async def test_another_server_is_never_shown_the_token(harness: DeliveryHarness) -> None:
    file = add_file(harness, b"", kind=Elsewhere)
    assert isinstance(file, Elsewhere)
    async with other_server() as (address, seen):
        file.address = address
        await submit_upload(harness, file.id)
        await import_and_deliver(harness)
        assert seen == []
    assert "the file lies outside Slack, at 0.0.0.0" in report_text(harness)


@asynccontextmanager
async def other_server() -> AsyncIterator[tuple[str, list[str | None]]]:
    """Give the address of a file on a server that is not Slack, and the credentials it was shown."""
    seen: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Authorization"))
        return web.Response(body=CUSTOMERS)

    app = web.Application()
    app.router.add_get("/customers.xlsx", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    # An address of this machine, and no name of the loopback that Slack itself stands on here.
    yield f"http://0.0.0.0:{runner.addresses[0][1]}/customers.xlsx", seen
    await runner.cleanup()


async def test_a_report_is_bounded_and_counts_the_rest(harness: DeliveryHarness) -> None:
    rows = [(f"C-{number}", "", "A secret of theirs", "perhaps") for number in range(1000)]
    await submit_upload(
        harness, add_file(harness, xlsx(Customers=[("id", "name", "account", "consent to call"), *rows])).id
    )
    await import_and_deliver(harness)
    (upload,) = await every(harness.database, Upload)
    assert upload.report is not None
    assert len(upload.report) < 20_000
    assert "perhaps" not in upload.report
    assert "1,000 rows need another look" in report_text(harness)
    (message,) = harness.messages_to(NADIA)
    assert "997 more" in str(message.blocks)


async def test_reports_are_forgotten_after_thirty_days(harness: DeliveryHarness) -> None:
    await submit_upload(harness, add_file(harness, CUSTOMERS).id)
    await import_and_deliver(harness)
    await submit_upload(harness, "F0NOTYETHERE")

    async def kept() -> list[tuple[str, bool]]:
        return [(upload.file_name, upload.report is not None) for upload in await every(harness.database, Upload)]

    await forget_reports(harness.context, harness.clock.now() + timedelta(days=29))
    assert await kept() == [("customers.xlsx", True), ("customers.xlsx", False)]
    await forget_reports(harness.context, harness.clock.now() + timedelta(days=31))
    assert await kept() == [("", False), ("customers.xlsx", False)]


async def test_a_huge_report_of_before_is_forgotten_at_once(harness: DeliveryHarness) -> None:
    await submit_upload(harness, add_file(harness, CUSTOMERS).id)
    await import_and_deliver(harness)
    await update_row(harness.database, Upload, 1, report="x" * 600_000)
    await forget_reports(harness.context, harness.clock.now())
    assert [upload.report for upload in await every(harness.database, Upload)] == [None]
