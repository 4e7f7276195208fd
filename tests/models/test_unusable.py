"""Databases that can't be brought to the newest schema: said in words, with what to do, and nothing changed."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from models.database import Database
from models.migrate import Unusable, migrate
from scripts import postgres
from tests.process import firsthand


async def refusal(url: str) -> str:
    database = Database(url)
    with pytest.raises(Unusable) as refused:
        await migrate(database)
    await database.close()
    return str(refused.value)


async def run_in(database: Database, statement: str) -> None:
    async with database.write() as session:
        await (await session.connection()).execute(text(statement))


async def test_a_database_newer_than_the_code_is_left_alone(database: Database, database_url: str) -> None:
    await run_in(database, "UPDATE alembic_version SET version_num = '9999'")
    words = await refusal(database_url)
    assert "made by a newer version of Firsthand" in words
    assert "9999" in words
    assert "Update Firsthand" in words


@pytest.mark.postgresql
async def test_a_user_who_may_not_create_tables_is_told_so(postgres_template: tuple[str, str]) -> None:
    server, _ = postgres_template
    role = f"guest_{uuid4().hex[:8]}"
    postgres.run(server, f"CREATE DATABASE {role}")
    postgres.run(server, f"CREATE ROLE {role} LOGIN PASSWORD 'guest'")
    words = await refusal(
        make_url(f"{server}/{role}").set(username=role, password="guest").render_as_string(hide_password=False)
    )
    assert words.startswith("permission denied for schema public. ")
    assert "a user who may create tables" in words


async def test_a_file_that_is_no_database_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_bytes(b"Dear all, please find attached" * 50)
    assert "file is not a database" in await refusal(f"sqlite:///{tmp_path / 'notes.db'}")


@pytest.mark.parametrize("command", [["run"], ["import", "customers.xlsx"]], ids=["run", "import"])
async def test_the_command_line_ends_in_words(sqlite_url: str, tmp_path: Path, command: list[str]) -> None:
    database = Database(sqlite_url)
    await run_in(database, "UPDATE alembic_version SET version_num = '9999'")
    await database.close()
    environment = {
        "FIRSTHAND_DATABASE_URL": sqlite_url,
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "FIRSTHAND_STORIES_CHANNEL": "#stories",
        "FIRSTHAND_CX_CHANNEL": "#cx",
        "FIRSTHAND_CX_TEAM": "U1",
    }
    async with firsthand(*command, environment=environment, cwd=tmp_path) as process:
        assert await process.ends() == 2
    assert "The database that FIRSTHAND_DATABASE_URL names can't be used: it was made by a newer" in process.output
    assert "Traceback" not in process.output
