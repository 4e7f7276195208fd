"""Stopping: what is in hand is finished, and whatever else waits is left for the next start."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.program import outbox
from models import OutgoingKind, OutgoingState, Place
from models.database import Database
from models.migrate import migrate
from scripts.sandbox import Sandbox
from tests.harness import ADA, JONAS, MANIFEST, MEI, settings_for, until
from tests.process import AT_WORK, environment_of, firsthand
from tests.waiting import all_delivered, outgoing, pauses_run_out

pytestmark = pytest.mark.timeout(240)

WAITING = 40
IN_HAND = 8
# Several, since a conversation takes about one message a second.
PEOPLE = (ADA, JONAS, MEI, "U0PRIYANAIR", "U0ELENAMARQ")


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with Sandbox(MANIFEST, rate_limits=0) as slack:
        for person in slack.workspace.people.values():
            person.tz = "Europe/London"  # where it is always working hours in these tests
        yield slack


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Give a database in which many messages wait."""
    database = Database(f"sqlite:///{tmp_path / 'firsthand.db'}")
    await migrate(database)
    async with database.write() as session:
        for number in range(WAITING):
            month = (2020 + number // 12) * 100 + number % 12 + 1
            to = outbox.Recipient(Place.PERSON, slack_user=PEOPLE[number % len(PEOPLE)])
            await outbox.enqueue(session, OutgoingKind.ROUND_WAITS, month, to)
    yield database
    await database.close()


def environment(slack: Sandbox, database: Database) -> dict[str, str]:
    return environment_of(settings_for(slack, f"sqlite:///{database.engine.url.database}"))


@pytest.mark.parametrize("kind", ["delay", "hang_before"])
async def test_told_to_stop_it_leaves_what_waits_for_the_next_start(
    slack: Sandbox, database: Database, kind: str
) -> None:
    slow = slack.faults.fault("chat.postMessage", kind, always=True, seconds=0.5)  # type: ignore[arg-type]
    async with firsthand(environment=environment(slack, database), module=AT_WORK) as bot:
        await bot.is_running()
        await slack.faults.reached(slow, timeout=40)
        assert await bot.stop() == 0
        assert "Traceback" not in bot.output
    states = [row.state for row in await outgoing(database)]
    assert set(states) <= {OutgoingState.WAITING, OutgoingState.SENT}
    assert len(slack.calls_of("chat.postMessage")) <= 2 * IN_HAND
    assert states.count(OutgoingState.WAITING) >= WAITING - 2 * IN_HAND
    assert all(row.attempts == 0 for row in await outgoing(database))
    slack.faults.clear()
    async with firsthand(environment=environment(slack, database), module=AT_WORK) as bot:
        await bot.is_running()
        hurrying = asyncio.create_task(hurry(database))
        await until(lambda: all_delivered(database), tries=2400)
        hurrying.cancel()
    posted = [
        (message.metadata or {})["event_payload"]["mark"]
        for person in PEOPLE
        if (channel := slack.workspace.dm(person))
        for message in slack.workspace.messages(channel)
    ]
    assert sorted(posted) == sorted(row.dedup_token for row in await outgoing(database))


async def hurry(database: Database) -> None:
    """Let pauses run out; only for what surely went nowhere, as everything here did once Slack answers."""
    while True:
        await asyncio.sleep(1)
        await pauses_run_out(database)
