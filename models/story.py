"""Stories: reflections on their way to the stories channel, and their public words, revision by revision."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, text_enum
from models.form import Meaning, Section, section_text
from models.reflection import Consent


class StoryState(StrEnum):
    """Where a story stands; STORY_TRANSITIONS says where it may go from there.

    WAITING is for what others add to it, before an editor decides on it.
    """

    WAITING = "waiting"
    DRAFT = "draft"
    IN_REVIEW = "in review"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


_S = StoryState

STORY_TRANSITIONS: dict[StoryState, frozenset[StoryState]] = {
    _S.WAITING: frozenset({_S.IN_REVIEW, _S.WITHDRAWN}),
    _S.DRAFT: frozenset({_S.IN_REVIEW, _S.WITHDRAWN}),
    _S.IN_REVIEW: frozenset({_S.DRAFT, _S.PUBLISHED, _S.DECLINED, _S.WITHDRAWN}),
    _S.PUBLISHED: frozenset({_S.CORRECTED, _S.WITHDRAWN}),
    _S.CORRECTED: frozenset({_S.CORRECTED, _S.WITHDRAWN}),
    # Withdrawn since the author chose "private"; they may change their mind.
    _S.WITHDRAWN: frozenset({_S.IN_REVIEW}),
    _S.DECLINED: frozenset({_S.WITHDRAWN}),
}
# Everyone may read it.
PUBLIC_STATES = frozenset({_S.PUBLISHED, _S.CORRECTED})


class Story(SQLModel, table=True):
    """The words of author and editor, unmasked; `note` is what the editor asked for or why it was declined.

    `title` is "" where nobody wrote one, and readers see a neutral one; `sections` stand in the order they are read.
    What readers see are the masked words of a StoryRevision: `revision` is the number of the newest, None for a story
    of the first release that none was made of yet; `published_revision` is the number of the one that was approved.
    `withdrawn_at` is when the words of a decided story were taken back; such a story stays withdrawn.
    """

    id: int | None = Field(default=None, primary_key=True)
    reflection_id: int = Field(foreign_key="reflection.id", unique=True)
    state: StoryState = Field(default=StoryState.IN_REVIEW, sa_type=text_enum(StoryState), index=True)
    title: str
    sections: list[Section] = Field(default_factory=list, sa_type=JSON)
    note: str | None = None
    version: int = 1
    revision: int | None = None
    published_revision: int | None = None
    decided_by: str | None = Field(default=None, max_length=32)
    published_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    withdrawn_at: datetime | None = Field(default=None, sa_type=AwareUTC)

    @property
    def is_public(self) -> bool:
        """Whether everyone may read it now."""
        return self.state in PUBLIC_STATES

    @property
    def is_gone(self) -> bool:
        """Whether it was withdrawn after it was decided, so that none of its words may be shown anywhere."""
        return self.withdrawn_at is not None

    def text_of(self, meaning: Meaning) -> str:
        """Return the text of the section that means this; "" for none."""
        return section_text(self.sections, meaning)


class PublicWords(SQLModel):
    """The words of a story that readers see, and what was masked in them.

    `shown_as` is what readers see as the customer's name, "" where it is about none; `reason` is why there is no
    promise. `masks` each have "part" (the meaning of a section, or "title", "promise", "reason", "issue"), "kind",
    "original" and "replacement"; `lifted` are the originals that an editor chose to show.
    """

    title: str
    sections: list[Section] = Field(default_factory=list, sa_type=JSON)
    promise: str | None = None
    due_on: date | None = None
    owner: str | None = Field(default=None, max_length=32)
    reason: str | None = None
    consent: Consent = Field(sa_type=text_enum(Consent))
    shown_as: str
    author: str
    talked_on: date | None = None
    issue: str | None = None
    masks: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    lifted: list[str] = Field(default_factory=list, sa_type=JSON)

    def text_of(self, meaning: Meaning) -> str:
        """Return the text of the section that means this; "" for none."""
        return section_text(self.sections, meaning)


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
