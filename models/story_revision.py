"""Revisions of stories: the public words, masked once, exactly as they are reviewed and posted."""

from datetime import date, datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, words
from models.reflection import Consent


class PublicWords(SQLModel):
    """What readers see of a story, word for word, and what was masked in it.

    `questions` are those headings in `heard` that are questions, `shown_as` is how the customer is called, `reason`
    is why there is no promise. `masks` are what was masked, each with "part", "kind", "original" and "replacement";
    `lifted` are the originals that an editor declared harmless.
    """

    title: str
    heard: str
    questions: list[str] = Field(default_factory=list, sa_type=JSON)
    quote: str
    hurts: str
    promise: str | None = None
    due_on: date | None = None
    owner: str | None = Field(default=None, max_length=32)
    reason: str | None = None
    consent: Consent = Field(sa_type=words(Consent))
    shown_as: str
    author: str
    talked_on: date | None = None
    issue: str | None = None
    masks: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    lifted: list[str] = Field(default_factory=list, sa_type=JSON)


class StoryRevision(PublicWords, table=True):
    """One wording of one story, never changed once it is stored.

    `made_by` is a Slack user id, None where the programme made it by itself, such as after an import.
    """

    __tablename__ = "story_revision"
    __table_args__ = (UniqueConstraint("story_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    story_id: int = Field(foreign_key="story.id")
    number: int
    made_by: str | None = Field(default=None, max_length=32)
    made_at: datetime = Field(sa_type=AwareUTC)
