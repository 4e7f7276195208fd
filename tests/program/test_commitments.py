"""Commitments: one a reflection for the call, from any one origin in the database, with every change on record."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.program.stories import commitments
from bot.program.stories.commitments import CommitmentTerms
from models import Assignment, Commitment, CommitmentChange, CommitmentStatus
from models.database import Database
from tests.program.factories import (
    ADA,
    JONAS,
    NOW,
    TODAY,
    adas_call,
    commit,
    every,
    filled_form,
    one,
    query,
    save,
    store,
)

DUE = TODAY + timedelta(days=20)
TERMS = CommitmentTerms("Freeze the price.", DUE, JONAS)


async def _told(database: Database, **words: Any) -> int:
    call = await adas_call(database)
    await save(database, call, filled_form(**words))
    return call


async def _history(database: Database) -> list[tuple[str, str, str]]:
    return [(row.what, row.was, row.became) for row in await every(database, CommitmentChange)]


async def test_the_making_is_the_row_itself(database: Database) -> None:
    await _told(database)
    (made,) = await every(database, Commitment)
    assert (made.made_at, made.made_by, made.owner) == (NOW, ADA, ADA)
    assert await _history(database) == []


async def test_what_changes_is_kept_from_what_to_what_when_and_by_whom(database: Database) -> None:
    call = await _told(database)
    later = DUE + timedelta(days=1)
    await save(database, call, filled_form(promise="Fix the invoice.", due_on=later, owner=JONAS), version=1)
    assert await _history(database) == [
        ("text", "Freeze the price.", "Fix the invoice."),
        ("due_on", DUE.isoformat(), later.isoformat()),
        ("owner", ADA, JONAS),
    ]
    kept = await every(database, CommitmentChange)
    assert {(row.commitment_id, row.at, row.actor) for row in kept} == {(1, NOW, ADA)}


async def test_what_stays_is_not_on_record(sqlite: Database) -> None:
    call = await _told(sqlite)
    await save(sqlite, call, filled_form(quote="Better said."), version=1)
    assert await _history(sqlite) == []


@pytest.mark.parametrize("owner", [ADA, JONAS])
async def test_what_somebody_promised_is_theirs_once_whoever_sees_it_through(database: Database, owner: str) -> None:
    await _told(database, owner=owner)
    author_id = (await every(database, Assignment))[0].participant_id
    found, count = await query(database, commitments.open_of, author_id, ADA, limit=5)
    assert ([(each.commitment.owner, each.author, each.shown_as) for each in found], count) == (
        [(owner, ADA, "Freeze the price.")],
        1,
    )


async def test_one_taken_out_and_made_again_is_the_same(sqlite: Database) -> None:
    call = await _told(sqlite)
    none = filled_form(promise="", due_on=None, no_promise_reason="Not ours.")
    for version, words in enumerate((none, none, filled_form(promise="We will after all.")), 1):
        await save(sqlite, call, words, version=version)
    assert await _history(sqlite) == [
        ("status", "open", "dropped"),
        ("status", "dropped", "open"),
        ("text", "Freeze the price.", "We will after all."),
    ]
    assert len(await every(sqlite, Commitment)) == 1


async def test_a_commitment_comes_from_an_issue_too(database: Database) -> None:
    await adas_call(database)
    async with database.write() as session:
        commitments.make(session, TERMS, issue_id=1, now=NOW, by=ADA)
    (made,) = await every(database, Commitment)
    assert (made.issue_id, made.reflection_id, made.status) == (1, None, CommitmentStatus.OPEN)
    await commit(database, _drop, 1)
    assert (await one(database, Commitment, 1)).status is CommitmentStatus.DROPPED
    assert await _history(database) == [("status", "open", "dropped")]


async def _drop(session: Any, commitment_id: int) -> None:
    await commitments.change(session, await session.get_one(Commitment, commitment_id), None, now=NOW, by=None)


@pytest.mark.parametrize("origin", [{}, {"issue_id": 1, "reflection_id": 1}, {"assignment_id": 1, "issue_id": 1}])
async def test_the_database_takes_one_origin_and_no_other_number(database: Database, origin: dict[str, Any]) -> None:
    await _told(database)
    with pytest.raises(IntegrityError):
        await store(database, Commitment(**origin, made_at=NOW, **vars(TERMS)))


async def test_several_may_come_from_one_reflection_by_the_database(database: Database) -> None:
    await _told(database)
    await store(database, Commitment(reflection_id=1, made_at=NOW, **vars(TERMS)))
    assert len(await every(database, Commitment)) == 2
