"""Uploads: workbooks handed in through Slack, waiting to be imported."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, text_enum


class UploadState(StrEnum):
    """WAITING to be read; then IMPORTED, or UNREADABLE when it is no workbook or could not be fetched."""

    WAITING = "waiting"
    IMPORTED = "imported"
    UNREADABLE = "unreadable"


class Upload(SQLModel, table=True):
    """One file from one person; `report` is the import's report as JSON once it was read."""

    id: int | None = Field(default=None, primary_key=True)
    file_id: str = Field(max_length=32)
    view_id: str = Field(max_length=64, unique=True)
    file_name: str = Field(max_length=300)
    requested_by: str = Field(max_length=32)
    requested_at: datetime = Field(sa_type=AwareUTC)
    state: UploadState = Field(default=UploadState.WAITING, sa_type=text_enum(UploadState), index=True)
    attempts: int = 0
    report: str | None = None
