"""Tables, enums, the database and its migrations."""

from models.assignment import (
    ENDED_WITHOUT_CALL,
    TO_CALL,
    TRANSITIONS,
    UNDECIDED,
    WITH_PARTICIPANT,
    Assignment,
    AssignmentState,
    AssignmentTransition,
)
from models.commitment import Commitment, CommitmentStatus
from models.conversation import Conversation
from models.customer import Customer
from models.issue import Issue
from models.outgoing import Outgoing, OutgoingKind, OutgoingState, Place
from models.participant import Participant
from models.question import Question, Situation
from models.reflection import Consent, Reflection, ReflectionAnswer
from models.round import Round, RoundState
from models.story import PUBLIC_STATES, STORY_TRANSITIONS, Story, StoryState
from models.story_revision import PublicWords, StoryRevision
from models.upload import Upload, UploadState

__all__ = [
    "ENDED_WITHOUT_CALL",
    "PUBLIC_STATES",
    "STORY_TRANSITIONS",
    "TO_CALL",
    "TRANSITIONS",
    "UNDECIDED",
    "WITH_PARTICIPANT",
    "Assignment",
    "AssignmentState",
    "AssignmentTransition",
    "Commitment",
    "CommitmentStatus",
    "Consent",
    "Conversation",
    "Customer",
    "Issue",
    "Outgoing",
    "OutgoingKind",
    "OutgoingState",
    "Participant",
    "Place",
    "PublicWords",
    "Question",
    "Reflection",
    "ReflectionAnswer",
    "Round",
    "RoundState",
    "Situation",
    "Story",
    "StoryRevision",
    "StoryState",
    "Upload",
    "UploadState",
]
