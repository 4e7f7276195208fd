"""A bot that is killed between saving and posting, or between posting and noting it, posts everything exactly once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import SystemClock
from models.database import Database
from scripts.sandbox import Sandbox
from scripts.sandbox.faults import Kind, Rule
from scripts.sandbox.person import Actor, PageClient, words_of
from tests.harness import ADA, FILLED, MANIFEST, NADIA, add_people, settings_for, until
from tests.process import AT_WORK, BotProcess, environment_of, firsthand
from tests.waiting import all_delivered, leases_run_out

# Each test starts three processes, which takes its time on a busy machine.
pytestmark = pytest.mark.timeout(300)

CX, STORIES = "C0CXTEAM001", "C0STORIES01"


@dataclass
class RestartedBotHarness:
    """A database and a Slack that outlive every bot between them."""

    sandbox: Sandbox
    page_client: PageClient
    database: Database
    environment: dict[str, str]

    @property
    def nadia(self) -> Actor:
        return self.page_client.person(NADIA)

    @property
    def ada(self) -> Actor:
        return self.page_client.person(ADA)

    @asynccontextmanager
    async def run_bot(self) -> AsyncIterator[BotProcess]:
        """Give a running bot; over HTTP, Slack is told its address."""
        async with firsthand(environment=self.environment, module=AT_WORK) as bot:
            health = await bot.is_running()
            if not self.environment["SLACK_APP_TOKEN"]:
                self.sandbox.deliver_to(health.replace("/healthz", "/slack/events"))
            yield bot

    async def kill_at(self, rule: Rule, bot: BotProcess) -> None:
        """Kill `bot` while Slack holds its call, and let the dead one's leases run out."""
        await self.sandbox.faults.reached(rule, timeout=40)
        await bot.kill()
        rule.release()
        await leases_run_out(self.database)

    async def count_messages(self, channel: str, words: str) -> int:
        """Return how many messages of the channel hold `words`, once nothing is under way any more."""
        await until(lambda: all_delivered(self.database), tries=800)
        return sum(words in words_of(message) for message in await self.nadia.messages(channel))


@asynccontextmanager
async def restarted_bot_harness(database_url: str, **changes: Any) -> AsyncIterator[RestartedBotHarness]:
    database = Database(database_url)
    await add_people(database)
    async with Sandbox(MANIFEST) as sandbox, PageClient(sandbox.url) as page_client:
        environment = environment_of(settings_for(sandbox, database_url, **changes))
        yield RestartedBotHarness(sandbox, page_client, database, environment)
    await database.close()


def form_due_next_week() -> dict[str, Any]:
    """Return the reflection as one would fill it in today, since a real process goes by the real date."""
    return FILLED | {"due_on": (SystemClock().now().date() + timedelta(days=7)).isoformat()}


async def reflect(harness: RestartedBotHarness) -> None:
    await harness.nadia.command("/firsthand", "assign P-1 C-1", channel=CX)
    brief = await harness.ada.wait_for_dm("Your customer for", timeout=40)
    await harness.ada.click(brief, "Log the call")
    assert (await harness.ada.submit(form_due_next_week()))["errors"] is None


async def play_killed_twice(harness: RestartedBotHarness, *, at_review: Kind, at_story: Kind) -> None:
    """Play a month in which the bot is killed at the review card, and again at the story."""
    post = "chat.postMessage"
    async with harness.run_bot() as first:
        review = harness.sandbox.faults.fault(post, at_review, nth=2)  # the brief is the first
        await reflect(harness)
        await harness.kill_at(review, first)
    async with harness.run_bot() as second:
        assert await harness.count_messages(CX, "To review") == 1
        card = await harness.nadia.wait_for_message(CX, "To review")
        story = harness.sandbox.faults.fault(post, at_story)
        await harness.nadia.click(card, "Publish")
        await harness.kill_at(story, second)
    async with harness.run_bot() as third:
        assert await harness.count_messages(STORIES, "I do your bookkeeping for you.") == 1
        await harness.ada.wait_for_dm("Your story is out", timeout=40)
        assert await harness.count_messages(CX, "I do your bookkeeping for you.") == 1
        assert await third.stop() == 0
    assert harness.sandbox.violations == []


async def test_killed_before_the_card_and_after_the_story(database_url: str) -> None:
    async with restarted_bot_harness(database_url) as harness:
        await play_killed_twice(harness, at_review="hang_before", at_story="hang_after")


async def test_killed_after_the_card_and_before_the_story_over_http(database_url: str) -> None:
    async with restarted_bot_harness(database_url, slack_app_token="") as harness:
        await play_killed_twice(harness, at_review="hang_after", at_story="hang_before")
