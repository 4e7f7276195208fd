"""Upgrades: a filled database of every release so far comes to the newest schema with every row, on both engines."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, select, text
from sqlmodel import SQLModel

from models.database import DanglingReferences, Database
from models.migrate import alembic_config, migrate
from tests.models import release_0001
from tests.models.conftest import upgrade_to

_NEWER = [
    script.revision
    for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
    if script.revision != release_0001.REVISION
][::-1]


def _contents(connection: Connection) -> dict[str, dict[int, dict[str, object]]]:
    """Return every row by table and id, as it stands in the database."""
    metadata = MetaData()
    metadata.reflect(connection)
    return {
        name: {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}
        for name, table in metadata.tables.items()
        if "id" in table.c
    }


async def contents(database: Database) -> dict[str, dict[int, dict[str, object]]]:
    async with database.read() as session:
        return await (await session.connection()).run_sync(_contents)


def _lost(before: dict[int, dict[str, object]], after: dict[int, dict[str, object]]) -> list[int]:
    return [row_id for row_id in before if row_id not in after]


async def test_no_row_is_lost_on_the_way_to_the_newest_schema(filled: Database) -> None:
    before = await contents(filled)
    await migrate(filled)
    after = await contents(filled)
    assert {name: _lost(rows, after.get(name, {})) for name, rows in before.items()} == {name: [] for name in before}


@pytest.mark.parametrize("revision", _NEWER)
async def test_each_migration_by_itself_keeps_every_row(filled: Database, revision: str) -> None:
    before = await contents(filled)
    for step in _NEWER[: _NEWER.index(revision) + 1]:
        async with filled.alter() as connection:
            await connection.run_sync(upgrade_to, step)
    after = await contents(filled)
    assert {name: _lost(rows, after.get(name, {})) for name, rows in before.items()} == {name: [] for name in before}


async def test_every_row_can_be_read_by_today_s_models(filled: Database) -> None:
    await migrate(filled)
    counts = {}
    async with filled.read() as session:
        for mapper in SQLModel._sa_registry.mappers:
            rows = (await session.exec(select(mapper.class_))).all()  # type: ignore[call-overload]
            counts[str(mapper.class_.__tablename__)] = len(rows)
    assert counts["outgoing"] >= len(release_0001.MESSAGE_KINDS) * len(release_0001.MESSAGE_STATES)
    assert counts["assignment"] >= len(release_0001.ROUND_STATES) * len(release_0001.ASSIGNMENT_STATES)


def _widen_parents(connection: Connection) -> None:
    """Alter tables that others refer to, which SQLite does by making them anew."""
    operations = Operations(MigrationContext.configure(connection))
    for name in ("issue", "participant", "customer", "round", "assignment", "reflection"):
        with operations.batch_alter_table(name, recreate="auto") as batch:
            batch.add_column(sa.Column("added", sa.Integer(), nullable=False, server_default="7"))
            batch.create_check_constraint(f"ck_{name}_added", "added > 0")


async def test_a_table_that_others_refer_to_can_be_altered(filled: Database) -> None:
    before = await contents(filled)
    async with filled.alter() as connection:
        await connection.run_sync(_widen_parents)
    after = await contents(filled)
    assert {name: list(rows) for name, rows in after.items()} == {name: list(rows) for name, rows in before.items()}
    assert all(row["added"] == 7 for row in after["participant"].values())


async def test_foreign_keys_hold_again_after_an_upgrade(filled: Database) -> None:
    await migrate(filled)
    async with filled.alter():
        pass
    with pytest.raises(sa.exc.IntegrityError):
        async with filled.write() as session:
            await session.exec(text("UPDATE customer SET issue_id = 4711"))  # type: ignore[call-overload]


async def test_an_upgrade_that_would_leave_references_to_nothing_changes_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'dangling.db'}")
    async with database.alter() as connection:
        await connection.run_sync(upgrade_to, release_0001.REVISION)
        await connection.run_sync(release_0001.fill)
    with pytest.raises(DanglingReferences, match="customer refers to issue"):
        async with database.alter() as connection:
            await connection.exec_driver_sql("DELETE FROM issue")
    assert len((await contents(database))["issue"]) == 1
    await database.close()
