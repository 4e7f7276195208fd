"""Where a message goes may change while it is on its way: another person, another conversation, another channel."""

import asyncio

import pytest

from bot.jobs.deliver import deliver
from bot.jobs.slack_checks import check_channels
from bot.program.people import conversations
from models import Outgoing, OutgoingKind, OutgoingState, Place
from scripts.sandbox.faults import Kind
from tests.harness import ADA
from tests.jobs.harness import STORIES_ID, DeliveryHarness
from tests.waiting import outgoing

LENA = "U0LENAKOWAL"
OPEN, POST, UPDATE = "conversations.open", "chat.postMessage", "chat.update"


@pytest.mark.parametrize(
    ("method", "kind"),
    [("users.info", "delay"), (OPEN, "delay"), (POST, "delay"), (POST, "drop_after")],
    ids=["while they are looked up", "while it is opened", "while it is posted", "while it is in doubt"],
)
async def test_somebody_who_is_another_meanwhile_gets_theirs(harness: DeliveryHarness, method: str, kind: Kind) -> None:
    await harness.enqueue_plain(Place.PERSON, person_id=1)
    before = (await harness.row(OutgoingKind.ROUND_WAITS)).dedup_token
    rule = harness.sandbox.faults.fault(method, kind, seconds=0.3)
    under_way = asyncio.ensure_future(deliver(harness.context, harness.clock.now()))
    await harness.sandbox.faults.reached(rule)
    if kind == "drop_after":
        await under_way
    await harness.import_participant(slack_id=LENA)
    await under_way
    await harness.deliver_all()
    (message,) = harness.messages_to(LENA)
    assert (message.metadata or {})["event_payload"]["mark"] != before
    assert all("taken back" in message.text for message in harness.messages_to(ADA))
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.SENT


@pytest.mark.parametrize("posted", [False, True], ids=["first messages", "those posted already"])
async def test_every_message_of_a_conversation_that_is_gone_is_said_in_a_new_one(
    harness: DeliveryHarness, posted: bool
) -> None:
    for _ in range(1 + posted):
        for subject in (202601, 202602, 202603):
            await harness.enqueue_plain(Place.PERSON, subject, slack_user=ADA)
        if posted:
            await harness.deliver_all()
    async with harness.database.write() as session:
        await conversations.keep(session, ADA, "D0GONE")
        for row in await outgoing(harness.database) if posted else ():
            kept = await session.get_one(Outgoing, row.id)
            kept.channel_id = "D0GONE"
    await harness.deliver_all()
    assert {row.state for row in await outgoing(harness.database)} == {OutgoingState.SENT}
    assert harness.count_in_cx("arrived") == 0


async def test_what_was_refused_in_a_channel_goes_to_the_one_that_is_named_now(harness: DeliveryHarness) -> None:
    await harness.enqueue_plain(Place.STORIES)
    harness.sandbox.faults.fault(POST, "refused", error="is_archived")
    await harness.deliver()
    assert harness.messages_in(STORIES_ID) == []
    elsewhere = harness.sandbox.workspace.add_channel("stories-new")
    harness = harness.with_context(stories_channel="#stories-new")
    await harness.deliver_all()
    assert (len(harness.messages_in(STORIES_ID)), len(harness.messages_in(elsewhere.id))) == (0, 1)


async def test_a_channel_made_anew_under_its_name_gets_what_waits(harness: DeliveryHarness) -> None:
    await harness.enqueue_plain(Place.STORIES)
    await harness.deliver_all()
    workspace = harness.sandbox.workspace
    workspace.archive(STORIES_ID)
    workspace.channels[STORIES_ID].name = "customer-stories-old"
    anew = workspace.add_channel("customer-stories")
    await harness.enqueue_plain(Place.STORIES, 202612)
    await harness.deliver()
    assert harness.messages_in(anew.id) == []
    await check_channels(harness.context, harness.clock.now())
    await harness.deliver_all()
    assert [len(harness.messages_in(channel)) for channel in (STORIES_ID, anew.id)] == [1, 1]


async def test_what_was_taken_back_and_is_gone_there_is_not_said_anew(harness: DeliveryHarness) -> None:
    await harness.enqueue_plain(Place.PERSON, person_id=1)
    await harness.deliver_all()
    await harness.import_participant(slack_id=LENA)
    harness.sandbox.faults.fault(UPDATE, "refused", error="message_not_found")
    await harness.deliver_all()
    assert len(harness.messages_to(ADA)) == 1
    assert (await harness.row(OutgoingKind.TAKEN_BACK)).state is OutgoingState.DROPPED
