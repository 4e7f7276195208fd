"""Rules of messages: whether one still applies, whether it waits for working hours, and what follows once posted."""

from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.assignments import assignment_details, nudges
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.rounds import round_times
from bot.program.stories import reviews
from models import (
    TO_DO,
    WITH_PARTICIPANT,
    Assignment,
    AssignmentState,
    Consent,
    Outgoing,
    OutgoingKind,
    Place,
    StoryState,
)

# Kinds whose subject is no assignment.
_NOT_ABOUT_CALLS = frozenset(
    {
        OutgoingKind.PLAN,
        OutgoingKind.TAKEN_BACK,
        OutgoingKind.NOT_FOUND,
        OutgoingKind.LEFT,
        OutgoingKind.NOT_DELIVERED,
        OutgoingKind.ROUND_WAITS,
        OutgoingKind.IMPORT_REPORT,
        OutgoingKind.PARTICIPANTS_GONE,
        OutgoingKind.CHANNEL_REFUSED,
    }
)
# Answers to what the person has just done go out at any hour; so does the warning that others may read a channel.
_AT_ANY_HOUR = frozenset({OutgoingKind.IMPORT_REPORT, OutgoingKind.CHANNEL_REFUSED})
# Kinds that make sense only while their round runs. The job that closes rounds runs once a minute.
_ONLY_IN_ROUND = frozenset({OutgoingKind.ASSIGNMENT, OutgoingKind.REMINDER})
_CHANGES_ITS_SUBJECT = frozenset({OutgoingKind.ASSIGNMENT, OutgoingKind.REVIEW, OutgoingKind.STORY})


def is_about_call(kind: OutgoingKind) -> bool:
    """Return whether the subject of messages of this kind is an assignment."""
    return kind not in _NOT_ABOUT_CALLS


def applies(row: Outgoing, details: AssignmentDetails, *, today: date) -> bool:
    """Return whether a message about this call still applies as of `today`, the participant's own date."""
    assignment, is_posted = details.assignment, row.ts is not None
    story = details.story.state if details.story else None
    is_public = details.story is not None and details.story.is_public
    # Only of the newest request for changes; earlier ones were met.
    newest_request = outbox.key_of(row.kind, row.subject_id, str(details.story.version if details.story else ""))
    is_to_call = assignment.state in TO_DO and details.may_go_ahead
    kinds = {
        # What ended before it was ever posted needs no first message.
        OutgoingKind.ASSIGNMENT: is_posted or assignment.state in WITH_PARTICIPANT,
        # What is posted is updated; what is not is posted only while the participant can still act on it.
        OutgoingKind.REMINDER: is_posted or (is_to_call and not nudges.is_booked_ahead(assignment, today)),
        OutgoingKind.STORY: is_public,
        OutgoingKind.STORY_PUBLISHED: is_public,
        OutgoingKind.CHANGES_ASKED: story is StoryState.DRAFT and row.key == newest_request,
        OutgoingKind.STORY_DECLINED: story is StoryState.DECLINED,
        OutgoingKind.RESUBMITTED: story is StoryState.IN_REVIEW,
        OutgoingKind.REVIEW: details.reflection is not None,
        # Who never saw the brief has nobody to call off.
        OutgoingKind.CALL_OFF: is_posted or assignment.sent_at is not None,
    }
    return kinds.get(row.kind, True)


def waits_for_working_hours(row: Outgoing) -> bool:
    """Return whether a message may be posted only in its recipient's working hours; updates go out at any hour."""
    return row.place is Place.PERSON and row.ts is None and row.kind not in _AT_ANY_HOUR


async def waits_for_closing(session: AsyncSession, row: Outgoing, day: date) -> bool:
    """Return whether a message belongs to a round that has ended by `day` and is not closed yet."""
    return row.kind in _ONLY_IN_ROUND and await round_times.is_to_be_closed(session, row.subject_id, day)


async def is_private_now(session: AsyncSession, row: Outgoing) -> bool:
    """Return whether `row` is a direct message about a call whose reflection is private or was withdrawn since."""
    if not is_about_call(row.kind) or row.place is not Place.PERSON:
        return False
    reflection = await assignment_details.reflection_on(session, row.subject_id)
    return reflection is not None and reflection.consent is Consent.PRIVATE


async def lock_subject(session: AsyncSession, row: Outgoing) -> None:
    """Lock the assignment that `note_posted` changes, before the message: a click locks them in this order too."""
    if row.kind in _CHANGES_ITS_SUBJECT:
        await session.get(Assignment, row.subject_id, with_for_update={"key_share": True})


async def note_posted(session: AsyncSession, row: Outgoing, *, first: bool, now: datetime) -> None:
    """Do what follows from a delivered message: mark the assignment sent, notify the author of their story.

    `first` says that it was posted, rather than updated.
    """
    if row.kind is OutgoingKind.ASSIGNMENT:
        assignment = await session.get(Assignment, row.subject_id, with_for_update={"key_share": True})
        if assignment is not None and assignment.state is AssignmentState.APPROVED:
            assignment.sent_at = now
            await assignments.transition(session, assignment, AssignmentState.SENT, now=now, actor=None)
    if row.kind is OutgoingKind.STORY and first:
        await reviews.note_published(session, row.subject_id)
    if row.kind is OutgoingKind.REVIEW and first and not outbox.is_past(row):
        # The past cards of the story link to the one just posted.
        await outbox.refresh_past(session, OutgoingKind.REVIEW, row.subject_id)
