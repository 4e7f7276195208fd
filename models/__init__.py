"""Tables, enums, the database and its migrations."""

from models.account import Account
from models.assignment import (
    ENDED_UNDONE,
    NOT_OUT,
    SUBJECTS,
    TO_DO,
    UNDECIDED,
    WITH_PARTICIPANT,
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Round,
    RoundState,
)
from models.assistant import AssistantNaming
from models.availability import Absence, AbsenceSource, CountryCalendar, DayOff, NudgeFrequency, PersonSettings
from models.booking import Booking, CalendarFile, ContactNote, FileState, Outcome
from models.commitment import Commitment, CommitmentChange, CommitmentStatus
from models.customer import Customer, Issue, Question, Situation
from models.draft import DraftEntry, DraftPiece, Transcript
from models.form import Answer, Meaning, Section, answers_of, section_text, text_of
from models.guess import ScoreGuess
from models.journey import Journey, JourneyStep, StepOutcome, StepWords, Walk, WalkedStep
from models.left_out import LeftOut, LeftOutWhy
from models.listen import ListenSeat, ListenSession, SeatState
from models.nudge import Nudge, Snooze
from models.one_to_one import CxMember, OneToOne
from models.outgoing import LONGEST_KIND, Outgoing, OutgoingKind, OutgoingState, Place
from models.person import NO_ROUTINE, Conversation, Participation, Person
from models.picture import Picture, PictureState, PictureUse
from models.reflection import Consent, Reflection
from models.retreat import Retreat, RetreatIssue, RetreatVote
from models.routine_switch import RoutineAudience, RoutineSwitch
from models.shadow import ShadowHost
from models.sponsorship import Dissatisfier, SponsorMeeting, SponsorMeetingContact, Sponsorship
from models.story import PUBLIC_STATES, STORY_TRANSITIONS, PublicWords, Story, StoryRevision, StoryState
from models.upload import Upload, UploadState
from models.welcome import Welcome

__all__ = [
    "ENDED_UNDONE",
    "LONGEST_KIND",
    "NOT_OUT",
    "NO_ROUTINE",
    "PUBLIC_STATES",
    "STORY_TRANSITIONS",
    "SUBJECTS",
    "TO_DO",
    "UNDECIDED",
    "WITH_PARTICIPANT",
    "Absence",
    "AbsenceSource",
    "Account",
    "Answer",
    "Assignment",
    "AssignmentState",
    "AssignmentTransition",
    "AssistantNaming",
    "Booking",
    "CalendarFile",
    "Commitment",
    "CommitmentChange",
    "CommitmentStatus",
    "Consent",
    "ContactNote",
    "Conversation",
    "CountryCalendar",
    "Customer",
    "CxMember",
    "DayOff",
    "Dissatisfier",
    "DraftEntry",
    "DraftPiece",
    "FileState",
    "Issue",
    "Journey",
    "JourneyStep",
    "LeftOut",
    "LeftOutWhy",
    "ListenSeat",
    "ListenSession",
    "Meaning",
    "Nudge",
    "NudgeFrequency",
    "OneToOne",
    "Outcome",
    "Outgoing",
    "OutgoingKind",
    "OutgoingState",
    "Participation",
    "Person",
    "PersonSettings",
    "Picture",
    "PictureState",
    "PictureUse",
    "Place",
    "PublicWords",
    "Question",
    "Reflection",
    "Retreat",
    "RetreatIssue",
    "RetreatVote",
    "Round",
    "RoundState",
    "RoutineAudience",
    "RoutineSwitch",
    "ScoreGuess",
    "SeatState",
    "Section",
    "ShadowHost",
    "Situation",
    "Snooze",
    "SponsorMeeting",
    "SponsorMeetingContact",
    "Sponsorship",
    "StepOutcome",
    "StepWords",
    "Story",
    "StoryRevision",
    "StoryState",
    "Transcript",
    "Upload",
    "UploadState",
    "Walk",
    "WalkedStep",
    "Welcome",
    "answers_of",
    "section_text",
    "text_of",
]
