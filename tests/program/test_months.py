"""Rounds at once: months in a row, and many people who act at the same moment."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox, rounds
from bot.program.assignments import IllegalTransition, calls, id_of, move_all
from bot.program.assignments.calls import NobodyLeft
from bot.program.rounds import round_times
from bot.program.routines import CALL
from models import Assignment, AssignmentTransition, Customer, OutgoingKind, Person
from models import AssignmentState as S
from models.database import Database
from tests.program.factories import (
    CADENCE,
    NADIA,
    NOVEMBER,
    NOW,
    approved,
    commit,
    customer,
    every,
    mark_sent,
    one,
    planned,
    populate,
    propose,
    store,
    tell_cx,
)
from tests.statements import executed
from tests.waiting import outgoing

# What a participant does about their call in one month.
_ACTS = st.sampled_from(["nothing", "swap", "swap unseen", "unreachable", "book", "talk"])
_MONTHS = st.lists(st.lists(_ACTS, min_size=4, max_size=4), min_size=3, max_size=5)


async def _act(session: AsyncSession, assignment: Assignment, act: str) -> None:
    participant = await session.get_one(Person, assignment.participant_id)
    by = participant.slack_id or ""
    call = id_of(assignment)
    if act != "swap unseen":
        assignment.sent_at = NOW
        session.add(assignment)
        await assignments.transition(session, assignment, S.SENT, now=NOW, actor=None)
    if act in ("swap", "swap unseen"):
        await calls.swap(session, call, limit=99, now=NOW, by=by)
    elif act == "unreachable":
        await calls.not_reached(session, call, now=NOW, by=by)
    elif act == "book":
        await calls.book(session, call, NOW.date(), today=NOW.date(), now=NOW, by=by)
    elif act == "talk":
        await assignments.transition(session, assignment, S.DONE, now=NOW, actor=by)


async def _play(database: Database, months: Sequence[Sequence[str]], customers: int) -> None:
    await populate(database, participants=4, customers=customers)
    await store(database, customer(99, consent_to_call=False))
    span = NOVEMBER
    for number, acts in enumerate(months):
        now = NOW + timedelta(days=31 * number)
        async with database.write() as session:
            await round_times.settle(session, CALL, CADENCE, now=now)
            round_ = await propose(session, span, now=now)
            if round_ is not None:
                await rounds.approve(session, id_of(round_), now=now, actor=NADIA)
        handed_out = [a for a in await every(database, Assignment) if a.state is S.APPROVED]
        for assignment, act in zip(handed_out, acts, strict=False):
            try:
                async with database.write() as session:
                    await _act(session, await session.get_one(Assignment, assignment.id), act)
            except NobodyLeft:
                pass
        span = CADENCE.after(span)


async def _rules_hold(database: Database) -> None:
    kept = [a for a in await every(database, Assignment) if a.state is not S.SWAPPED or a.sent_at is not None]
    pairs = Counter((a.participant_id, a.customer_id) for a in kept)
    assert max(pairs.values(), default=1) == 1, "a pair met twice"
    held = Counter((a.round_id, a.customer_id) for a in kept if a.state is not S.SWAPPED)
    assert max(held.values(), default=1) == 1, "a customer was two people's in one round"
    having = Counter((a.round_id, a.participant_id) for a in kept if a.state is not S.SWAPPED)
    assert max(having.values(), default=1) == 1, "somebody had two customers in one round"
    for assignment in kept:
        assert (await one(database, Customer, assignment.customer_id)).consent_to_call
        assert assignment.why
    async with database.read() as session:
        for assignment in kept:
            if assignment.state is not S.SWAPPED:
                assert await outbox.find(session, OutgoingKind.ASSIGNMENT, id_of(assignment)) is not None


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(months=_MONTHS, customers=st.integers(1, 9))
def test_no_rule_is_broken_over_the_months(sqlite_template: Path, months: list[list[str]], customers: int) -> None:
    async def play(file: Path) -> None:
        database = Database(f"sqlite:///{file}")
        await _play(database, months, customers)
        await _rules_hold(database)
        await database.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(Path(shutil.copy(sqlite_template, folder))))


async def test_with_enough_customers_everybody_gets_one_every_month_and_nobody_is_called_twice_as_often(
    database: Database,
) -> None:
    await populate(database, participants=3, customers=6)
    span = NOVEMBER
    for number in range(4):
        now = NOW + timedelta(days=31 * number)
        made = await approved(database, span, now=now)
        handed_out = [a for a in await every(database, Assignment) if a.round_id == made.id]
        assert len(handed_out) == 3
        for assignment in handed_out:
            async with database.write() as session:
                row = await session.get_one(Assignment, assignment.id)
                await assignments.transition(session, row, S.DONE, now=now, actor=None)
                await assignments.transition(session, row, S.REFLECTED, now=now, actor=None)
        span = CADENCE.after(span)
    called = Counter(a.customer_id for a in await every(database, Assignment))
    assert sorted(called.values()) == [2] * 6


@pytest.mark.parametrize("people", [3, 60])
async def test_approving_takes_few_statements_however_many_people(database: Database, people: int) -> None:
    await populate(database, participants=people, customers=people)
    round_id = id_of(await planned(database))
    with executed(database) as asked:
        await commit(database, rounds.approve, round_id, now=NOW, actor=NADIA)
    assert len(asked) <= 12
    assert Counter(a.state for a in await every(database, Assignment)) == {S.APPROVED: people}
    moves = Counter((m.from_state, m.to_state, m.actor) for m in await every(database, AssignmentTransition))
    assert moves == {(None, S.PROPOSED, None): people, (S.PROPOSED, S.APPROVED, NADIA): people}
    briefs = await outgoing(database, OutgoingKind.ASSIGNMENT)
    assert sorted((row.subject_id, row.person_id) for row in briefs) == sorted(
        (a.id, a.participant_id) for a in await every(database, Assignment)
    )
    assert len({row.dedup_token for row in briefs}) == people


@pytest.mark.parametrize("people", [3, 60])
async def test_closing_takes_few_statements_and_every_brief_follows(database: Database, people: int) -> None:
    await populate(database, participants=people, customers=people)
    await approved(database)
    await mark_sent(database, 1)
    await mark_sent(database, 2)
    await tell_cx(database)
    with executed(database) as asked:
        await commit(database, round_times.settle, CALL, CADENCE, now=NOW + timedelta(days=40))
    assert len(asked) <= 16
    ends = Counter(a.state for a in await every(database, Assignment))
    assert ends == {S.MISSED: 2, S.SWAPPED: people - 2}
    assert {row.wanted_version for row in await outgoing(database, OutgoingKind.ASSIGNMENT)} == {2}


async def test_of_many_none_moves_where_one_was_moved_meanwhile(database: Database) -> None:
    await populate(database, participants=3, customers=3)
    await planned(database)
    stale = await every(database, Assignment)
    async with database.write() as session:
        await move_all(session, [await session.get_one(Assignment, 2)], S.SWAPPED, now=NOW, actor=NADIA)
    with pytest.raises(IllegalTransition):
        await commit(database, move_all, stale, S.APPROVED, now=NOW, actor=NADIA)
    assert [a.state for a in await every(database, Assignment)] == [S.PROPOSED, S.SWAPPED, S.PROPOSED]


async def test_nobody_to_move_is_no_move(database: Database) -> None:
    await commit(database, move_all, [], S.APPROVED, now=NOW, actor=NADIA)
    assert await every(database, AssignmentTransition) == []
