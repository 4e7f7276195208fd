"""The harness of most tests: the bot, started for real, in a stand-in Slack with people who act."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.app import Firsthand
from bot.clock import Clocks, MovableClock, SystemClock
from bot.config import Settings
from models import Account, Customer, Issue, Person
from models.database import Database
from scripts.sandbox import Sandbox
from scripts.sandbox.person import Actor, PageClient
from tests.participants import add_participants

MANIFEST: dict[str, Any] = json.loads((Path(__file__).parent.parent / "manifest.json").read_text())
# A Monday in everybody's working hours. The month's round was due a week ago, so that a new set-up opens it by hand.
START = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)

NADIA, TOM = "U0NADIARAHM", "U0TOMBECKER"
ADA, JONAS, MEI = "U0ADAOKAFOR", "U0JONASLIND", "U0MEITANAKA"
STORIES, CX = "#customer-stories", "#cx-team"
_SELDOM = timedelta(seconds=20)
# A busy machine must not fail a test: Slack waits longer here for an ack, and for a modal to open.
_PATIENT: dict[str, Any] = {"ack_deadline": 30.0, "trigger_life": 30.0}


@dataclass
class Harness:
    """The bot, its Slack and its clock; `nadia` is of the CX team, `ada` an executive with customers to call."""

    bot: Firsthand
    sandbox: Sandbox
    clock: MovableClock
    page_client: PageClient

    @property
    def database(self) -> Database:
        return self.bot.database

    @property
    def nadia(self) -> Actor:
        return self.page_client.person(NADIA)

    @property
    def ada(self) -> Actor:
        return self.page_client.person(ADA)

    @property
    def jonas(self) -> Actor:
        return self.page_client.person(JONAS)

    @property
    def cx_channel(self) -> str:
        return self.channel(CX)

    @property
    def stories_channel(self) -> str:
        return self.channel(STORIES)

    def channel(self, name: str) -> str:
        """Return the id of the channel #name."""
        return next(c.id for c in self.sandbox.workspace.channels.values() if f"#{c.name}" == name)

    async def drain(self) -> None:
        """Wait until the bot has done all that it does after its acks."""
        await self.bot.context.background.drain()

    async def command(self, text: str, *, by: Actor | None = None) -> dict[str, Any]:
        """Run /firsthand in the CX channel (Nadia, unless somebody else) and return the answer."""
        actor = by or self.nadia
        return await actor.command("/firsthand", text, channel=self.cx_channel if by is None else "")

    async def answer(self, text: str, *, by: Actor | None = None) -> dict[str, Any]:
        """Run /firsthand as `command` does, and return the answer (text, blocks), which may come after the ack."""
        acked = (await self.command(text, by=by))["response"]
        if acked is not None:
            return dict(acked)
        await self.drain()
        channels, who = self.sandbox.workspace.channels.values(), (by or self.nadia).id
        answers = [each for channel in channels for each in channel.messages if each.ephemeral_to == who]
        newest = max(answers, key=lambda each: float(each.ts))
        return {"text": newest.text, "blocks": newest.blocks}

    async def move_to(self, when: datetime) -> None:
        """Move programme time and let the jobs do what has come due."""
        self.clock.move_to(when)
        await self.bot.schedule.run_all()


def settings_for(sandbox: Sandbox, database_url: str, **more: Any) -> Settings:
    """Return the bot's settings in this stand-in; Socket Mode unless `slack_app_token` is emptied."""
    given: dict[str, Any] = {
        "slack_bot_token": sandbox.bot_token,
        "slack_app_token": sandbox.app_token,
        "slack_signing_secret": sandbox.signing_secret,
        "slack_api_url": sandbox.api_url,
        "firsthand_database_url": database_url,
        "firsthand_stories_channel": STORIES,
        "firsthand_cx_channel": CX,
        "firsthand_cx_team": NADIA,
        "firsthand_http_port": 0,
    }
    return Settings.model_validate(given | more)


@asynccontextmanager
async def started(
    database_url: str, *, now: datetime = START, sandbox: dict[str, Any] | None = None, **settings: Any
) -> AsyncIterator[Harness]:
    """Give a harness with the bot running in it, from `now` on. `sandbox` and `settings` change either's set-up."""
    clock = MovableClock(now)
    async with (
        Sandbox(MANIFEST, clock=clock, **_PATIENT | (sandbox or {})) as slack,
        PageClient(slack.url) as page_client,
    ):
        for person in slack.workspace.people.values():  # nobody's working day is over
            person.tz = "Europe/London"
        bot = Firsthand(settings_for(slack, database_url, **settings), Clocks(programme=clock, wall=SystemClock()))
        await bot.start()
        _let_rest(bot)
        if not bot.settings.uses_socket_mode:
            slack.deliver_to(f"http://127.0.0.1:{bot.transport.port}/slack/events")
        try:
            yield Harness(bot, slack, clock, page_client)
        finally:
            await bot.stop()


def _let_rest(bot: Firsthand) -> None:
    """Let the jobs that seldom run do so only when they are woken, or by `move_to`.

    On a slow machine they would run beside a test, which takes what they change for what it did itself.
    """
    for job in bot.schedule._scheduler.get_jobs():
        if job.trigger.interval >= _SELDOM:
            job.pause()


@asynccontextmanager
async def started_with_people(
    database_url: str, *, sandbox: dict[str, Any] | None = None, **settings: Any
) -> AsyncIterator[Harness]:
    """Give a harness with Ada, Jonas and four customers to call; the bot must break no rule of Slack's."""
    async with started(database_url, sandbox=sandbox, **settings) as harness:
        await add_people(harness.database)
        yield harness
        await harness.drain()
        assert harness.sandbox.violations == []


async def add_people(database: Database, *, customers: int = 4) -> None:
    """Store Ada and Jonas as participants, an issue, and `customers` who agreed to be called (C-1, C-2, …)."""
    async with database.write() as session:
        issue = Issue(external_id="I-1", title="Invoices don't match orders", severity=4)
        session.add(issue)
        await session.flush()
        ada = Person(external_id="P-1", name="Ada Okafor", slack_id=ADA, department="Finance")
        jonas = Person(external_id="P-2", name="Jonas Lindqvist", slack_id=JONAS, department="Operations")
        await add_participants(session, ada, jonas)
        for number in range(1, customers + 1):
            session.add(
                Customer(
                    external_id=f"C-{number}",
                    name=f"Customer Number{number}",
                    account=Account(name=f"Account {number}"),
                    phone=f"+44 20 7946 00{number:02}",
                    email=f"c{number}@example.com",
                    timezone="Europe/London",
                    score=Decimal(4),
                    comment="The invoice is wrong every month.",
                    issue_id=issue.id,
                    consent_to_call=True,
                )
            )


FILLED: dict[str, Any] = {
    "heard": "They reconcile every invoice by hand.",
    "quote": "I do your bookkeeping for you.",
    "hurts": "Our prices change after the order. Nobody tells the invoice.",
    "promises": "Yes",
    "promise": "Freeze the price at the order.",
    "due_on": "2026-11-27",
    "consent": "Named",
}
# Over that: no promise.
NO_PROMISE: dict[str, Any] = {"promises": "Not this time", "promise": None, "due_on": None}


async def until(look: Callable[[], Awaitable[bool]], *, tries: int = 200) -> None:
    """Wait until `look` says so, at most some ten seconds. Raises TimeoutError."""
    for _ in range(tries):
        if await look():
            return
        await asyncio.sleep(0.05)
    raise TimeoutError(look.__qualname__)
