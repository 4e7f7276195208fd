"""Assignments: one participant, one customer, one round; and the states they move through."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, words


class AssignmentState(StrEnum):
    """Where an assignment stands; MOVES says which way it may go from there."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SENT = "sent"
    BOOKED = "booked"
    TALKED = "talked"
    REFLECTED = "reflected"
    CLOSED = "closed"
    UNREACHABLE = "unreachable"
    SWAPPED = "swapped"
    DECLINED = "declined"
    MISSED = "missed"


_S = AssignmentState
ENDED_WITHOUT_CALL = frozenset({_S.SWAPPED, _S.DECLINED, _S.MISSED})

# A late call is welcome: what was missed may still be talked and reflected.
TRANSITIONS: dict[AssignmentState, frozenset[AssignmentState]] = {
    _S.PROPOSED: frozenset({_S.APPROVED, _S.SWAPPED, _S.DECLINED, _S.MISSED}),
    _S.APPROVED: frozenset({_S.SENT, _S.BOOKED, _S.TALKED, _S.UNREACHABLE} | ENDED_WITHOUT_CALL),
    _S.SENT: frozenset({_S.BOOKED, _S.TALKED, _S.UNREACHABLE} | ENDED_WITHOUT_CALL),
    _S.BOOKED: frozenset({_S.BOOKED, _S.TALKED, _S.UNREACHABLE} | ENDED_WITHOUT_CALL),
    _S.UNREACHABLE: frozenset({_S.BOOKED, _S.TALKED} | ENDED_WITHOUT_CALL),
    _S.TALKED: frozenset({_S.REFLECTED, _S.MISSED}),
    _S.REFLECTED: frozenset({_S.CLOSED}),
    _S.MISSED: frozenset({_S.TALKED}),
    _S.CLOSED: frozenset(),
    _S.SWAPPED: frozenset(),
    _S.DECLINED: frozenset(),
}

# Handed out, and the call not made yet.
TO_CALL = frozenset({_S.APPROVED, _S.SENT, _S.BOOKED, _S.UNREACHABLE})
# The participant's to call or to log; anything else is either not out yet or done.
WITH_PARTICIPANT = TO_CALL | {_S.TALKED}
UNDECIDED = WITH_PARTICIPANT | {_S.PROPOSED}


class Assignment(SQLModel, table=True):
    """One customer handed to one participant in one round; `why` says in words why this customer."""

    __table_args__ = (
        Index(
            "ux_customer_once_a_round",
            "round_id",
            "customer_id",
            unique=True,
            sqlite_where=text("state <> 'swapped'"),
            postgresql_where=text("state <> 'swapped'"),
        ),
        Index(
            "ux_pair_once_ever",
            "participant_id",
            "customer_id",
            unique=True,
            sqlite_where=text("state <> 'swapped' OR sent_at IS NOT NULL"),
            postgresql_where=text("state <> 'swapped' OR sent_at IS NOT NULL"),
        ),
        Index("ix_assignment_calls", "customer_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    participant_id: int = Field(foreign_key="participant.id", index=True)
    customer_id: int = Field(foreign_key="customer.id")
    state: AssignmentState = Field(default=AssignmentState.PROPOSED, sa_type=words(AssignmentState), index=True)
    why: str = Field(max_length=1000)
    assigned_by: str | None = Field(default=None, max_length=32)
    sent_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    booked_on: date | None = None


class AssignmentTransition(SQLModel, table=True):
    """One move of one assignment, kept for the record; `actor` is a Slack user id, or None for the clock."""

    __tablename__ = "assignment_move"

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    from_state: AssignmentState | None = Field(default=None, sa_type=words(AssignmentState))
    to_state: AssignmentState = Field(sa_type=words(AssignmentState))
    at: datetime = Field(sa_type=AwareUTC)
    actor: str | None = Field(default=None, max_length=32)
