"""Stories of earlier releases: sections that read as their columns did after the upgrade, and back at a downgrade."""

from types import ModuleType
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, select, text, true, update

from models import Meaning, Story, StoryRevision
from models.database import Database
from models.migrate import alembic_config, migrate
from tests.models import release_0010
from tests.program.factories import every

BEFORE = "0015"
_COLUMNS = {"heard": Meaning.HEARD, "quote": Meaning.QUOTE, "hurts": Meaning.CAUSE}
_REST = [
    ("Mr. Brandt waits for his parts", "Mr. Brandt waits for his parts. He is angry.", "He is angry."),
    ("Prices change", "Prices change.\nNobody tells us.", "Nobody tells us."),
    ("Prices change", "Prices change.", ""),
    ("Prices change", "Prices change, and nobody tells.", "Prices change, and nobody tells."),
    ("Mr", "Mr. Brandt waits. Still.", "Mr. Brandt waits. Still."),
    ("An editor's headline", "Prices change. Often.", "Prices change. Often."),
    ("word " * 22 + "word…", "word " * 60, ("word " * 60).strip()),
    ("請求書が違う", "請求書が違う。毎月です。", "毎月です。"),
]


@pytest.fixture
def release() -> ModuleType:
    """Return the last release with columns."""
    return release_0010


def _rows(connection: Connection, name: str) -> list[dict[str, Any]]:
    metadata = MetaData()
    metadata.reflect(connection, only=[name])
    table = metadata.tables[name]
    return [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]


async def _stored(database: Database, name: str) -> list[dict[str, Any]]:
    async with database.alter() as connection:
        return await connection.run_sync(_rows, name)


def _downgrade(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.downgrade(config, BEFORE)


async def test_every_word_of_a_story_is_found_by_its_meaning(old: Database) -> None:
    before = {row["id"]: row for row in await _stored(old, "story")}
    await migrate(old)
    stories = await every(old, Story)
    assert [story.id for story in stories] == list(before)
    for story in stories:
        row = before[story.id or 0]
        assert {name: story.text_of(meaning) for name, meaning in _COLUMNS.items()} == {
            name: row[name] for name in _COLUMNS
        }
    await old.close()


def _tell(connection: Connection, title: str, hurts: str, number: int | None = None) -> None:
    metadata = MetaData()
    metadata.reflect(connection, only=["story_revision"])
    words = {"title": title, "hurts": hurts, "heard": "Why?\nSo.", "questions": ["Why?"]}
    masks = [
        {"part": part, "kind": "name", "original": "Bo", "replacement": "Somebody"} for part in ("hurts", "promise")
    ]
    revisions = metadata.tables["story_revision"]
    which = revisions.c.id == number if number is not None else true()
    connection.execute(update(revisions).where(which).values(**words, masks=masks))


async def test_a_revision_reads_as_it_did(old: Database) -> None:
    before = (await _stored(old, "story_revision"))[: len(_REST)]
    async with old.alter() as connection:
        for row, (title, hurts, _) in zip(before, _REST, strict=True):
            await connection.run_sync(_tell, title, hurts, row["id"])
    await migrate(old)
    told = {each.id: each for each in await every(old, StoryRevision)}
    for row, (title, _, below) in zip(before, _REST, strict=True):
        cause = [{"meaning": "cause", "heading": "What hurts, and why", "text": below}] if below else []
        assert (told[row["id"]].title, told[row["id"]].sections) == (
            title,
            [
                {"meaning": "heard", "heading": "What I heard", "text": "Why?\nSo.", "asked": ["Why?"]},
                {"meaning": "quote", "heading": "", "text": row["quote"]},
                *cause,
            ],
        )
        assert [masked["part"] for masked in told[row["id"]].masks] == ["cause", "promise"]


async def test_the_columns_of_before_come_back_at_a_downgrade(old: Database) -> None:
    async with old.alter() as connection:
        await connection.run_sync(_tell, "An editor's headline", "Prices change. Often.")
    stories, revisions = await _stored(old, "story"), await _stored(old, "story_revision")
    await migrate(old)
    async with old.write() as session:
        await session.exec(text("UPDATE story SET title = '' WHERE revision IS NOT NULL"))  # type: ignore[call-overload]
    async with old.alter() as connection:
        await connection.run_sync(_downgrade)
    assert await _stored(old, "story_revision") == revisions
    titled = [row | ({"title": "An editor's headline"} if row["revision"] else {}) for row in stories]
    assert await _stored(old, "story") == titled
    await migrate(old)
    await old.close()
