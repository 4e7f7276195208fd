"""Uploads: workbooks handed in through Slack, kept before anything is answered, and ended once with a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from models import OutgoingKind, Place, Upload, UploadState


@dataclass(frozen=True)
class HandedIn:
    """A file as Slack names it."""

    file_id: str
    name: str


# As often the import of an upload is tried.
_ATTEMPTS = 5
# Above all that a report can be since it is bounded; larger ones were kept by the first release.
_LARGEST_REPORT = 500_000
_NEVER_FINISHED = (
    "Reading it was begun several times and never came to an end. Copy its rows into a new workbook, as values, "
    "and send that one."
)


async def forget(session: AsyncSession, *, before: datetime) -> None:
    """Forget file names and reports of what was handed in before that moment and is done, and reports too large."""
    too_large = func.length(Upload.report) > _LARGEST_REPORT
    old = and_(col(Upload.requested_at) < before, or_(col(Upload.report).is_not(None), col(Upload.file_name) != ""))
    await session.exec(
        update(Upload)
        .where(col(Upload.state) != UploadState.WAITING, or_(old, too_large))
        .values(report=None, file_name="")
        .execution_options(synchronize_session=False)
    )


async def keep(session: AsyncSession, file: HandedIn, *, view_id: str, by: str, now: datetime) -> None:
    """Keep a workbook for import, once a modal (`view_id`) however often it is submitted."""
    known = await session.exec(select(Upload).where(Upload.view_id == view_id))
    if known.first() is None:
        session.add(
            Upload(file_id=file.file_id, view_id=view_id, file_name=file.name[:300], requested_by=by, requested_at=now)
        )


async def waiting(session: AsyncSession) -> Sequence[Upload]:
    """Return the uploads that wait to be imported, oldest first."""
    found = await session.exec(select(Upload).where(Upload.state == UploadState.WAITING).order_by(col(Upload.id)))
    return found.all()


async def begin_attempt(session: AsyncSession, upload: Upload) -> bool:
    """Count an attempt before it is made, as the process may not survive it.

    Returns False where none is to be made: the upload has ended, or was tried too often, and ends with that.
    """
    kept = await _locked(session, upload)
    if kept.state is not UploadState.WAITING:
        return False
    kept.attempts += 1
    if kept.attempts <= _ATTEMPTS:
        return True
    await end(session, upload, UploadState.UNREADABLE, _NEVER_FINISHED)
    return False


async def take_attempt_back(session: AsyncSession, upload: Upload) -> None:
    """Uncount an attempt that was interrupted."""
    kept = await _locked(session, upload)
    kept.attempts -= 1


async def try_later(session: AsyncSession, upload: Upload, reason: str) -> None:
    """Leave the upload for another attempt; after the last one it ends with `reason`."""
    kept = await _locked(session, upload)
    if kept.attempts >= _ATTEMPTS:
        await end(session, upload, UploadState.UNREADABLE, reason)


async def end(session: AsyncSession, upload: Upload, state: UploadState, report: str) -> bool:
    """End an upload and enqueue the report to its sender; False where somebody else did so before."""
    kept = await _locked(session, upload)
    if kept.state is not UploadState.WAITING:
        return False
    kept.state, kept.report = state, report
    to = outbox.Recipient(Place.PERSON, slack_user=kept.requested_by)
    await outbox.enqueue(session, OutgoingKind.IMPORT_REPORT, kept.id or 0, to)
    return True


async def _locked(session: AsyncSession, upload: Upload) -> Upload:
    return await session.get_one(Upload, upload.id, with_for_update=True)
