"""Approving takes as many statements for many people as for few, and everybody's brief is on its way."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import event

from bot.program import rounds
from bot.program.assignments import IllegalMove, id_of, move_all
from models import Assignment, AssignmentMove, AssignmentState, OutgoingKind
from models.database import Database
from tests.program.scene import NADIA, NOW, add_cast, every, planned, promised

S = AssignmentState


async def _statements_of_approving(database: Database, people: int) -> int:
    await add_cast(database, participants=people, customers=people)
    round_id = id_of(await planned(database))
    count = 0

    def one_more(*_given: Any) -> None:
        nonlocal count
        count += 1

    event.listen(database.engine.sync_engine, "before_cursor_execute", one_more)
    async with database.write() as session:
        await rounds.approve(session, round_id, now=NOW, actor=NADIA)
    event.remove(database.engine.sync_engine, "before_cursor_execute", one_more)
    return count


@pytest.mark.parametrize("people", [3, 60])
async def test_approving_takes_few_statements_however_many_people(database: Database, people: int) -> None:
    assert await _statements_of_approving(database, people) <= 12
    assert Counter(a.state for a in await every(database, Assignment)) == {S.APPROVED: people}
    moves = Counter((m.from_state, m.to_state, m.actor) for m in await every(database, AssignmentMove))
    assert moves == {(None, S.PROPOSED, None): people, (S.PROPOSED, S.APPROVED, NADIA): people}
    briefs = await promised(database, OutgoingKind.ASSIGNMENT)
    assert sorted((row.subject_id, row.participant_id) for row in briefs) == sorted(
        (a.id, a.participant_id) for a in await every(database, Assignment)
    )
    assert len({row.mark for row in briefs}) == people


async def test_of_many_none_moves_where_one_was_moved_meanwhile(database: Database) -> None:
    await add_cast(database, participants=3, customers=3)
    await planned(database)
    stale = await every(database, Assignment)
    async with database.write() as session:
        await move_all(session, [await session.get_one(Assignment, 2)], S.SWAPPED, now=NOW, actor=NADIA)
    with pytest.raises(IllegalMove):
        async with database.write() as session:
            await move_all(session, stale, S.APPROVED, now=NOW, actor=NADIA)
    assert [a.state for a in await every(database, Assignment)] == [S.PROPOSED, S.SWAPPED, S.PROPOSED]


async def test_nobody_to_move_is_no_move(database: Database) -> None:
    async with database.write() as session:
        await move_all(session, [], S.APPROVED, now=NOW, actor=NADIA)
    assert await every(database, AssignmentMove) == []
