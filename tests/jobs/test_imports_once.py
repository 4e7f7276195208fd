"""One workbook, one import, one report: though two replicas find it, and though one of them breaks off in between."""

import asyncio
import signal

import pytest
from sqlmodel import select

from bot.jobs.imports import import_uploads
from bot.slack import SlackWorkspace
from bot.workbook import reader
from bot.workbook.importing import import_workbook
from models import Customer, Upload, UploadState
from models.database import Database
from tests.harness import NADIA, START, until
from tests.jobs.harness import DeliveryHarness, delivery_harness, second_bot
from tests.jobs.test_imports import add_file, states, submit_upload
from tests.program.factories import every
from tests.workbook.books import stored, xlsx

HEADER = ("id", "name", "account", "consent to call")


def workbook(number: int) -> bytes:
    return xlsx(Customers=[HEADER, (f"C-9{number}", "Rita Vance", "Globex", "yes")])


class Meeting(SlackWorkspace):
    """A workspace where two replicas hold a file in hand before either goes on."""

    barrier = asyncio.Barrier(2)

    async def file_content(self, file_id: str) -> bytes:
        content = await super().file_content(file_id)
        await self.barrier.wait()
        return content


class Overtaken(SlackWorkspace):
    """A workspace where somebody else finishes the upload while its file is fetched."""

    database: Database

    async def file_content(self, file_id: str) -> bytes:
        async with self.database.write() as session:
            upload = (await session.exec(select(Upload))).one()
            upload.state, upload.report = UploadState.UNREADABLE, "Given up."
        return await super().file_content(file_id)


async def test_two_replicas_report_what_was_added(database_url: str) -> None:
    async with delivery_harness(database_url) as one, second_bot(one, database_url) as two:
        for number in range(5):
            await submit_upload(one, add_file(one, workbook(number), name=f"{number}.xlsx").id, name=f"{number}.xlsx")
        Meeting.barrier = asyncio.Barrier(2)
        meeting = [bot.with_workspace(bot.new_workspace(Meeting)) for bot in (one, two)]
        await asyncio.gather(*(import_uploads(bot.context, START) for bot in meeting))
        await one.deliver_all()
        reports = [message.text for message in one.messages_to(NADIA)]
    assert len(reports) == 5
    assert all("Customers: 1 added, 0 changed, 0 as they were" in report for report in reports)


async def test_what_somebody_else_finished_is_not_taken_in(harness: DeliveryHarness) -> None:
    await submit_upload(harness, add_file(harness, workbook(1)).id)
    overtaken = harness.new_workspace(Overtaken)
    overtaken.database = harness.database
    await import_uploads(harness.with_workspace(overtaken).context, START)
    assert await states(harness) == [UploadState.UNREADABLE]
    assert "C-91" not in [customer.external_id for customer in await stored(harness.database, Customer)]


async def test_rows_are_kept_only_with_what_is_written_about_them(harness: DeliveryHarness) -> None:
    async def breaks_off(*_: object) -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await import_workbook(harness.database, workbook(1), now=START, before_commit=breaks_off)
    assert "C-91" not in [customer.external_id for customer in await stored(harness.database, Customer)]


async def test_an_import_that_is_cut_off_ends_its_reader_and_counts_as_no_attempt(harness: DeliveryHarness) -> None:
    # Large enough that its reader is at it for several looks.
    large = xlsx(Customers=[HEADER, *((f"D-{number}", "Rita Vance", "Globex", "yes") for number in range(10_000))])
    await submit_upload(harness, add_file(harness, large).id)
    importing = asyncio.ensure_future(import_uploads(harness.context, START))

    async def is_reading() -> bool:
        return bool(reader._reading)

    await until(is_reading)
    (child,) = reader._reading
    importing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await importing
    assert await asyncio.to_thread(child.wait) == -signal.SIGKILL
    (upload,) = await every(harness.database, Upload)
    assert (upload.state, upload.attempts) == (UploadState.WAITING, 0)
    await import_uploads(harness.context, START)
    assert await states(harness) == [UploadState.IMPORTED]
