"""A whole month of five people while Slack fails again and again: each message is posted exactly once in the end."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from models import OutgoingKind, OutgoingState, Person
from models.database import Database
from scripts.sandbox import Sandbox
from scripts.sandbox.faults import Kind
from scripts.sandbox.person import Actor
from tests.harness import ADA, FILLED, JONAS, MEI, Harness, add_people, started, until
from tests.participants import add_participants
from tests.waiting import all_delivered, outgoing, pauses_run_out

OTHERS = {MEI: "Mei Tanaka", "U0PRIYANAIR": "Priya Nair", "U0ELENAMARQ": "Elena Marquez"}
EVERYBODY = [ADA, JONAS, *OTHERS]
FAULTS: list[tuple[str, Kind, float]] = [
    ("chat.postMessage", "drop_after", 0.2),
    ("chat.postMessage", "internal_error", 0.15),
    ("chat.postMessage", "ratelimited", 0.05),
    ("chat.update", "drop_after", 0.2),
    ("chat.update", "server_error", 0.1),
    ("conversations.open", "drop_before", 0.3),
    ("conversations.history", "server_error", 0.3),
    ("conversations.list", "internal_error", 0.3),
    ("users.info", "drop_after", 0.3),
]


@asynccontextmanager
async def storm(sandbox: Sandbox, database: Database) -> AsyncIterator[None]:
    """Let Slack stumble, and the bot's pauses between its tries run out quickly."""
    for method, kind, chance in FAULTS:
        sandbox.faults.fault(method, kind, probability=chance, seconds=1)

    async def hurry() -> None:
        while True:
            await pauses_run_out(database)
            await asyncio.sleep(0.05)

    hurrying = asyncio.create_task(hurry())
    yield
    await until(lambda: all_delivered(database), tries=1200)
    hurrying.cancel()
    with suppress(asyncio.CancelledError):
        await hurrying
    sandbox.faults.clear()


async def play_month(harness: Harness) -> None:
    await approve_plan(harness)
    await asyncio.gather(*(call_and_reflect(harness.page_client.person(person)) for person in EVERYBODY))
    for name in ("Ada Okafor", "Jonas Lindqvist", *OTHERS.values()):
        await decide(harness, name, "Publish")


async def approve_plan(harness: Harness) -> None:
    await harness.command("plan")
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "The plan for November", timeout=60)
    await harness.nadia.click(plan, "Approve")


async def decide(harness: Harness, name: str, button: str, **note: str) -> None:
    """Decide on the story of `name` once its card is there, with a note in the modal that the button opens."""

    def is_theirs(message: dict[str, Any]) -> bool:
        return "Publish" in str(message["blocks"]) and name in message["text"]

    card = await harness.nadia.wait_for_message(harness.cx_channel, is_theirs, timeout=60)
    await harness.nadia.click(card, button)
    if note:
        await harness.nadia.view()
        assert (await harness.nadia.submit(dict(note)))["errors"] is None


async def call_and_reflect(person: Actor, form: dict[str, Any] = FILLED) -> None:
    brief = await person.wait_for_dm("Your customer for", timeout=60)
    await person.click(brief, "Log the call")
    await person.view()
    assert (await person.submit(form))["errors"] is None


@pytest.mark.timeout(240)
@pytest.mark.parametrize("seed", [1, 2])
async def test_each_message_is_posted_once_when_the_faults_end(sqlite_url: str, seed: int) -> None:
    async with started(sqlite_url, sandbox={"seed": seed}) as harness:
        await add_people(harness.database, customers=8)
        async with harness.database.write() as session:
            for number, (slack_id, name) in enumerate(OTHERS.items(), start=3):
                await add_participants(session, Person(external_id=f"P-{number}", name=name, slack_id=slack_id))
        async with storm(harness.sandbox, harness.database):
            await play_month(harness)
        rows = await outgoing(harness.database)
        assert {(row.key, row.error) for row in rows if row.state is not OutgoingState.SENT} == set()
        assert posted_tokens(harness.sandbox) == {row.dedup_token: 1 for row in rows}
        kinds = Counter(row.kind for row in rows)
        assert (kinds[OutgoingKind.STORY], kinds[OutgoingKind.STORY_PUBLISHED], kinds[OutgoingKind.PLAN]) == (5, 5, 1)
        assert len(rows) == 21


def posted_tokens(sandbox: Sandbox) -> Counter[str]:
    """Return how often each of the bot's messages is posted anywhere in Slack, by its dedup token."""
    return Counter(
        (message.metadata or {}).get("event_payload", {}).get("mark", "no token")
        for channel in sandbox.workspace.channels.values()
        for message in sandbox.workspace.messages(channel)
        if message.by_app
    )
