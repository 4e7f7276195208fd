"""Uploads: workbooks handed in, kept before anything is answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Upload, UploadState


@dataclass(frozen=True)
class HandedIn:
    """A file as Slack names it."""

    file_id: str
    name: str


# Above all that a report can be since it is bounded; larger ones were kept by the first release.
_LARGEST_REPORT = 500_000


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
