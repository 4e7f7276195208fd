"""Approving a plan and closing its round take as many statements for many people as for few."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.program import rounds
from bot.program.assignments import IllegalTransition, id_of, move_all
from bot.program.rounds import round_times
from bot.program.routines import CALL
from models import Assignment, AssignmentState, AssignmentTransition, OutgoingKind
from models.database import Database
from tests.program.factories import CADENCE, NADIA, NOW, approved, commit, enqueued, every, mark_sent, planned, populate

S = AssignmentState


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Give the statements that go to the driver meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


@pytest.mark.parametrize("people", [3, 60])
async def test_approving_takes_few_statements_however_many_people(database: Database, people: int) -> None:
    await populate(database, participants=people, customers=people)
    round_id = id_of(await planned(database))
    with counted(database) as asked:
        await commit(database, rounds.approve, round_id, now=NOW, actor=NADIA)
    assert len(asked) <= 12
    assert Counter(a.state for a in await every(database, Assignment)) == {S.APPROVED: people}
    moves = Counter((m.from_state, m.to_state, m.actor) for m in await every(database, AssignmentTransition))
    assert moves == {(None, S.PROPOSED, None): people, (S.PROPOSED, S.APPROVED, NADIA): people}
    briefs = await enqueued(database, OutgoingKind.ASSIGNMENT)
    assert sorted((row.subject_id, row.participant_id) for row in briefs) == sorted(
        (a.id, a.participant_id) for a in await every(database, Assignment)
    )
    assert len({row.dedup_token for row in briefs}) == people


@pytest.mark.parametrize("people", [3, 60])
async def test_closing_takes_few_statements_and_every_brief_follows(database: Database, people: int) -> None:
    await populate(database, participants=people, customers=people)
    await approved(database)
    await mark_sent(database, 1)
    await mark_sent(database, 2)
    with counted(database) as asked:
        await commit(database, round_times.settle, CALL, CADENCE, now=NOW + timedelta(days=40))
    assert len(asked) <= 16
    ends = Counter(a.state for a in await every(database, Assignment))
    assert ends == {S.MISSED: 2, S.SWAPPED: people - 2}
    assert {row.wanted_version for row in await enqueued(database, OutgoingKind.ASSIGNMENT)} == {2}


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
