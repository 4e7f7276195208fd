"""The jobs and their context, without a transport: they run when a test says so, and pauses run out at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.clock import Clocks, MovableClock, SystemClock
from bot.context import AppContext
from bot.jobs.deliver import deliver
from bot.program import outbox, rounds
from bot.program.stories import reflections, reviews, story_revisions
from bot.slack import MessageSender, RateLimiter, SlackWorkspace, make_client
from models import Consent, Outgoing, OutgoingKind, Place
from models.database import Database
from scripts.sandbox import Sandbox
from scripts.sandbox.entities import BOT_USER_ID, Channel, Message
from tests.harness import ADA, CX, MANIFEST, NADIA, START, STORIES, add_people
from tests.program.factories import commit, filled_form, import_rows, propose
from tests.waiting import all_delivered, outgoing, pauses_run_out

_Workspace = TypeVar("_Workspace", bound=SlackWorkspace)
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
            if await all_delivered(self.database):
                return
        raise TimeoutError([(row.key, row.state, row.error) for row in await outgoing(self.database)])

    async def assign(self) -> None:
        """Propose and approve: Ada and Jonas each have a brief enqueued, the CX team the plan."""
        await self.propose()
        await self.approve()

    async def assign_and_deliver(self) -> None:
        """Propose, approve, and deliver the briefs and the plan."""
        await self.assign()
        await self.deliver_all()

    async def bring_into_review(self) -> None:
        """Assign, and let Ada log her call; the review card and her message are delivered."""
        await self.assign_and_deliver()
        await self.reflect()
        await self.deliver_all()

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
            self.database,
            reflections.save,
            1,
            form.entries(),
            version=version,
            today_of=lambda _: today,
            now=now,
            by=ADA,
        )

    async def publish(self) -> None:
        """Let Nadia publish Ada's story, once its card was delivered."""
        await commit(self.database, story_revisions.renew_due, OutgoingKind.REVIEW, 1, now=self.clock.now())
        await commit(self.database, reviews.publish, 1, revision=1, now=self.clock.now(), by=NADIA)

    async def enqueue_plain(self, place: Place, subject: int = 202611, **to: Any) -> Outgoing:
        """Enqueue a message that needs no other facts, and return its row."""
        await commit(self.database, outbox.enqueue, OutgoingKind.ROUND_WAITS, subject, outbox.Recipient(place, **to))
        return (await outgoing(self.database))[-1]

    async def post_in_doubt(self, place: Place, **to: Any) -> None:
        """Enqueue a message and let it be posted, with Slack's answer lost on its way."""
        await self.enqueue_plain(place, **to)
        self.sandbox.faults.fault("chat.postMessage", "drop_after")
        await self.deliver()

    async def import_participant(self, external_id: str = "P-1", name: str = "Ada Okafor", **values: Any) -> None:
        """Import one row of participants."""
        await import_rows(self.database, Participants=[{"external_id": external_id, "name": name, **values}])

    async def leave_stories_channel(self) -> Channel:
        """Put the bot, which knows the stories channel by its id, out of it; return the channel."""
        await self.context.workspace.channels.id_of(self.context.stories_channel)
        channel = self.sandbox.workspace.channels[STORIES_ID]
        self.sandbox.workspace.leave(channel, BOT_USER_ID)
        return channel

    def with_context(self, **changes: Any) -> "DeliveryHarness":
        """Return the harness with a context that differs in this."""
        return replace(self, context=replace(self.context, **changes))

    def with_workspace(self, workspace: SlackWorkspace) -> "DeliveryHarness":
        """Return the harness with another view of its Slack."""
        return self.with_context(workspace=workspace, message_sender=MessageSender(workspace))

    def new_workspace(self, kind: type[_Workspace]) -> _Workspace:
        """Return a view of the same Slack that knows nothing yet, as after a restart."""
        client = make_client(self.sandbox.bot_token, self.sandbox.api_url)
        return kind(client, RateLimiter(scale=_HASTE), cx_team=[NADIA])

    async def row(self, kind: OutgoingKind) -> Outgoing:
        """Return the one row of this kind."""
        (row,) = await outgoing(self.database, kind)
        return row

    def messages_in(self, channel: str) -> list[Message]:
        """Return the messages of a channel, oldest first."""
        return self.sandbox.workspace.messages(channel)

    def messages_to(self, person: str) -> list[Message]:
        """Return the messages of a person's conversation with the bot, oldest first."""
        conversation = self.sandbox.workspace.dm(person)
        return self.messages_in(conversation.id) if conversation else []

    def dm_id(self, person: str) -> str:
        """Return the id of a person's conversation with the bot, which must be open."""
        conversation = self.sandbox.workspace.dm(person)
        assert conversation is not None
        return conversation.id

    def count_in_cx(self, words: str) -> int:
        """Return how many messages in the CX channel hold `words`."""
        return sum(words in message.text for message in self.messages_in(CX_ID))


def context_for(sandbox: Sandbox, database: Database, clock: MovableClock, *, sender: str = "one") -> AppContext:
    """Return what the jobs of one bot are made from."""
    client = make_client(sandbox.bot_token, sandbox.api_url)
    workspace = SlackWorkspace(client, RateLimiter(scale=_HASTE), cx_team=[NADIA])
    return context_with(workspace, database, clock, sender=sender)


async def _no_home(_slack_id: str) -> None:
    """Publish no home tab: no job does."""


def context_with(
    workspace: SlackWorkspace, database: Database, clock: MovableClock, *, sender: str = "one"
) -> AppContext:
    """Return what the jobs are made from, with this view of Slack."""
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
        publish_home=_no_home,
    )


@asynccontextmanager
async def delivery_harness(database_url: str, **sandbox: Any) -> AsyncIterator[DeliveryHarness]:
    """Give a harness with Ada, Jonas and four customers, in a Slack set up by `sandbox`."""
    database, clock = Database(database_url), MovableClock(START)
    await add_people(database)
    async with Sandbox(MANIFEST, clock=clock, **{"rate_limits": 0, **sandbox}) as slack:
        yield DeliveryHarness(slack, context_for(slack, database, clock), clock)
    await database.close()


@asynccontextmanager
async def second_bot(harness: DeliveryHarness, database_url: str) -> AsyncIterator[DeliveryHarness]:
    """Give another bot on the same Slack and database, with its own connections, as another process has."""
    database = Database(database_url)
    yield replace(harness, context=context_for(harness.sandbox, database, harness.clock, sender="two"))
    await database.close()


async def at_once(*contexts: AppContext, now: datetime) -> None:
    """Run the delivering jobs of several bots at the same moment."""
    await asyncio.gather(*(deliver(context, now) for context in contexts))
