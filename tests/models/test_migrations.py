"""Migrations: they make what the models say, and many processes may start at once."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlmodel import SQLModel, select

from models import Issue
from models.database import Database
from models.migrate import migrate

_BY_HAND = """
import asyncio, sys
from models.database import Database
from models.migrate import migrate

async def main():
    database = Database(sys.argv[1])
    await migrate(database)
    await database.close()

asyncio.run(main())
"""


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, SQLModel.metadata))


async def test_migrations_make_exactly_what_the_models_say(database: Database) -> None:
    async with database.read() as session:
        assert await (await session.connection()).run_sync(_differences) == []


async def test_many_starters_in_one_process_migrate_once(bare_url: str) -> None:
    databases = [Database(bare_url) for _ in range(6)]
    await asyncio.gather(*(migrate(database) for database in databases))
    async with databases[0].read() as session:
        assert (await session.exec(select(Issue))).all() == []
        assert await (await session.connection()).run_sync(_differences) == []
    for database in databases:
        await database.close()


def test_several_processes_starting_at_once_all_come_up(bare_url: str) -> None:
    starters = [
        subprocess.Popen([sys.executable, "-c", _BY_HAND, bare_url], stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [starter.communicate(timeout=60)[1] for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0, 0], told


async def test_migrating_again_keeps_what_is_there(database: Database) -> None:
    async with database.write() as session:
        session.add(Issue(external_id="I-1", title="Stays"))
    await migrate(database)
    async with database.read() as session:
        assert (await session.exec(select(Issue.title))).one() == "Stays"


def test_alembic_s_own_command_finds_the_migrations(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    alembic = shutil.which("alembic", path=str(Path(sys.executable).parent))
    assert alembic is not None
    url = f"sqlite:///{tmp_path / 'shell.db'}"
    done = subprocess.run(
        [alembic, "upgrade", "head"],
        cwd=root,
        env={"FIRSTHAND_DATABASE_URL": url, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "shell.db").stat().st_size > 0
