"""A send whose end is unknown is looked up before it is tried again: nothing twice, nothing lost."""

import asyncio
from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs.deliver import deliver
from bot.slack import MessageSender, RateLimiter, SlackWorkspace
from models import Assignment, AssignmentState, OutgoingKind, OutgoingState, Place
from models.database import Database
from scripts.sandbox.faults import Kind
from tests.harness import ADA, NADIA, STORIES
from tests.jobs.harness import STORIES_ID, DeliveryHarness, delivery_harness
from tests.waiting import leases_run_out

POST = "chat.postMessage"
DOUBTFUL: list[tuple[Kind, int]] = [
    ("drop_before", 0),
    ("drop_after", 1),
    ("server_error", 0),
    ("internal_error", 0),
    ("hang_before", 0),
    ("hang_after", 1),
]


def impatient(harness: DeliveryHarness) -> DeliveryHarness:
    """Return the harness with a client that gives up after half a second instead of ten."""
    client = AsyncWebClient(
        token=harness.sandbox.bot_token,
        base_url=harness.sandbox.api_url,
        timeout=0.5,  # type: ignore[arg-type]  # the SDK hands any number on
        retry_handlers=[],
    )
    workspace = SlackWorkspace(client, RateLimiter(), cx_team=[NADIA])
    return replace(
        harness, context=replace(harness.context, workspace=workspace, message_sender=MessageSender(workspace))
    )


@pytest.mark.parametrize(("kind", "stands"), DOUBTFUL, ids=[kind for kind, _ in DOUBTFUL])
async def test_an_ambiguous_post_is_looked_up_and_stands_once(
    harness: DeliveryHarness, kind: Kind, stands: int
) -> None:
    harness = impatient(harness)
    await harness.enqueue_plain(Place.STORIES)
    harness.sandbox.faults.fault(POST, kind)
    await harness.deliver()
    row = await harness.row(OutgoingKind.ROUND_WAITS)
    assert row.state is OutgoingState.WAITING
    assert row.attempted_at is not None
    assert len(harness.said(STORIES_ID)) == stands
    await harness.deliver_all()
    assert len(harness.said(STORIES_ID)) == 1
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).ts == harness.said(STORIES_ID)[0].ts
    assert len(harness.sandbox.calls_of("conversations.history")) == 1


async def test_a_message_far_down_in_a_long_history_is_found(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with delivery_harness(database, page_size=2) as harness:
        await harness.enqueue_plain(Place.STORIES)
        harness.sandbox.faults.fault(POST, "drop_after")
        await harness.deliver()
        other = AsyncWebClient(token=harness.sandbox.bot_token, base_url=harness.sandbox.api_url)
        for number in range(5):
            await other.chat_postMessage(channel=STORIES_ID, text=f"Something else {number}")
        await harness.deliver_all()
        assert len(harness.said(STORIES_ID)) == 6
        assert len(harness.sandbox.calls_of("conversations.history")) == 3
    await database.close()


async def test_a_dm_in_doubt_is_looked_up_where_it_was_opened_before(harness: DeliveryHarness) -> None:
    await harness.enqueue_plain(Place.PERSON, slack_user=ADA)
    harness.sandbox.faults.fault(POST, "drop_after")
    await harness.deliver()
    conversation = harness.sandbox.workspace.dm(ADA)
    assert conversation is not None
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).channel_id == conversation.id
    await harness.deliver_all()
    assert len(harness.messages_to(ADA)) == 1


@pytest.mark.parametrize("kind", ["drop_after", "internal_error"])
async def test_a_look_up_that_fails_is_not_taken_for_not_posted(harness: DeliveryHarness, kind: Kind) -> None:
    await harness.enqueue_plain(Place.STORIES)
    harness.sandbox.faults.fault(POST, "drop_after")
    await harness.deliver()
    harness.sandbox.faults.fault("conversations.history", kind)
    await harness.deliver_all()
    assert len(harness.said(STORIES_ID)) == 1
    assert len(harness.sandbox.calls_of(POST)) == 1


async def test_a_look_up_that_is_refused_waits_and_in_the_end_cx_is_told(harness: DeliveryHarness) -> None:
    stories = harness.sandbox.workspace.channels[STORIES_ID]
    await harness.enqueue_plain(Place.STORIES)
    harness.sandbox.faults.fault(POST, "drop_after")
    await harness.deliver()
    harness.sandbox.workspace.leave(stories, harness.sandbox.workspace.bot)
    await harness.deliver(times=14)
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.WAITING
    assert harness.count_in_cx("arrived") == 0
    await harness.deliver(times=3)
    row = await harness.row(OutgoingKind.ROUND_WAITS)
    assert (row.state, row.error) == (OutgoingState.UNCLEAR, "not_in_channel")
    assert harness.count_in_cx("may or may not have arrived") == 1
    assert len(harness.said(STORIES_ID)) == 1


async def test_what_stayed_unclear_is_looked_up_when_it_is_wanted_again(harness: DeliveryHarness) -> None:
    stories = harness.sandbox.workspace.channels[STORIES_ID]
    await harness.enqueue_plain(Place.STORIES)
    harness.sandbox.faults.fault(POST, "drop_after")
    await harness.deliver()
    harness.sandbox.workspace.leave(stories, harness.sandbox.workspace.bot)
    await harness.deliver(times=17)
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.UNCLEAR
    harness.sandbox.workspace.join(stories, harness.sandbox.workspace.bot)
    await harness.enqueue_plain(Place.STORIES)
    await harness.deliver_all()
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.SENT
    assert len(harness.said(STORIES_ID)) == 1


async def test_a_sender_that_lost_its_lease_posts_nothing(harness: DeliveryHarness) -> None:
    """It hangs at naming its channel for so long that another sender takes the message over."""
    await harness.enqueue_plain(Place.STORIES)
    hung = harness.sandbox.faults.fault("conversations.list", "delay", seconds=0.3)
    slow = asyncio.ensure_future(deliver(harness.context, harness.clock.now()))
    await harness.sandbox.faults.reached(hung)
    await leases_run_out(harness.database)
    other = replace(harness.context, sender="two", stories_channel=STORIES)
    await deliver(other, harness.clock.now())
    await slow
    assert len(harness.said(STORIES_ID)) == 1


@pytest.mark.parametrize("stumbles", [False, True], ids=["", "and Slack asks for patience"])
async def test_what_is_found_standing_shows_what_has_changed_since(harness: DeliveryHarness, stumbles: bool) -> None:
    """Ada read the brief whose posting was in doubt, called and wrote it down before it was looked up."""
    await harness.assign()
    harness.sandbox.faults.fault(POST, "drop_after", always=True)
    await harness.deliver()
    harness.sandbox.faults.clear()
    (brief,) = harness.messages_to(ADA)
    assert "Log the call" in str(brief.blocks)
    await harness.reflect()
    await harness.publish()
    if stumbles:
        harness.sandbox.faults.fault("chat.update", "refused", error="ratelimited")
    await harness.deliver_all()
    first, *others = harness.messages_to(ADA)
    assert first.ts == brief.ts
    assert "Log the call" not in str(first.blocks)
    assert ["Your story is out" in message.text for message in others] == [True]
    async with harness.database.read() as session:
        assert (await session.get_one(Assignment, 1)).state is AssignmentState.CLOSED
    assert len(harness.said(STORIES_ID)) == 1
