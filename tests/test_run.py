"""`firsthand run` as a real process: how it starts, refuses to start, tells its health and stops."""

import asyncio
import os
import re
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.clock import SystemClock
from models import Assignment, Reflection
from models.database import Database
from models.migrate import migrate
from scripts import postgres
from scripts.sandbox import Sandbox
from scripts.sandbox.person import PageClient
from tests.harness import ADA, FILLED, NADIA, add_people, settings_for, until
from tests.process import AT_WORK, environment_of, firsthand

Environment = Callable[..., dict[str, str]]


@pytest.fixture
def environment(slack: Sandbox, tmp_path: Path) -> Environment:
    """Return what makes the environment of a bot on a fresh SQLite database, with `changes`."""

    def make(**changes: str) -> dict[str, str]:
        return environment_of(settings_for(slack, f"sqlite:///{tmp_path / 'firsthand.db'}")) | changes

    return make


async def health(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        return answer.status, (await answer.json())["status"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-of-another-app"}, ["SLACK_BOT_TOKEN", "invalid_auth", "OAuth & Permissions"]),
        ({"SLACK_APP_TOKEN": "xapp-of-another-app"}, ["SLACK_APP_TOKEN", "invalid_auth", "connections:write"]),
        ({"SLACK_BOT_TOKEN": "sandbox"}, ["SLACK_BOT_TOKEN is 'sandbox'", "should begin with xoxb-"]),
        ({"SLACK_BOT_TOKEN": ""}, ["SLACK_BOT_TOKEN is not set"]),
        ({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": ""}, ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"]),
        ({"FIRSTHAND_ROUND_DAY": "31"}, ["FIRSTHAND_ROUND_DAY is '31'", "first working day"]),
        ({"FIRSTHAND_DATABASE_URL": "mysql://x/y"}, ["FIRSTHAND_DATABASE_URL", "postgresql"]),
        ({"FIRSTHAND_DATABASE_URL": "sqlite:////no/such/folder/f.db"}, ["FIRSTHAND_DATABASE_URL"]),
    ],
)
async def test_what_is_set_up_wrong_is_named_and_nothing_starts(
    environment: Environment, changes: dict[str, str], words: list[str]
) -> None:
    async with firsthand("run", environment=environment(**changes)) as bot:
        assert await bot.ends() == 2
        assert all(each in bot.output for each in words), bot.output
        assert "Traceback" not in bot.output


@pytest.mark.parametrize("how", ["Socket Mode", "HTTP"])
async def test_a_taken_port_is_named(environment: Environment, how: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other_server:
        changes = {"FIRSTHAND_HTTP_PORT": str(other_server.getsockname()[1])}
        if how == "HTTP":
            changes["SLACK_APP_TOKEN"] = ""
        async with firsthand("run", environment=environment(**changes)) as bot:
            assert await bot.ends() == 2
            assert f"FIRSTHAND_HTTP_PORT {changes['FIRSTHAND_HTTP_PORT']} can't be opened" in bot.output
            assert "Traceback" not in bot.output


@pytest.mark.parametrize("how", ["Socket Mode", "HTTP, /slack/events"])
async def test_it_tells_how_it_is_reached_and_that_it_stops_and_nothing_else(
    environment: Environment, how: str
) -> None:
    changes = {} if how == "Socket Mode" else {"SLACK_APP_TOKEN": ""}
    async with firsthand("run", environment=environment(**changes)) as bot:
        address = await bot.is_running()
        assert await health(address) == (200, "ok")
        assert await bot.stop() == 0
    # On a fresh database and then for a second's jobs: nothing from Bolt, Alembic or APScheduler.
    assert bot.lines == [
        f"Firsthand is running ({how}); health at {address}\n",
        "Stopping: finishing what is in hand ...\n",
        "Stopped.\n",
    ]


async def test_each_event_is_a_line_of_log_with_what_and_whose_by_id(
    environment: Environment, slack: Sandbox, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'firsthand.db'}")
    await migrate(database)
    await add_people(database)
    await database.close()
    async with PageClient(slack.url) as page_client, firsthand(environment=environment(), module=AT_WORK) as bot:
        await bot.is_running()
        ada = page_client.person(ADA)
        await page_client.person(NADIA).command("/firsthand", "assign P-1 C-1", channel="C0CXTEAM001")
        await ada.click(await ada.wait_for_dm("Your customer for", timeout=40), "Log the call")
        await ada.view()
        due_on = (SystemClock().now().date() + timedelta(days=7)).isoformat()
        assert (await ada.submit(FILLED | {"due_on": due_on}))["errors"] is None
        # The review may be posted before the message that was clicked is updated.
        for each in ("Message review:1 posted", "Message assignment:1 updated"):
            await bot.wait_for_output(each, timeout=40)
        await bot.stop()
    lines = [re.sub(r"[\d.]+ ms", "N ms", re.sub(r" at [\d.]+$", "", line[24:].strip())) for line in bot.lines[1:-2]]
    # The click may be answered before the message it was on is noted.
    assert sorted(lines) == [
        "INFO bot.jobs.deliver: Message assignment:1 posted in D041PJSO2KR",
        "INFO bot.jobs.deliver: Message assignment:1 updated in D041PJSO2KR",
        "INFO bot.jobs.deliver: Message review:1 posted in C0CXTEAM001",
        "INFO bot.transport.requests: Answered after N ms [/firsthand by U0NADIARAHM]",
        "INFO bot.transport.requests: Answered after N ms [log_call by U0ADAOKAFOR]",
        "INFO bot.transport.requests: Answered after N ms [reflection by U0ADAOKAFOR]",
    ]


async def test_it_waits_for_a_slack_that_does_not_answer_yet(environment: Environment, slack: Sandbox) -> None:
    slack.faults.fault("auth.test", "drop_before")
    slack.faults.fault("apps.connections.open", "server_error")
    async with firsthand("run", environment=environment()) as bot:
        await bot.wait_for_output("Slack doesn't answer at")
        await bot.is_running()
        assert await bot.stop() == 0


async def test_it_stops_when_told_while_it_still_waits_for_slack(environment: Environment, slack: Sandbox) -> None:
    slack.faults.fault("auth.test", "drop_before", always=True)
    async with firsthand("run", environment=environment()) as bot:
        await bot.wait_for_output("Slack doesn't answer at")
        assert await bot.stop() == 0
        assert "Traceback" not in bot.output


@pytest.mark.parametrize("waits", [False, True], ids=["while it runs", "while it starts"])
async def test_told_to_stop_again_and_again_it_ends_well(environment: Environment, slack: Sandbox, waits: bool) -> None:
    hung = slack.faults.fault("conversations.list", "hang_before", always=True) if waits else None
    async with firsthand("run", environment=environment()) as bot:
        await (bot.is_running() if hung is None else slack.faults.reached(hung, timeout=40))
        while bot.process.returncode is None:
            with suppress(ProcessLookupError):  # not terminate(), which may take the exit code before asyncio does
                os.kill(bot.process.pid, signal.SIGTERM)
            await asyncio.sleep(0.01)
        assert await bot.ends() == 0
        assert "Traceback" not in bot.output


@pytest.mark.postgresql
async def test_a_submission_in_flight_is_saved_and_answered_before_it_stops(
    slack: Sandbox, postgres_url: str, environment: Environment
) -> None:
    """The save waits for a row that somebody else holds while the bot is told to stop."""
    database = Database(postgres_url)
    await add_people(database)
    changes = {"FIRSTHAND_DATABASE_URL": postgres_url}
    async with (
        PageClient(slack.url) as page_client,
        firsthand(environment=environment(**changes), module=AT_WORK) as bot,
    ):
        await bot.is_running()
        ada = page_client.person(ADA)
        await page_client.person(NADIA).command("/firsthand", "assign P-1 C-1", channel="C0CXTEAM001")
        await ada.click(await ada.wait_for_dm("Your customer for", timeout=40), "Log the call")
        await ada.view()
        due_on = (SystemClock().now().date() + timedelta(days=7)).isoformat()
        async with database.write() as session:
            await session.get_one(Assignment, 1, with_for_update=True)
            submitting = asyncio.create_task(ada.submit(FILLED | {"due_on": due_on}))
            await until(lambda: waits_for_lock(database))
            stopping = asyncio.create_task(bot.stop())
            await bot.wait_for_output("Stopping: finishing what is in hand")
        answer, code = await submitting, await stopping
    assert (answer["errors"], code) == (None, 0)
    async with database.read() as session:
        assert len((await session.exec(select(Reflection))).all()) == 1
    await database.close()


async def waits_for_lock(database: Database, *, count: int = 1) -> bool:
    """Return whether PostgreSQL holds `count` statements back until another's transaction ends."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    async with database.read() as session:
        connection = await session.connection()
        return int((await connection.execute(text(waiting))).scalar_one()) >= count


@pytest.mark.postgresql
@pytest.mark.parametrize("lost", ["Slack", "database"])
async def test_its_health_tells_when_slack_or_the_database_is_gone(
    slack: Sandbox, postgres_url: str, environment: Environment, lost: str
) -> None:
    changes = {"FIRSTHAND_DATABASE_URL": postgres_url}
    async with firsthand("run", environment=environment(**changes)) as bot:
        address = await bot.is_running()
        assert await health(address) == (200, "ok")
        if lost == "Slack":
            slack.faults.fault("apps.connections.open", "server_error", always=True)
            await slack.disconnect_sockets()
        else:
            server, _, name = postgres_url.rpartition("/")
            postgres.run(server, f"DROP DATABASE {name} WITH (FORCE)")

        async def is_unwell() -> bool:
            return await health(address) == (503, "unwell")

        await until(is_unwell)
