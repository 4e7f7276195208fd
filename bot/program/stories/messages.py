"""The messages about a story: while each applies, and what follows once it was posted."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import Applies, Delivered, MessageKind, Subject, register
from bot.program.stories import reviews
from models import Outgoing, OutgoingKind, StoryState

WITHDRAWN = "This story was withdrawn."


def _is_public(_row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    return details.story is not None and details.story.is_public


def _while_it_is(state: StoryState) -> Applies:
    def applies(_row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
        return details.story is not None and details.story.state is state

    return applies


def _is_unmet_request(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    """Return whether `row` is the newest request for changes, which is not met yet; earlier ones were."""
    story = details.story
    newest = outbox.key_of(row.kind, row.subject_id, str(story.version) if story else "")
    return story is not None and story.state is StoryState.DRAFT and row.key == newest


def _is_reflected(_row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    return details.reflection is not None


async def _tell_author(session: AsyncSession, delivered: Delivered) -> None:
    if delivered.is_first:
        await reviews.note_published(session, delivered.row.subject_id)


async def _link_past_cards(session: AsyncSession, delivered: Delivered) -> None:
    """Have the past cards of the story link to the one just posted."""
    row = delivered.row
    if delivered.is_first and not outbox.is_past(row):
        await outbox.refresh_past(session, row.kind, row.subject_id)


REVIEW = register(
    MessageKind(
        OutgoingKind.REVIEW, Subject.ASSIGNMENT, gone=WITHDRAWN, applies=_is_reflected, follows=_link_past_cards
    )
)
STORY = register(
    MessageKind(
        OutgoingKind.STORY,
        Subject.ASSIGNMENT,
        called="a story",
        gone=WITHDRAWN,
        is_linked=True,
        applies=_is_public,
        follows=_tell_author,
    )
)
STORY_PUBLISHED = register(
    MessageKind(
        OutgoingKind.STORY_PUBLISHED,
        Subject.ASSIGNMENT,
        called="the word that a story is out",
        gone=WITHDRAWN,
        applies=_is_public,
    )
)
CHANGES_ASKED = register(
    MessageKind(
        OutgoingKind.CHANGES_ASKED,
        Subject.ASSIGNMENT,
        called="a wish for changes",
        gone="The change that the CX team asked for is settled. Nothing to do here any more.",
        applies=_is_unmet_request,
    )
)
STORY_DECLINED = register(
    MessageKind(
        OutgoingKind.STORY_DECLINED,
        Subject.ASSIGNMENT,
        called="the word that a story was declined",
        applies=_while_it_is(StoryState.DECLINED),
    )
)
STORY_WITHDRAWN = register(
    MessageKind(
        OutgoingKind.STORY_WITHDRAWN,
        Subject.ASSIGNMENT,
        called="the word that a story was withdrawn",
        applies=_while_it_is(StoryState.WITHDRAWN),
    )
)
# Enqueued by the first release alone.
RESUBMITTED = register(
    MessageKind(OutgoingKind.RESUBMITTED, Subject.ASSIGNMENT, applies=_while_it_is(StoryState.IN_REVIEW))
)
COMMITMENT_OWNER = register(
    MessageKind(
        OutgoingKind.COMMITMENT_OWNER,
        Subject.ASSIGNMENT,
        called="the word on a promise",
        gone="There is a newer message on this promise below.",
    )
)
