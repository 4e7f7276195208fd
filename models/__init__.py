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
    Round,
    RoundState,
)
from models.customer import Customer, Issue, Question, Situation
from models.outgoing import Outgoing, OutgoingKind, OutgoingState, Place
from models.participant import Conversation, Participant
from models.reflection import Commitment, CommitmentStatus, Consent, Reflection, ReflectionAnswer
from models.story import PUBLIC_STATES, STORY_TRANSITIONS, PublicWords, Story, StoryRevision, StoryState
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
