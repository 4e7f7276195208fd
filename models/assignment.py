"""Rounds, and their assignments: one participant, one subject, one round, and the states they move through."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, text_enum


class AssignmentState(StrEnum):
    """Where an assignment stands; its routine says where it may go from there."""

    PROPOSED = "proposed"
    # Whom it is about is asked first; the participant knows nothing of it yet.
    ASKED = "asked"
    APPROVED = "approved"
    SENT = "sent"
    BOOKED = "booked"
    # As it was called when the call was the only routine, and is stored.
    DONE = "talked"
    REFLECTED = "reflected"
    CLOSED = "closed"
    UNREACHABLE = "unreachable"
    SWAPPED = "swapped"
    DECLINED = "declined"
    MISSED = "missed"


_S = AssignmentState
ENDED_UNDONE = frozenset({_S.SWAPPED, _S.DECLINED, _S.MISSED})

# Handed out, and not done yet.
TO_DO = frozenset({_S.APPROVED, _S.SENT, _S.BOOKED, _S.UNREACHABLE})
# The participant's to do or to log; anything else is either not out yet or done.
WITH_PARTICIPANT = TO_DO | {_S.DONE}
# The CX team's, or with whom it is about; the participant was never told.
NOT_OUT = frozenset({_S.PROPOSED, _S.ASKED})
UNDECIDED = WITH_PARTICIPANT | NOT_OUT


# What an assignment may be about, each a key of its own so that it can be joined, and erased.
SUBJECTS = ("customer_id", "account_id", "host_id", "journey_id")
_AT_MOST_ONE = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in SUBJECTS) + " <= 1"


class Assignment(SQLModel, table=True):
    """One customer, account, colleague (the host), journey or nothing, handed to one participant in one round.

    Which of them is for the routine to say, whose key is that of the round; `why` says in words why this one. Until
    the day `snoozed_until` nothing is nudged. `told_at` is when the CX team was told that the nudges led to nothing.
    """

    __table_args__ = (
        CheckConstraint(_AT_MOST_ONE, name="ck_assignment_subject"),
        ForeignKeyConstraint(["round_id", "routine"], ["round.id", "round.routine"], name="fk_assignment_round"),
        Index("ix_assignment_round", "round_id", "customer_id"),
        Index("ix_assignment_pair", "participant_id", "customer_id"),
        Index("ix_assignment_calls", "customer_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    round_id: int
    routine: str = Field(max_length=50)
    participant_id: int = Field(foreign_key="person.id")
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    host_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    journey_id: int | None = Field(default=None, foreign_key="journey.id", index=True)
    state: AssignmentState = Field(default=AssignmentState.PROPOSED, sa_type=text_enum(AssignmentState), index=True)
    why: str = Field(max_length=1000)
    assigned_by: str | None = Field(default=None, max_length=32)
    sent_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    booked_on: date | None = None
    snoozed_until: date | None = None
    told_at: datetime | None = Field(default=None, sa_type=AwareUTC)


class AssignmentTransition(SQLModel, table=True):
    """One move of one assignment, kept for the record; `actor` is a Slack user id, or None for the clock."""

    __tablename__ = "assignment_move"

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    from_state: AssignmentState | None = Field(default=None, sa_type=text_enum(AssignmentState))
    to_state: AssignmentState = Field(sa_type=text_enum(AssignmentState))
    at: datetime = Field(sa_type=AwareUTC)
    actor: str | None = Field(default=None, max_length=32)


class RoundState(StrEnum):
    """OPEN has no plan yet (somebody was assigned by hand), PROPOSED waits for approval."""

    OPEN = "open"
    PROPOSED = "proposed"
    APPROVED = "approved"
    CLOSED = "closed"


class Round(SQLModel, table=True):
    """One routine, from the morning of `starts_on` to that of `ends_on`, when the next one opens.

    `month` is the first day of the month it opens in; all three are days in the programme's time zone. Rounds may
    overlap, and `opened_at` may come before `starts_on`: what is handed out at the end of a round is for the next.
    `plan_wanted_at` is when somebody, or the clock, asked for its plan.
    """

    __table_args__ = (UniqueConstraint("routine", "starts_on"), UniqueConstraint("id", "routine"))

    id: int | None = Field(default=None, primary_key=True)
    routine: str = Field(max_length=50)
    month: date
    starts_on: date
    ends_on: date
    state: RoundState = Field(default=RoundState.OPEN, sa_type=text_enum(RoundState))
    opened_at: datetime = Field(sa_type=AwareUTC)
    plan_wanted_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    approved_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    approved_by: str | None = Field(default=None, max_length=32)
