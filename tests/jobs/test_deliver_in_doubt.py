"""Messages in doubt: a send whose end is unknown is looked up before anything is posted again, card or not."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs.deliver import deliver
from bot.program.outbox.channels import ChannelFault
from bot.program.outbox.delivery import SETTLE
from bot.slack import RateLimiter, SlackWorkspace
from models import Assignment, AssignmentState, Outgoing, OutgoingKind, OutgoingState, Place
from scripts.sandbox.faults import Kind
from tests.harness import ADA, NADIA, STORIES
from tests.jobs.harness import CX_ID, STORIES_ID, DeliveryHarness, delivery_harness
from tests.program.factories import one
from tests.waiting import leases_run_out, outgoing

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
    return harness.with_workspace(SlackWorkspace(client, RateLimiter(), cx_team=[NADIA]))


@pytest.mark.parametrize(("kind", "posted"), DOUBTFUL, ids=[kind for kind, _ in DOUBTFUL])
async def test_an_ambiguous_post_is_looked_up_and_posted_once(
    harness: DeliveryHarness, kind: Kind, posted: int
) -> None:
    harness = impatient(harness)
    await harness.enqueue_plain(Place.STORIES)
    harness.sandbox.faults.fault(POST, kind)
    await harness.deliver()
    row = await harness.row(OutgoingKind.ROUND_WAITS)
    assert row.state is OutgoingState.WAITING
    assert row.attempted_at is not None
    assert len(harness.messages_in(STORIES_ID)) == posted
    await harness.deliver_all()
    assert len(harness.messages_in(STORIES_ID)) == 1
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).ts == harness.messages_in(STORIES_ID)[0].ts
    assert len(harness.sandbox.calls_of("conversations.history")) == 1


async def test_a_message_far_down_in_a_long_history_is_found(sqlite_url: str) -> None:
    async with delivery_harness(sqlite_url, page_size=2) as harness:
        await harness.post_in_doubt(Place.STORIES)
        other = AsyncWebClient(token=harness.sandbox.bot_token, base_url=harness.sandbox.api_url)
        for number in range(5):
            await other.chat_postMessage(channel=STORIES_ID, text=f"Something else {number}")
        await harness.deliver_all()
        assert len(harness.messages_in(STORIES_ID)) == 6
        assert len(harness.sandbox.calls_of("conversations.history")) == 3


async def test_a_dm_in_doubt_is_looked_up_where_it_was_opened_before(harness: DeliveryHarness) -> None:
    await harness.post_in_doubt(Place.PERSON, slack_user=ADA)
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).channel_id == harness.dm_id(ADA)
    await harness.deliver_all()
    assert len(harness.messages_to(ADA)) == 1


@pytest.mark.parametrize("kind", ["drop_after", "internal_error"])
async def test_a_look_up_that_fails_is_not_taken_for_not_posted(harness: DeliveryHarness, kind: Kind) -> None:
    await harness.post_in_doubt(Place.STORIES)
    harness.sandbox.faults.fault("conversations.history", kind)
    await harness.deliver_all()
    assert len(harness.messages_in(STORIES_ID)) == 1
    assert len(harness.sandbox.calls_of(POST)) == 1


async def test_a_look_up_that_is_refused_waits_and_in_the_end_cx_is_told(harness: DeliveryHarness) -> None:
    stories = harness.sandbox.workspace.channels[STORIES_ID]
    await harness.post_in_doubt(Place.STORIES)
    harness.sandbox.workspace.leave(stories, harness.sandbox.workspace.bot)
    await harness.deliver(times=14)
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.WAITING
    assert harness.count_in_cx("arrived") == 0
    await harness.deliver(times=3)
    row = await harness.row(OutgoingKind.ROUND_WAITS)
    assert (row.state, row.error) == (OutgoingState.UNCLEAR, "not_in_channel")
    assert harness.count_in_cx("may or may not have arrived") == 1
    assert len(harness.messages_in(STORIES_ID)) == 1


async def test_what_stayed_unclear_is_looked_up_when_it_is_wanted_again(harness: DeliveryHarness) -> None:
    stories = harness.sandbox.workspace.channels[STORIES_ID]
    await harness.post_in_doubt(Place.STORIES)
    harness.sandbox.workspace.leave(stories, harness.sandbox.workspace.bot)
    await harness.deliver(times=17)
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.UNCLEAR
    harness.sandbox.workspace.join(stories, harness.sandbox.workspace.bot)
    await harness.enqueue_plain(Place.STORIES)
    await harness.deliver_all()
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.SENT
    assert len(harness.messages_in(STORIES_ID)) == 1


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
    assert len(harness.messages_in(STORIES_ID)) == 1


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
    assert (await one(harness.database, Assignment, 1)).state is AssignmentState.CLOSED
    assert len(harness.messages_in(STORIES_ID)) == 1


NEWER = "There is a newer version of this card."


@pytest.mark.parametrize("arrived", [True, False])
async def test_the_one_in_doubt_leads_to_the_new_one_or_is_never_posted(
    harness: DeliveryHarness, *, arrived: bool
) -> None:
    await harness.bring_into_review()
    async with harness.database.write() as session:
        row = await session.get_one(Outgoing, (await harness.row(OutgoingKind.REVIEW)).id)
        row.state, row.ts, row.attempted_at = OutgoingState.UNCLEAR, None, harness.context.clocks.wall.now()
        row.dedup_token = row.dedup_token if arrived else "0" * 32
    await harness.reflect(quote="Said otherwise.", hurts="It hurts.", promise="", due_on=None, version=1)
    await harness.deliver_all()
    assert harness.count_in_cx(NEWER) == arrived
    assert harness.count_in_cx("Said otherwise.") == 1
    old, new = await outgoing(harness.database, OutgoingKind.REVIEW)
    assert (old.state, new.state) == (OutgoingState.SENT if arrived else OutgoingState.DROPPED, OutgoingState.SENT)
    assert len(harness.messages_in(CX_ID)) == len({message.ts for message in harness.messages_in(CX_ID)})


def restarted(harness: DeliveryHarness) -> DeliveryHarness:
    """Return the harness as it is after a restart: who is a member must be asked anew."""
    return harness.with_workspace(harness.new_workspace(SlackWorkspace))


@pytest.mark.parametrize("error", ["ratelimited", "invalid_auth", "missing_scope"])
async def test_a_member_who_cant_be_asked_for_now_gets_it_once(harness: DeliveryHarness, error: str) -> None:
    await harness.post_in_doubt(Place.PERSON, slack_user=ADA)
    harness = restarted(harness)
    harness.sandbox.faults.fault("users.info", "refused", error=error)
    await harness.deliver()
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).attempted_at is not None
    await harness.deliver_all()
    assert len(harness.messages_to(ADA)) == 1


async def test_a_channel_that_was_unsafe_meanwhile_gets_it_once(harness: DeliveryHarness) -> None:
    await harness.post_in_doubt(Place.STORIES)
    harness.context.workspace.channels.faults[STORIES] = ChannelFault.STORIES_SHARED
    await harness.deliver()
    harness.context.workspace.channels.faults.clear()
    await harness.deliver_all()
    assert len(harness.messages_in(STORIES_ID)) == 1


async def test_who_was_a_guest_meanwhile_gets_it_once(harness: DeliveryHarness) -> None:
    await harness.post_in_doubt(Place.PERSON, person_id=1)
    harness = restarted(harness)
    harness.sandbox.workspace.people[ADA].is_guest = True
    await harness.deliver()
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).error == "not found in Slack"
    harness.sandbox.workspace.people[ADA].is_guest = False
    await restarted(harness).deliver_all()
    assert len(harness.messages_to(ADA)) == 1


async def test_what_is_given_up_before_it_could_be_looked_up_is_unclear(harness: DeliveryHarness) -> None:
    await harness.post_in_doubt(Place.PERSON, slack_user=ADA)
    harness = restarted(harness)
    harness.sandbox.faults.fault("users.info", "refused", error="org_login_required", always=True)
    await harness.deliver(times=17)
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.UNCLEAR
    assert harness.count_in_cx("may or may not have arrived") == 1


async def test_it_is_looked_up_when_it_can_have_arrived(harness: DeliveryHarness) -> None:
    """Slack may be slow to post what it took: looked for too soon, it would be posted twice."""
    await harness.enqueue_plain(Place.STORIES)
    harness.sandbox.faults.fault(POST, "drop_before")
    begun = harness.context.clocks.wall.now()
    await harness.deliver()
    row = await harness.row(OutgoingKind.ROUND_WAITS)
    assert row.next_try_at - begun >= SETTLE > timedelta(seconds=2)
