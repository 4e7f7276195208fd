"""How everybody does, in shares: of this round, of the year, of what sponsors promised; and never of a few."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.program.assignments import id_of
from bot.program.rounds.participation import FEWEST, Remembered, Shares, shares
from bot.program.routines import CALL
from models import (
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Commitment,
    CommitmentStatus,
    Dissatisfier,
    Person,
    Round,
    RoundState,
    SponsorMeeting,
)
from models.database import Database
from tests.program.factories import CADENCE, NOW, TODAY

_S = AssignmentState


async def store(database: Database, month: date, states: Sequence[AssignmentState]) -> None:
    """Store a round of that month in which as many people have an assignment each, in these states."""
    async with database.write() as session:
        round_ = Round(routine=CALL.key, opened_at=NOW, state=RoundState.APPROVED, **asdict(CADENCE.span_of(month)))
        session.add(round_)
        await session.flush()
        for number, state in enumerate(states):
            person = (await session.exec(select(Person).where(Person.external_id == f"P-{number}"))).first()
            person = person or Person(external_id=f"P-{number}", name=f"Person {number}", slack_id=f"U0P{number}")
            session.add(person)
            await session.flush()
            made = Assignment(
                routine=CALL.key, round_id=id_of(round_), participant_id=id_of(person), state=state, why="They asked."
            )
            session.add(made)
            await session.flush()
            session.add(AssignmentTransition(assignment_id=id_of(made), to_state=state, at=NOW))


async def promise(database: Database, number: int, status: CommitmentStatus, *, due_on: date) -> None:
    """Store a promise about a sponsored account, seen through by somebody of their own."""
    async with database.write() as session:
        assignment = (await session.exec(select(Assignment).limit(1))).one()
        meeting = SponsorMeeting(
            assignment_id=id_of(assignment), met_on=TODAY, others="", logged_at=NOW, logged_by="U0P0"
        )
        made = Commitment(
            assignment_id=assignment.id,
            text="We will.",
            owner=f"U0P{number}",
            due_on=due_on,
            status=status,
            made_at=NOW,
        )
        session.add_all([meeting, made])
        await session.flush()
        session.add(Dissatisfier(meeting_id=meeting.id or 0, commitment_id=made.id or 0))


async def told(database: Database, remembered: Remembered | None = None) -> Shares:
    async with database.read() as session:
        return await shares(session, today=TODAY, remembered=remembered or Remembered())


async def test_a_share_is_of_those_who_were_handed_something(database: Database) -> None:
    await store(database, date(2026, 11, 1), [_S.CLOSED, _S.REFLECTED, _S.SENT, _S.BOOKED, _S.DONE, _S.SWAPPED])
    await store(database, date(2026, 10, 1), [_S.CLOSED, _S.MISSED, _S.CLOSED, _S.CLOSED, _S.MISSED, _S.DECLINED])
    await store(database, date(2026, 9, 1), [_S.CLOSED] * 5)
    await store(database, date(2025, 6, 1), [_S.MISSED] * 9)
    assert await told(database) == Shares(this_round=3 / 5, this_year=8 / 10)


@pytest.mark.parametrize("people", [0, 1, FEWEST - 1])
async def test_of_a_few_people_nothing_is_told(database: Database, people: int) -> None:
    await store(database, date(2026, 11, 1), [_S.CLOSED] * people)
    await store(database, date(2026, 10, 1), [_S.CLOSED] * people)
    await store(database, date(2026, 9, 1), [_S.MISSED] * people)
    assert await told(database) == Shares()


async def test_promises_count_once_they_are_due_and_while_they_stand(database: Database) -> None:
    await store(database, date(2026, 11, 1), [_S.SENT])
    kept, open_, dropped = CommitmentStatus.KEPT, CommitmentStatus.OPEN, CommitmentStatus.DROPPED
    for number, status in enumerate((kept, kept, kept, open_, dropped)):
        await promise(database, number, status, due_on=TODAY - timedelta(days=number))
    assert (await told(database)).kept is None
    await promise(database, 5, kept, due_on=TODAY)
    await promise(database, 6, kept, due_on=TODAY + timedelta(days=1))
    assert (await told(database)).kept == 4 / 5


async def test_what_is_remembered_holds_until_something_moved(database: Database) -> None:
    remembered = Remembered()
    await store(database, date(2026, 11, 1), [_S.CLOSED] * 4)
    assert (await told(database, remembered)).this_round is None
    await store(database, date(2026, 10, 1), [_S.CLOSED] * 4 + [_S.MISSED])
    assert (await told(database, remembered)).this_year == 4 / 5
    async with database.write() as session:
        missed = (await session.exec(select(Assignment).where(Assignment.state == _S.MISSED))).one()
        missed.state = _S.CLOSED
        session.add(AssignmentTransition(assignment_id=id_of(missed), to_state=_S.CLOSED, at=NOW))
    assert (await told(database, remembered)).this_year == 1
