"""The state machine: every allowed move and every refused one, and the second of two movers refused by name."""

from dataclasses import asdict
from datetime import timedelta
from itertools import product

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, rounds
from bot.program.assignments import IllegalTransition, NotYours, id_of
from bot.program.rounds import round_times
from bot.program.routines import CALL
from bot.wording import words_of
from models import Assignment, AssignmentTransition, Person, Round
from models import AssignmentState as S
from models.database import Database
from tests.program.factories import (
    ADA,
    JONAS,
    NOVEMBER,
    NOW,
    adas_call,
    both,
    commit,
    customer,
    every,
    one,
    populate,
    result_names,
)
from tests.refusals import refusal

# Written out by hand, apart from the code's own table.
ALLOWED = {
    "proposed": "approved swapped declined missed",
    # Nobody is asked before a call.
    "asked": "",
    "approved": "sent booked talked unreachable swapped declined missed",
    "sent": "booked talked unreachable swapped declined missed",
    # A booking may be cancelled.
    "booked": "sent booked talked unreachable swapped declined missed",
    "unreachable": "booked talked swapped declined missed",
    "talked": "reflected missed",
    "reflected": "closed",
    "missed": "talked",
    "closed": "",
    "swapped": "",
    "declined": "",
}


def test_the_table_of_moves_is_the_one_agreed_on() -> None:
    allowed = {state: set(states.split()) for state, states in ALLOWED.items()}
    assert {state.value: {to.value for to in S if CALL.allows(state, to)} for state in S} == allowed


async def _in_every_state(database: Database) -> dict[tuple[S, S], int]:
    """Store one assignment for each pair of states, in the first; return their ids."""
    pairs = list(product(S, S))
    ids = {}
    async with database.write() as session:
        round_ = Round(routine=CALL.key, opened_at=NOW, **asdict(NOVEMBER))
        person = Person(external_id="P-1", name="Ada", slack_id=ADA)
        customers = [customer(number) for number in range(len(pairs))]
        session.add_all([round_, person, *customers])
        await session.flush()
        for (state, to), theirs in zip(pairs, customers, strict=True):
            made = await rounds.add(session, round_, id_of(person), id_of(theirs), why="", now=NOW, actor=None)
            made.state = state
            session.add(made)
            await session.flush()
            ids[state, to] = id_of(made)
    return ids


async def test_every_move_is_made_or_refused_as_the_table_says(database: Database) -> None:
    ids = await _in_every_state(database)
    async with database.write() as session:
        for (state, to), assignment_id in ids.items():
            assignment = await session.get_one(Assignment, assignment_id)
            if to in ALLOWED[state].split():
                await assignments.transition(session, assignment, to, now=NOW, actor=ADA)
            else:
                with refusal(IllegalTransition, "Nothing was changed: ") as refused:
                    await assignments.transition(session, assignment, to, now=NOW, actor=ADA)
                assert refused.value.state is state
    stored = {row.id: row.state for row in await every(database, Assignment)}
    for (state, to), assignment_id in ids.items():
        assert stored[assignment_id] == (to if to in ALLOWED[state].split() else state), (state, to)


async def test_every_move_made_is_kept_for_the_record(database: Database) -> None:
    call = await adas_call(database)
    later = NOW + timedelta(hours=3)
    async with database.write() as session:
        assignment = await session.get_one(Assignment, call)
        await assignments.transition(session, assignment, S.BOOKED, now=later, actor=ADA)
    kept = [move for move in await every(database, AssignmentTransition) if move.assignment_id == call]
    assert [(move.from_state, move.to_state) for move in kept] == [
        (None, S.PROPOSED),
        (S.PROPOSED, S.APPROVED),
        (S.APPROVED, S.SENT),
        (S.SENT, S.BOOKED),
    ]
    assert (kept[-1].at, kept[-1].actor) == (later, ADA)
    assert kept[-2].actor is None


async def test_a_refused_move_leaves_no_record(database: Database) -> None:
    call = await adas_call(database)
    before = len(await every(database, AssignmentTransition))
    async with database.write() as session:
        assignment = await session.get_one(Assignment, call)
        with refusal(IllegalTransition, "waits to be called"):
            await assignments.transition(session, assignment, S.APPROVED, now=NOW, actor=ADA)
    assert len(await every(database, AssignmentTransition)) == before


ONCE = [S.DONE, S.UNREACHABLE, S.SWAPPED]


@pytest.mark.parametrize("to", ONCE)
async def test_of_two_movers_at_once_one_moves_and_the_other_is_refused_by_name(
    database: Database, replica: Database, to: S
) -> None:
    call = await adas_call(database)

    async def move(session: AsyncSession, _number: int) -> None:
        assignment = await assignments.for_change(session, call, by=ADA)
        await assignments.transition(session, assignment, to, now=NOW, actor=ADA)

    results = await both(database, replica, move)
    assert result_names(results) == ["IllegalTransition", "NoneType"]
    refused = next(result for result in results if isinstance(result, IllegalTransition))
    assert refused.state is to
    assert len([m for m in await every(database, AssignmentTransition) if m.to_state is to]) == 1


async def test_a_mover_who_read_before_the_other_moved_is_refused_without_a_lock(
    database: Database, replica: Database
) -> None:
    call = await adas_call(database)
    async with replica.read() as session:
        stale = await session.get_one(Assignment, call)
    async with database.write() as session:
        quick = await session.get_one(Assignment, call)
        await assignments.transition(session, quick, S.UNREACHABLE, now=NOW, actor=ADA)
    async with replica.write() as session:
        seen = await session.merge(stale, load=False)
        with refusal(IllegalTransition, "couldn't be reached"):
            await assignments.transition(session, seen, S.UNREACHABLE, now=NOW, actor=ADA)
    assert (await one(database, Assignment, call)).state is S.UNREACHABLE


@pytest.mark.parametrize("by", [JONAS, "U0NOBODY"])
async def test_nobody_else_may_touch_a_call(sqlite: Database, by: str) -> None:
    call = await adas_call(sqlite)
    with pytest.raises(NotYours) as refused:
        await commit(sqlite, assignments.for_change, call, by=by)
    assert "Cara" not in words_of(refused.value)


async def test_a_call_that_does_not_exist_is_nobodys(sqlite: Database) -> None:
    await populate(sqlite)
    with pytest.raises(NotYours):
        await commit(sqlite, assignments.for_change, 4711, by=ADA)


async def test_a_row_never_stored_has_no_id(sqlite: Database) -> None:
    with pytest.raises(ValueError, match="Customer has not been stored"):
        id_of(customer(1))


async def test_what_waits_for_approval_or_was_swapped_is_not_the_latest(sqlite: Database) -> None:
    await populate(sqlite)
    async with sqlite.write() as session:
        round_ = await round_times.open_now(session, CALL, NOVEMBER, now=NOW)
        for customer_id, state in ((1, S.SENT), (2, S.SWAPPED), (3, S.PROPOSED)):
            made = await rounds.add(session, round_, 1, customer_id, why="", now=NOW, actor=None)
            made.state = state
            session.add(made)
    async with sqlite.read() as session:
        latest = await assignments.latest_of(session, 1, CALL.key)
        assert latest is not None
        assert latest.customer_id == 1
        assert [a.customer_id for a in await assignments.open_ones(session, 1)] == [1]
        assert await assignments.latest_of(session, 2, CALL.key) is None
