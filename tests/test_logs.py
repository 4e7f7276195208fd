"""What a log may hold: no token, no word, name or address of anybody, at any level, whatever fails."""

import io
import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot import logs
from bot.config import env_file_advice, load_database_settings
from bot.errors import SettingsError
from bot.program.assignments.by_hand import HasCustomerAlready
from bot.workbook.terminal import visible
from models.database import Database
from models.process_lock import hold_process_lock
from tests.harness import NADIA, settings_for, started
from tests.program.factories import customer

PRIVATE = ("Cara Contact1", "+44 20 7946 0001", "c1@example.com", "xoxb-", "xapp-")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Give what our log holds at its most talkative."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(logs.DiscreetFormatter("%(levelname)s %(name)s: %(message)s"))
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(before)


async def test_a_row_the_database_refuses_is_not_logged(database: Database, log: io.StringIO) -> None:
    async with database.write() as session:
        session.add(customer(1))
    try:
        async with database.write() as session:
            session.add(customer(1))
    except IntegrityError:
        logging.getLogger("bot.jobs").exception("Job %s failed", "imports")
    assert "IntegrityError" in log.getvalue()
    assert [word for word in PRIVATE if word in log.getvalue()] == []


async def test_an_error_of_the_database_names_no_values(database: Database) -> None:
    async with database.write() as session:
        session.add(customer(1))
    with pytest.raises(IntegrityError) as refused:
        async with database.write() as session:
            session.add(customer(1))
    assert "c1@example.com" not in str(refused.value)


def test_a_library_s_message_is_its_place_alone(log: io.StringIO) -> None:
    logging.getLogger("slack_bolt.AsyncApp").warning("Unhandled request (%s)", {"text": "Cara Contact1 was cross"})
    assert log.getvalue().startswith("WARNING slack_bolt.AsyncApp: said something at test_logs.py:")
    assert "Cara" not in log.getvalue()


def test_an_exception_is_its_types_and_places(log: io.StringIO) -> None:
    def fail() -> None:
        try:
            int("Cara Contact1")
        except ValueError as error:
            raise HasCustomerAlready("Cara Contact1", "Ada Okafor") from error

    try:
        fail()
    except HasCustomerAlready:
        logging.getLogger("bot").exception("Unforeseen error %s", "ab12cd")
    assert "bot.program.assignments.by_hand.HasCustomerAlready\n" in log.getvalue()
    assert "builtins.ValueError\n" in log.getvalue()
    assert "in fail" in log.getvalue()
    assert [name for name in ("Cara", "Okafor") if name in log.getvalue()] == []


@pytest.mark.parametrize("mode", [{}, {"slack_app_token": ""}])
async def test_an_error_is_logged_with_what_was_clicked_and_by_whom(
    sqlite_url: str, log: io.StringIO, mode: dict[str, Any]
) -> None:
    async with started(sqlite_url, **mode) as harness:
        harness.sandbox.faults.fault("views.open", "refused", error="fatal_error")
        await harness.command("import")
        await harness.bot.context.background.drain()
    (line,) = [line for line in log.getvalue().splitlines() if "Slack did not do" in line]
    assert line.endswith(f"[/firsthand by {NADIA}]")


async def test_a_month_s_beginning_logs_no_token_and_nobody(sqlite_url: str, log: io.StringIO) -> None:
    async with started(sqlite_url) as harness:
        await harness.command("status")
        await harness.command("nonsense Cara Contact1")
        secrets = (harness.sandbox.bot_token, harness.sandbox.app_token, harness.sandbox.signing_secret)
        assert [word for word in (*PRIVATE, *secrets) if word in log.getvalue()] == []
        shown = repr(harness.bot.settings) + str(harness.bot.settings)
        assert [word for word in secrets if word in shown] == []
        assert settings_for(harness.sandbox, "sqlite://").slack_bot_token == SecretStr(harness.sandbox.bot_token)


def _modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


async def test_the_database_s_files_are_its_owner_s_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    database = Database(f"sqlite:///{tmp_path / 'mine.db'}")
    try:
        async with database.write() as session:
            await session.connection()
            await session.exec(select(1))
            modes = _modes(tmp_path)
    finally:
        os.umask(before)
        await database.close()
    assert "mine.db" in modes
    assert set(modes.values()) == {0o600}


async def test_a_file_that_others_could_read_is_theirs_no_more(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    file.touch()
    file.chmod(0o644)
    database = Database(f"sqlite:///{file}")
    async with database.read() as session:
        await session.connection()
    await database.close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_lock_empties_no_file_behind_a_link(tmp_path: Path) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("keep me")
    (tmp_path / "f.db.lock").symlink_to(precious)
    with pytest.raises(OSError, match="symbolic"), hold_process_lock(str(tmp_path / "f.db")):
        pass
    assert precious.read_text() == "keep me"


def test_the_lock_is_its_owner_s_alone(tmp_path: Path) -> None:
    with hold_process_lock(str(tmp_path / "f.db")) as alone:
        assert alone
        with hold_process_lock(str(tmp_path / "f.db")) as second:
            assert not second
    assert stat.S_IMODE((tmp_path / "f.db.lock").stat().st_mode) == 0o600


@pytest.mark.parametrize("url", ["mysql://me:p@ss@host/f", "mysql://me:p@s/s:w@host/f", "nonsense://me:s3cret@h"])
def test_no_part_of_a_password_is_shown(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIRSTHAND_DATABASE_URL", url)
    with pytest.raises(SettingsError) as wrong:
        load_database_settings()
    assert [part for part in ("p@", "ss@", "s/s", "s3cret") if part in wrong.value.words] == []


def test_secrets_that_others_may_read_come_with_advice(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    assert env_file_advice(file) is None
    file.write_text("SLACK_BOT_TOKEN=xoxb-1\n")
    file.chmod(0o640)
    assert "chmod 600" in (env_file_advice(file) or "")
    file.chmod(0o600)
    assert env_file_advice(file) is None


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\x1b[2Jgone", "\\u001b[2Jgone"),
        ("\u202eabc", "\\u202eabc"),
        ("a\rb\x07", "a\\u000db\\u0007"),
        ("Zoë, 王\nnext", "Zoë, 王\nnext"),
    ],
)
def test_what_a_file_holds_can_t_steer_a_terminal(given: str, shown: str) -> None:
    assert visible(given) == shown
