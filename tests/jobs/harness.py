"""The jobs and their context, without a transport: they run when a test says so, and pauses run out at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clocks, MovableClock, SystemClock
from bot.context import AppContext
from bot.jobs.deliver import deliver
from bot.program import outbox, rounds
from bot.program.stories import reflections, reviews
from bot.slack import MessageSender, RateLimiter, SlackWorkspace, make_client
from models import Consent, Outgoing, OutgoingKind, Place
from models.database import Database
from scripts.sandbox import Sandbox
from scripts.sandbox.entities import Message
from tests.harness import ADA, CX, MANIFEST, NADIA, START, STORIES, add_people
from tests.program.factories import commit, filled_form, propose
from tests.waiting import all_said, outgoing, pauses_run_out

# The rate limits have tests of their own; here nobody waits a second for each message beyond five in a channel.
_HASTE = 1_000
CX_ID, STORIES_ID = "C0CXTEAM001", "C0STORIES01"


@dataclass
class DeliveryHarness:
    """One sender with its Slack and its database; `clock` is programme time."""

    sandbox: Sandbox
    context: AppContext
    clock: MovableClock

    @property
    def database(self) -> Database:
        return self.context.database

    async def deliver(self, *, times: int = 1) -> None:
        """Run the delivering job, each time after all pauses have run out."""
        for _ in range(times):
            await pauses_run_out(self.database)
            await deliver(self.context, self.clock.now())

    async def deliver_all(self, *, tries: int = 60) -> None:
        """Deliver again and again until nothing is under way any more."""
        for _ in range(tries):
            await self.deliver()
            if await all_said(self.database):
                return
        raise TimeoutError([(row.key, row.state, row.error) for row in await outgoing(self.database)])

    async def assign(self) -> None:
        """Propose and approve: Ada and Jonas each have a brief enqueued, the CX team the plan."""
        await self.propose()
        await self.approve()

    async def propose(self) -> None:
        """Let the first round have its plan."""
        assert await commit(self.database, propose, now=self.clock.now()) is not None

    async def approve(self) -> None:
        """Let Nadia approve the plan of the first round."""
        await commit(self.database, rounds.approve, 1, now=self.clock.now(), actor=NADIA)

    async def reflect(
        self,
        *,
        hurts: str = "Prices change after the order.",
        answer: str = "They reconcile every invoice by hand.",
        version: int = 0,
        **other: Any,
    ) -> None:
        """Let Ada log her call, the first assignment, or change what she wrote as of `version`."""
        today = self.clock.now().date()
        given: dict[str, Any] = {
            "talked_on": today,
            "answers": (("What happened?", answer),),
            "hurts": hurts,
            "promise": "Freeze the price at the order.",
            "due_on": today + timedelta(days=20),
            "consent": Consent.NAMED,
        }
        form, now = filled_form(**given | other), self.clock.now()
        await commit(
            self.database, reflections.save, 1, form, version=version, today_of=lambda _: today, now=now, by=ADA
        )

    async def publish(self) -> None:
        """Let Nadia publish Ada's story."""
        await commit(self.database, reviews.publish, 1, revision=1, now=self.clock.now(), by=NADIA)

    async def enqueue_plain(self, place: Place, subject: int = 202611, **to: Any) -> Outgoing:
        """Enqueue a message that needs no other facts, and return its row."""
        await commit(self.database, outbox.enqueue, OutgoingKind.ROUND_WAITS, subject, outbox.Recipient(place, **to))
        return (await outgoing(self.database))[-1]

    async def row(self, kind: OutgoingKind) -> Outgoing:
        """Return the one row of this kind."""
        (row,) = await outgoing(self.database, kind)
        return row

    def said(self, channel: str) -> list[Message]:
        """Return what stands in a channel."""
        return self.sandbox.workspace.messages(channel)

    def messages_to(self, person: str) -> list[Message]:
        """Return what stands in a person's conversation with the bot."""
        conversation = self.sandbox.workspace.dm(person)
        return self.said(conversation.id) if conversation else []

    def count_in_cx(self, words: str) -> int:
        """Return how many messages in the CX channel hold `words`."""
        return sum(words in message.text for message in self.said(CX_ID))


def context_for(sandbox: Sandbox, database: Database, clock: MovableClock, *, sender: str = "one") -> AppContext:
    """Return what the jobs of one bot are made from."""
    client, rate_limiter = make_client(sandbox.bot_token, sandbox.api_url), RateLimiter(scale=_HASTE)
    workspace = SlackWorkspace(client, rate_limiter, cx_team=[NADIA])
    return AppContext(
        database=database,
        clocks=Clocks(programme=clock, wall=SystemClock()),
        workspace=workspace,
        message_sender=MessageSender(workspace),
        timezone=ZoneInfo("UTC"),
        round_day="first working day",
        stories_channel=STORIES,
        cx_channel=CX,
        sender=sender,
        swaps_per_round=2,
        wake=lambda _name: None,
    )


@asynccontextmanager
async def delivery_harness(database: Database, **sandbox: Any) -> AsyncIterator[DeliveryHarness]:
    """Give a harness with Ada, Jonas and four customers, in a Slack set up by `sandbox`."""
    await add_people(database)
    clock = MovableClock(START)
    async with Sandbox(MANIFEST, clock=clock, **{"rate_limits": 0, **sandbox}) as slack:
        yield DeliveryHarness(slack, context_for(slack, database, clock), clock)


async def at_once(*contexts: AppContext, now: datetime) -> None:
    """Run the delivering jobs of several bots at the same moment."""
    await asyncio.gather(*(deliver(context, now) for context in contexts))
