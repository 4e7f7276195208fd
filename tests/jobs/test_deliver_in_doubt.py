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
from tests.jobs.harness import STORIES_ID, DeliveryHarness, office_in
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


def impatient(office: DeliveryHarness) -> DeliveryHarness:
    """Return the office with a client that gives up after half a second instead of ten."""
    client = AsyncWebClient(
        token=office.sandbox.bot_token,
        base_url=office.sandbox.api_url,
        timeout=0.5,  # type: ignore[arg-type]  # the SDK hands any number on
        retry_handlers=[],
    )
    workspace = SlackWorkspace(client, RateLimiter(), cx_team=[NADIA])
    return replace(
        office, context=replace(office.context, workspace=workspace, message_sender=MessageSender(workspace))
    )


@pytest.mark.parametrize(("kind", "stands"), DOUBTFUL, ids=[kind for kind, _ in DOUBTFUL])
async def test_an_ambiguous_post_is_looked_up_and_stands_once(office: DeliveryHarness, kind: Kind, stands: int) -> None:
    office = impatient(office)
    await office.promise_plain(Place.STORIES)
    office.sandbox.faults.fault(POST, kind)
    await office.deliver()
    row = await office.row(OutgoingKind.ROUND_WAITS)
    assert row.state is OutgoingState.WAITING
    assert row.attempted_at is not None
    assert len(office.said(STORIES_ID)) == stands
    await office.deliver_all()
    assert len(office.said(STORIES_ID)) == 1
    assert (await office.row(OutgoingKind.ROUND_WAITS)).ts == office.said(STORIES_ID)[0].ts
    assert len(office.sandbox.calls_of("conversations.history")) == 1


async def test_a_message_far_down_in_a_long_history_is_found(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with office_in(database, page_size=2) as office:
        await office.promise_plain(Place.STORIES)
        office.sandbox.faults.fault(POST, "drop_after")
        await office.deliver()
        other = AsyncWebClient(token=office.sandbox.bot_token, base_url=office.sandbox.api_url)
        for number in range(5):
            await other.chat_postMessage(channel=STORIES_ID, text=f"Something else {number}")
        await office.deliver_all()
        assert len(office.said(STORIES_ID)) == 6
        assert len(office.sandbox.calls_of("conversations.history")) == 3
    await database.close()


async def test_a_dm_in_doubt_is_looked_up_where_it_was_opened_before(office: DeliveryHarness) -> None:
    await office.promise_plain(Place.PERSON, slack_user=ADA)
    office.sandbox.faults.fault(POST, "drop_after")
    await office.deliver()
    room = office.sandbox.workspace.dm(ADA)
    assert room is not None
    assert (await office.row(OutgoingKind.ROUND_WAITS)).channel_id == room.id
    await office.deliver_all()
    assert len(office.said_to(ADA)) == 1


@pytest.mark.parametrize("kind", ["drop_after", "internal_error"])
async def test_a_look_up_that_fails_is_not_taken_for_not_posted(office: DeliveryHarness, kind: Kind) -> None:
    await office.promise_plain(Place.STORIES)
    office.sandbox.faults.fault(POST, "drop_after")
    await office.deliver()
    office.sandbox.faults.fault("conversations.history", kind)
    await office.deliver_all()
    assert len(office.said(STORIES_ID)) == 1
    assert len(office.sandbox.calls_of(POST)) == 1


async def test_a_look_up_that_is_refused_waits_and_in_the_end_cx_is_told(office: DeliveryHarness) -> None:
    stories = office.sandbox.workspace.channels[STORIES_ID]
    await office.promise_plain(Place.STORIES)
    office.sandbox.faults.fault(POST, "drop_after")
    await office.deliver()
    office.sandbox.workspace.leave(stories, office.sandbox.workspace.bot)
    await office.deliver(times=14)
    assert (await office.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.WAITING
    assert office.told_cx("arrived") == 0
    await office.deliver(times=3)
    row = await office.row(OutgoingKind.ROUND_WAITS)
    assert (row.state, row.error) == (OutgoingState.UNCLEAR, "not_in_channel")
    assert office.told_cx("may or may not have arrived") == 1
    assert len(office.said(STORIES_ID)) == 1


async def test_what_stayed_unclear_is_looked_up_when_it_is_wanted_again(office: DeliveryHarness) -> None:
    stories = office.sandbox.workspace.channels[STORIES_ID]
    await office.promise_plain(Place.STORIES)
    office.sandbox.faults.fault(POST, "drop_after")
    await office.deliver()
    office.sandbox.workspace.leave(stories, office.sandbox.workspace.bot)
    await office.deliver(times=17)
    assert (await office.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.UNCLEAR
    office.sandbox.workspace.join(stories, office.sandbox.workspace.bot)
    await office.promise_plain(Place.STORIES)
    await office.deliver_all()
    assert (await office.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.SENT
    assert len(office.said(STORIES_ID)) == 1


async def test_a_sender_that_lost_its_lease_posts_nothing(office: DeliveryHarness) -> None:
    """It hangs at naming its channel for so long that another sender takes the message over."""
    await office.promise_plain(Place.STORIES)
    hung = office.sandbox.faults.fault("conversations.list", "delay", seconds=0.3)
    slow = asyncio.ensure_future(deliver(office.context, office.clock.now()))
    await office.sandbox.faults.reached(hung)
    await leases_run_out(office.database)
    other = replace(office.context, sender="two", stories_channel=STORIES)
    await deliver(other, office.clock.now())
    await slow
    assert len(office.said(STORIES_ID)) == 1


@pytest.mark.parametrize("stumbles", [False, True], ids=["", "and Slack asks for patience"])
async def test_what_is_found_standing_shows_what_has_changed_since(office: DeliveryHarness, stumbles: bool) -> None:
    """Ada read the brief whose posting was in doubt, called and wrote it down before it was looked up."""
    await office.assign()
    office.sandbox.faults.fault(POST, "drop_after", always=True)
    await office.deliver()
    office.sandbox.faults.clear()
    (brief,) = office.said_to(ADA)
    assert "Log the call" in str(brief.blocks)
    await office.reflect()
    await office.publish()
    if stumbles:
        office.sandbox.faults.fault("chat.update", "refused", error="ratelimited")
    await office.deliver_all()
    first, *others = office.said_to(ADA)
    assert first.ts == brief.ts
    assert "Log the call" not in str(first.blocks)
    assert ["Your story is out" in message.text for message in others] == [True]
    async with office.database.read() as session:
        assert (await session.get_one(Assignment, 1)).state is AssignmentState.CLOSED
    assert len(office.said(STORIES_ID)) == 1
