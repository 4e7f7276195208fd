"""Imports handed in through Slack: the file is fetched and imported, and its sender gets a report."""

import asyncio
import logging
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext, Job
from bot.errors import Coded, Problem
from bot.program import outbox
from bot.program.importing import uploads
from bot.program.importing.summary import Summary
from bot.slack import ErrorKind, SlackCallError, TooLarge
from bot.surfaces.desk import import_failed, import_report, participants_gone
from bot.surfaces.message import Message
from bot.wording import words_of
from bot.workbook.importing import ImportReport, import_workbook
from bot.workbook.unreadable import UnreadableWorkbook
from models import OutgoingKind, Upload, UploadState

log = logging.getLogger(__name__)
_KEPT = timedelta(days=30)


class UploadTooLarge(Problem):
    """The file is larger than what is fetched from Slack."""


class UploadNotFetched(Problem):
    """Slack did not give the file; `why` is its error code."""

    why: str


class UploadFailed(Problem):
    """There is a fault in Firsthand; `error` is the name of its class."""

    error: str


async def import_uploads(context: AppContext, _now: datetime) -> None:
    """Import every workbook that waits."""
    async with context.database.read() as session:
        waiting = await uploads.waiting(session)
    for upload in waiting:
        if context.stopping.is_set():
            return
        await _import(context, upload)


async def forget_reports(context: AppContext, now: datetime) -> None:
    """Forget what stood in workbooks long imported: file names and reports."""
    async with context.database.write() as session:
        await uploads.forget(session, before=now - _KEPT)


class _ImportedElsewhere(Exception):
    """Another replica finished this upload meanwhile; nothing of ours may be kept."""


async def _import(context: AppContext, upload: Upload) -> None:
    async def before_commit(session: AsyncSession, report: ImportReport) -> None:
        # In the import's own transaction: a crash or a second replica can't part the rows from their report.
        if not await uploads.end(session, upload, UploadState.IMPORTED, report.summary().to_json()):
            raise _ImportedElsewhere
        if report.gone:
            await outbox.enqueue(session, OutgoingKind.PARTICIPANTS_GONE, upload.id or 0, outbox.CX_CHANNEL)

    async with context.database.write() as session:
        if not await uploads.begin_attempt(session, upload):
            return
    try:
        content = await context.workspace.file_content(upload.file_id)
        await import_workbook(context.database, content, now=context.now(), before_commit=before_commit)
        context.wake("holidays")  # of countries that are new
    except asyncio.CancelledError:  # told to stop: no attempt that anybody need count
        async with context.database.write() as session:
            await uploads.take_attempt_back(session, upload)
        raise
    except _ImportedElsewhere:
        log.info("Upload %s was taken in by another", upload.file_id)
    except UnreadableWorkbook as unreadable:
        await _give_up(context, upload, unreadable)
    except SlackCallError as call_error:
        await _not_fetched(context, upload, call_error)
    except Exception as error:  # one upload that can't be taken in must not hold up the others
        log.exception("Upload %s could not be taken in", upload.file_id)
        await _try_later(context, upload, UploadFailed(type(error).__name__))


async def _not_fetched(context: AppContext, upload: Upload, call_error: SlackCallError) -> None:
    log.warning("Could not fetch %s: %s", upload.file_id, call_error)
    reason = UploadTooLarge() if isinstance(call_error, TooLarge) else UploadNotFetched(call_error.code)
    may_pass = call_error.kind in (ErrorKind.LATER, ErrorKind.UNKNOWN, ErrorKind.TOKEN)
    await (_try_later if may_pass else _give_up)(context, upload, reason)


async def _try_later(context: AppContext, upload: Upload, reason: Coded) -> None:
    async with context.database.write() as session:
        await uploads.try_later(session, upload, words_of(reason))


async def _give_up(context: AppContext, upload: Upload, reason: Coded) -> None:
    async with context.database.write() as session:
        await uploads.end(session, upload, UploadState.UNREADABLE, words_of(reason))


def report_message(upload: Upload) -> Message | None:
    """Return what came of an upload, None while it waits."""
    if upload.state is UploadState.WAITING or upload.report is None:
        return None
    if upload.state is UploadState.UNREADABLE:
        return import_failed(upload.file_name, upload.report)
    return import_report(upload.file_name, Summary.from_json(upload.report))


def gone_message(upload: Upload) -> Message | None:
    """Return the question about participants who were left out of an upload, None where there are none."""
    if upload.state is not UploadState.IMPORTED or upload.report is None:
        return None
    gone = Summary.from_json(upload.report).gone
    return participants_gone(gone) if gone else None


JOBS = (
    Job("imports", import_uploads, timedelta(seconds=30)),
    Job("reports", forget_reports, timedelta(hours=6)),
)
