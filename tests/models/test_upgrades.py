"""Upgrades: a filled database of every release so far comes to the newest schema with every row, on both engines."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from itertools import product
from pathlib import Path
from types import ModuleType

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
from tests.models.releases import RELEASES, upgrade_to

_ALL = [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()][::-1]
# Tables by the name they have today.
_RENAMED = {"participant": "person"}
# Tables that are part of another today; tests of their own say what became of their rows.
_MERGED = {"reflection_answer"}
# Those whose customers name their company by themselves.
_WITHOUT_ACCOUNTS = [each for each in RELEASES if each.REVISION < "0017"]
_EDGES = [RELEASES[0], RELEASES[-1]]
# SQLite makes a table anew to change it, where PostgreSQL alters it in place; and what a release filled is the same.
_each_on_sqlite = pytest.mark.parametrize("copied", ["sqlite"], indirect=True)
_Rows = dict[int, dict[str, object]]


def _contents(connection: Connection) -> dict[str, _Rows]:
    """Return every row by table (as it is called today) and id, as it stands in the database."""
    metadata = MetaData()
    metadata.reflect(connection)
    return {
        _RENAMED.get(name, name): {row["id"]: dict(row) for row in connection.execute(select(table)).mappings()}
        for name, table in metadata.tables.items()
        if "id" in table.c and name not in _MERGED
    }


async def contents(database: Database) -> dict[str, _Rows]:
    async with database.read() as session:
        return await (await session.connection()).run_sync(_contents)


def _ids(connection: Connection) -> dict[str, AbstractSet[int]]:
    """Return the ids of every row by table, as it is called today."""
    columns = sa.inspect(connection).get_multi_columns()
    named = [name for (_, name), found in columns.items() if any(column["name"] == "id" for column in found)]
    return {
        _RENAMED.get(name, name): set(connection.execute(sa.text(f'SELECT id FROM "{name}"')).scalars())
        for name in named
        if name not in _MERGED
    }


def _lost(before: Mapping[str, Collection[int]], after: Mapping[str, Collection[int]]) -> dict[str, list[int]]:
    """Return the ids of rows that are gone, by table."""
    gone = {name: [row_id for row_id in rows if row_id not in after.get(name, {})] for name, rows in before.items()}
    return {name: ids for name, ids in gone.items() if ids}


def _altered(before: dict[str, _Rows], after: dict[str, _Rows], release: ModuleType) -> list[tuple[object, ...]]:
    """Return the values that differ, where both schemas have the column and nobody meant to change it."""
    return [
        (name, row_id, column, value, row[column])
        for name, rows in before.items()
        for row_id, row in after[name].items()
        if row_id in rows
        for column, value in rows[row_id].items()
        if column in row and column not in release.CHANGED.get(name, ()) and row[column] != value
    ]


async def test_an_upgrade_keeps_every_row_for_today_s_models_to_read(filled: Database, release: ModuleType) -> None:
    before = await contents(filled)
    await migrate(filled)
    after = await contents(filled)
    assert _lost(before, after) == {}
    assert _altered(before, after, release) == []
    counts = await _read_by_models(filled)
    assert {name: counts[name] for name in after} == {name: len(rows) for name, rows in after.items()}
    await _check_foreign_keys_hold(filled)


async def _read_by_models(database: Database) -> dict[str, int]:
    """Return how many rows of each table today's models can read."""
    async with database.read() as session:
        return {
            str(mapper.class_.__tablename__): len((await session.exec(select(mapper.class_))).all())  # type: ignore[call-overload]
            for mapper in SQLModel._sa_registry.mappers
        }


async def _check_foreign_keys_hold(database: Database) -> None:
    async with database.alter():
        pass
    with pytest.raises(sa.exc.IntegrityError):
        async with database.write() as session:
            await session.exec(text("UPDATE customer SET issue_id = 4711"))  # type: ignore[call-overload]


@_each_on_sqlite
async def test_each_migration_by_itself_keeps_every_row(filled: Database, release: ModuleType) -> None:
    lost = {}
    async with filled.alter() as connection:
        before = await connection.run_sync(_ids)
    for revision in _ALL[_ALL.index(release.REVISION) + 1 :]:
        async with filled.alter() as connection:
            await connection.run_sync(upgrade_to, revision)
            after = await connection.run_sync(_ids)
        lost[revision] = _lost(before, after)
        before = after
    assert {revision: ids for revision, ids in lost.items() if ids} == {}


@_each_on_sqlite
async def test_a_release_is_filled_with_every_state_there_was(filled: Database, release: ModuleType) -> None:
    before = await contents(filled)
    assert {row["state"] for row in before["assignment"].values()} == set(release.ASSIGNMENT_STATES)
    assert {row["state"] for row in before["round"].values()} == set(release_0001.ROUND_STATES)
    assert {row["state"] for row in before["upload"].values()} == set(release_0001.UPLOAD_STATES)
    kept = {"kept"} if release.REVISION >= "0034" else set()
    assert {row["status"] for row in before["commitment"].values()} == {"open", "dropped"} | kept
    told = {row["id"]: row["consent"] for row in before["reflection"].values()}
    stories = {(row["state"], told[row["reflection_id"]]) for row in before["story"].values()}
    assert stories >= set(product(release_0001.STORY_STATES, ("named", "anonymous")))
    messages = {(row["kind"], row["state"]) for row in before["outgoing"].values()}
    assert messages == set(product(release.MESSAGE_KINDS, release_0001.MESSAGE_STATES))


@pytest.mark.parametrize("release", _WITHOUT_ACCOUNTS, ids=lambda each: f"release-{each.REVISION}")
async def test_each_company_becomes_one_account_with_its_customers(filled: Database) -> None:
    async with filled.write() as session:
        await session.exec(text("UPDATE customer SET account = 'LUMI GmbH', account_owner = 'sam@a.example'"))  # type: ignore[call-overload]
        await session.exec(text("UPDATE customer SET account = NULL WHERE id = 1"))  # type: ignore[call-overload]
        await session.exec(text("UPDATE customer SET account = 'Lumi GMBH', account_owner = NULL WHERE id = 2"))  # type: ignore[call-overload]
    before = await contents(filled)
    await migrate(filled)
    after = await contents(filled)
    ((account_id, account),) = after["account"].items()
    assert (account["name"], account["folded_name"], account["owner"]) == ("LUMI GmbH", "lumi gmbh", "sam@a.example")
    assert {key: row["account_id"] for key, row in after["customer"].items()} == {
        key: row["account"] and account_id for key, row in before["customer"].items()
    }


def _widen_parents(connection: Connection) -> None:
    """Alter tables that others refer to, which SQLite does by making them anew."""
    operations = Operations(MigrationContext.configure(connection))
    person = "person" if "person" in sa.inspect(connection).get_table_names() else "participant"
    for name in ("issue", person, "customer", "round", "assignment", "reflection"):
        with operations.batch_alter_table(name, recreate="auto") as batch:
            batch.add_column(sa.Column("added", sa.Integer(), nullable=False, server_default="7"))
            batch.create_check_constraint(f"ck_{name}_added", "added > 0")


@pytest.mark.parametrize("release", _EDGES, ids=lambda each: f"release-{each.REVISION}")
async def test_a_table_that_others_refer_to_can_be_altered(filled: Database) -> None:
    before = await contents(filled)
    async with filled.alter() as connection:
        await connection.run_sync(_widen_parents)
    after = await contents(filled)
    assert {name: list(rows) for name, rows in after.items()} == {name: list(rows) for name, rows in before.items()}
    assert all(row["added"] == 7 for row in after["person"].values())


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
