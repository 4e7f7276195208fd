"""Uploads: workbooks handed in, kept before anything is answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Upload


@dataclass(frozen=True)
class HandedIn:
    """A file as Slack names it."""

    file_id: str
    name: str


async def keep(session: AsyncSession, file: HandedIn, *, view_id: str, by: str, now: datetime) -> None:
    """Keep a workbook for import, once a modal (`view_id`) however often it is submitted."""
    known = await session.exec(select(Upload).where(Upload.view_id == view_id))
    if known.first() is None:
        session.add(
            Upload(file_id=file.file_id, view_id=view_id, file_name=file.name[:300], requested_by=by, requested_at=now)
        )
