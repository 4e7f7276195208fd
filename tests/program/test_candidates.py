"""Candidates are narrowed by the database, and the same come out as if every customer had been looked at."""

import random
from collections import Counter
from dataclasses import asdict
from datetime import date

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import matching
from bot.program.assignments import id_of
from bot.program.matching import Candidate, candidates, planning
from models import (
    ENDED_WITHOUT_CALL,
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Customer,
    Issue,
    Participant,
    Round,
    RoundState,
)
from models.database import Database
from tests.program.factories import CADENCE, NOW, commit, customer, every, planned, query

S = AssignmentState
PEOPLE, CUSTOMERS = 5, 40
SEVERITIES = (5, 5, 3, 1, None)
# What may have come of an earlier assignment: its state, and whether the participant ever saw the customer.
ENDS = ((S.CLOSED, True), (S.MISSED, True), (S.DECLINED, True), (S.SWAPPED, True), (S.SWAPPED, False), (S.SENT, True))


async def fill(session: AsyncSession, chance: random.Random, *, called: float) -> None:
    """Store people, customers with and without issue and consent, and what was before in two rounds."""
    issues = [Issue(external_id=f"I-{n}", title=f"Issue {n}", severity=s) for n, s in enumerate(SEVERITIES, 1)]
    rounds = [
        Round(routine="call", state=state, opened_at=NOW, **asdict(CADENCE.span_of(date(2026, month, 1))))
        for month, state in ((9, RoundState.CLOSED), (10, RoundState.CLOSED), (11, RoundState.OPEN))
    ]
    session.add_all([*issues, *rounds])
    session.add_all(Participant(external_id=f"P-{n}", name=f"Person {n}") for n in range(1, PEOPLE + 1))
    await session.flush()
    known = [issue.id for issue in issues]
    for number in range(1, CUSTOMERS + 1):
        facts = {"issue_id": chance.choice([*known, None]), "consent_to_call": chance.random() < 0.9}
        session.add(customer(number, active=chance.random() < 0.9, **facts))
    await session.flush()
    pairs = [
        (who, whom) for who in range(1, PEOPLE + 1) for whom in range(1, CUSTOMERS + 1) if chance.random() < called
    ]
    busy: set[tuple[int | None, int]] = set()
    for who, whom in pairs:
        round_, (state, seen) = chance.choice(rounds), chance.choice(ENDS)
        if (round_.id, whom) not in busy:  # a customer is one person's in a round
            busy.add((round_.id, whom))
            made = Assignment(round_id=id_of(round_), participant_id=who, customer_id=whom, state=state, why="-")
            made.sent_at = NOW if seen else None
            session.add(made)


async def _facts(database: Database) -> tuple[list[Candidate], set[tuple[int, int]]]:
    """Return all who are free in the round of November, best first, and who met whom: by looking at every row."""
    severity = {issue.id: issue.severity or 0 for issue in await every(database, Issue)}
    made = await every(database, Assignment)
    calls = Counter(a.customer_id for a in made if a.state not in ENDED_WITHOUT_CALL)
    taken = {a.customer_id for a in made if a.round_id == 3 and a.state is not S.SWAPPED}
    free = [
        Candidate(one.id or 0, severity.get(one.issue_id, 0), calls[one.id or 0])
        for one in await every(database, Customer)
        if one.may_be_called and one.id not in taken
    ]
    had = {(a.participant_id, a.customer_id) for a in made if a.state is not S.SWAPPED or a.sent_at is not None}
    return sorted(free, key=lambda candidate: candidate.cost), had


@pytest.mark.parametrize("called", [0.0, 0.2, 0.9], ids=["nobody yet", "some", "nearly everybody"])
async def test_the_next_candidate_is_the_best_of_all_who_are_free_and_new_to_them(
    database: Database, called: float
) -> None:
    chance = random.Random(called)
    await commit(database, fill, chance, called=called)
    free, had = await _facts(database)
    seen = {(a.participant_id, a.customer_id) for a in await every(database, Assignment) if a.round_id == 3}
    async with database.read() as session:
        round_ = await session.get_one(Round, 3)
        for who in range(1, PEOPLE + 1):
            expected = [c.customer_id for c in free if (who, c.customer_id) not in had | seen]
            assert await candidates.next_candidate(session, round_, who) == next(iter(expected), None)


@pytest.mark.parametrize("called", [0.0, 0.2, 0.9], ids=["nobody yet", "some", "nearly everybody"])
async def test_a_plan_is_made_from_few_and_chooses_as_if_from_all(database: Database, called: float) -> None:
    await commit(database, fill, random.Random(called + 1), called=called)
    free, had = await _facts(database)
    basis = await query(database, planning.basis_of, 3)
    assert list(basis.best) == free[: len(basis.best)]
    chosen = matching.choose(basis.waiting, basis.best, basis.had)
    whole = matching.solve(basis.waiting, free, had)
    assert sorted(chosen.pairs.values()) == sorted(whole.pairs.values())


async def test_the_reason_and_the_moves_of_a_plan_are_on_record(database: Database) -> None:
    await commit(database, fill, random.Random(7), called=0.2)
    before = {a.id for a in await every(database, Assignment)}
    await planned(database)
    moves = {move.assignment_id: move for move in await every(database, AssignmentTransition)}
    async with database.read() as session:
        for made in (a for a in await every(database, Assignment) if a.id not in before):
            assert made.state is S.PROPOSED
            move = moves[id_of(made)]
            assert (move.from_state, move.to_state, move.at, move.actor) == (None, S.PROPOSED, NOW, None)
            reason = (await candidates.reasons(session, [made.customer_id]))[made.customer_id]
            assert made.why.startswith(f"Their complaint stands for “{reason.issue}”" if reason.issue else "Nobody")
