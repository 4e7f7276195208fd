"""Reflections of earlier releases: answers are found by meaning after the upgrade, and in columns after a downgrade."""

from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, select

from models import Meaning, Reflection
from models.database import Database
from models.migrate import alembic_config, migrate
from tests.models.releases import RELEASES
from tests.program.factories import every

BEFORE = "0012"
_WITH_COLUMNS = [each for each in RELEASES if each.REVISION <= BEFORE]
pytestmark = pytest.mark.parametrize("release", _WITH_COLUMNS, ids=lambda each: f"release-{each.REVISION}")
_COLUMNS = {"quote": Meaning.QUOTE, "hurts": Meaning.CAUSE, "no_promise_reason": Meaning.NO_COMMITMENT}


def _words(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    metadata = MetaData()
    metadata.reflect(connection, only=["reflection", "reflection_answer"])
    told, asked = metadata.tables["reflection"], metadata.tables["reflection_answer"]
    columns = [told.c[name] for name in ("id", "talked_on", "consent", *_COLUMNS)]
    return {
        "reflection": [dict(row) for row in connection.execute(select(*columns).order_by(told.c.id)).mappings()],
        "reflection_answer": [
            {name: value for name, value in row.items() if name != "id"}
            for row in connection.execute(select(asked).order_by(asked.c.reflection_id, asked.c.position)).mappings()
        ],
    }


def _downgrade(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.downgrade(config, BEFORE)


async def _old_words(database: Database) -> dict[str, list[dict[str, Any]]]:
    async with database.alter() as connection:
        return await connection.run_sync(_words)


async def test_every_answer_is_found_by_its_meaning(old: Database) -> None:
    before = await _old_words(old)
    await migrate(old)
    kept = await every(old, Reflection)
    assert [reflection.id for reflection in kept] == [row["id"] for row in before["reflection"]]
    for reflection, row in zip(kept, before["reflection"], strict=True):
        assert {name: reflection.text_of(meaning) or None for name, meaning in _COLUMNS.items()} == {
            name: row[name] for name in _COLUMNS
        }
        asked = [each for each in before["reflection_answer"] if each["reflection_id"] == reflection.id]
        assert [(a["question"], a["answer"]) for a in reflection.answers_of(Meaning.HEARD)] == [
            (each["question"], each["answer"]) for each in asked
        ]
    await old.close()


async def test_the_columns_of_before_come_back_at_a_downgrade(old: Database) -> None:
    before = await _old_words(old)
    await migrate(old)
    async with old.alter() as connection:
        await connection.run_sync(_downgrade)
    assert await _old_words(old) == before
    await migrate(old)
    await old.close()
