"""Imports handed in through Slack: the file is fetched and imported, and its sender gets a report."""

import asyncio
import logging
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.program import outbox
from bot.program.importing import uploads
from bot.slack import ErrorKind, SlackCallError, TooLarge
from bot.surfaces.desk import ImportResult, Problem, import_failed, import_report, participants_gone
from bot.surfaces.message import Message
from bot.workbook.importing import import_workbook
from bot.workbook.package import UnreadableWorkbook
from bot.workbook.report import ImportReport, Summary, summary_of
from models import OutgoingKind, Place, Upload, UploadState

log = logging.getLogger(__name__)
_TRIES = 5
_KEPT = timedelta(days=30)
_NEVER_FINISHED = (
    "Reading it was begun several times and never came to an end. Copy its rows into a new workbook, as values, "
    "and send that one."
)


_TOO_LARGE = (
    "It is larger than 10 MB, the most that can be handed in here. Split it into several workbooks, or take it in with "
    "“firsthand import” in the terminal."
)


async def import_uploads(context: AppContext, _now: datetime) -> None:
    """Import every workbook that waits."""
    async with context.database.read() as session:
        waiting = await session.exec(select(Upload).where(Upload.state == UploadState.WAITING).order_by(col(Upload.id)))
        found = waiting.all()
    for upload in found:
        if context.stopping.is_set():
            return
        await _import(context, upload)


async def forget_reports(context: AppContext, now: datetime) -> None:
    """Forget what stood in workbooks long imported: file names and reports."""
    async with context.database.write() as session:
        await uploads.forget(session, before=now - _KEPT)


class _DoneAlready(Exception):
    """Another replica finished this upload meanwhile; nothing of ours may be kept."""


async def _import(context: AppContext, upload: Upload) -> None:
    async def ending(session: AsyncSession, report: ImportReport) -> None:
        # In the import's own transaction: a crash or a second replica can't part the rows from their report.
        if not await _end(session, upload, UploadState.IMPORTED, summary_of(report).to_json()):
            raise _DoneAlready
        if report.gone:
            await outbox.enqueue(session, OutgoingKind.PARTICIPANTS_GONE, upload.id or 0, outbox.CX_CHANNEL)

    if not await _count_attempt(context, upload):
        return
    try:
        content = await context.workspace.file_content(upload.file_id)
        await import_workbook(context.database, content, ending=ending)
    except asyncio.CancelledError:  # told to stop: no attempt that anybody need count
        await _take_attempt_back(context, upload)
        raise
    except _DoneAlready:
        log.info("Upload %s was taken in by another", upload.file_id)
    except UnreadableWorkbook as unreadable:
        await _finish(context, upload, UploadState.UNREADABLE, unreadable.words)
    except SlackCallError as call_error:
        await _not_fetched(context, upload, call_error)
    except Exception as error:  # one upload that can't be taken in must not hold up the others
        log.exception("Upload %s could not be taken in", upload.file_id)
        words = f"There is a fault in Firsthand ({type(error).__name__}). Its log says more."
        await _try_later(context, upload, words)


async def _not_fetched(context: AppContext, upload: Upload, call_error: SlackCallError) -> None:
    log.warning("Could not fetch %s: %s", upload.file_id, call_error)
    lasting = call_error.kind not in (ErrorKind.LATER, ErrorKind.UNKNOWN, ErrorKind.TOKEN)
    words = f"Slack didn't hand it over ({call_error.code}). Please send it once more with /firsthand import."
    await _try_later(context, upload, _TOO_LARGE if isinstance(call_error, TooLarge) else words, lasting=lasting)


async def _count_attempt(context: AppContext, upload: Upload) -> bool:
    """Count the attempt before it is made, as this process may not survive it; False where it was one too many."""
    async with context.database.write() as session:
        kept = await session.get_one(Upload, upload.id, with_for_update=True)
        if kept.state is not UploadState.WAITING:
            return False
        kept.attempts += 1
        one_too_many = kept.attempts > _TRIES
    if one_too_many:
        await _finish(context, upload, UploadState.UNREADABLE, _NEVER_FINISHED)
    return not one_too_many


async def _take_attempt_back(context: AppContext, upload: Upload) -> None:
    async with context.database.write() as session:
        kept = await session.get_one(Upload, upload.id, with_for_update=True)
        kept.attempts -= 1


async def _try_later(context: AppContext, upload: Upload, words: str, *, lasting: bool = False) -> None:
    """Leave the upload for the next turn; after some turns, or where the trouble is `lasting`, its sender is told."""
    async with context.database.write() as session:
        kept = await session.get_one(Upload, upload.id, with_for_update=True)
        given_up = lasting or kept.attempts >= _TRIES
    if given_up:
        await _finish(context, upload, UploadState.UNREADABLE, words)


async def _finish(context: AppContext, upload: Upload, state: UploadState, report: str) -> None:
    async with context.database.write() as session:
        await _end(session, upload, state, report)


async def _end(session: AsyncSession, upload: Upload, state: UploadState, report: str) -> bool:
    """End an upload and enqueue the report to its sender; False where somebody else did so before."""
    kept = await session.get_one(Upload, upload.id, with_for_update=True)
    if kept.state is not UploadState.WAITING:
        return False
    kept.state, kept.report = state, report
    to = outbox.Recipient(Place.PERSON, slack_user=kept.requested_by)
    await outbox.enqueue(session, OutgoingKind.IMPORT_REPORT, kept.id or 0, to)
    return True


def report_message(upload: Upload) -> Message | None:
    """Return what came of an upload, None while it waits."""
    if upload.state is UploadState.WAITING or upload.report is None:
        return None
    if upload.state is UploadState.UNREADABLE:
        return import_failed(upload.file_name, upload.report)
    summary = Summary.from_json(upload.report)
    counts = [
        f"{each.sheet}: {each.added} added, {each.changed} changed, {each.unchanged} as they were"
        for each in summary.sheets
    ]
    return import_report(
        ImportResult(
            upload.file_name,
            counts,
            [Problem(each.where, each.reason) for each in summary.rejected],
            [Problem(each.where, each.reason) for each in summary.warnings],
            [*summary.alarms, *([summary.gone] if summary.gone else [])],
            rejected_rows=summary.rejected_rows,
            rejected_sheets=summary.rejected_sheets,
            rows_in=summary.rows_in,
            changed=summary.changed_anything,
            more_rejected=summary.more_rejected,
            more_warnings=summary.more_warnings,
        )
    )


def gone_message(upload: Upload) -> Message | None:
    """Return the question about participants who were left out of an upload, None where there are none."""
    if upload.state is not UploadState.IMPORTED or upload.report is None:
        return None
    gone = Summary.from_json(upload.report).gone
    return participants_gone(gone) if gone else None
