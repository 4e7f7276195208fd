"""Where a message goes may change while it is on its way: another person, another conversation, another channel."""

import asyncio
from dataclasses import replace

import pytest

from bot.jobs.deliver import deliver
from bot.jobs.slack_checks import check_channels
from bot.program.importing import batch
from bot.program.importing.batch import ImportBatch
from bot.program.importing.entries import Entry
from bot.program.people import conversations
from models import Outgoing, OutgoingKind, OutgoingState, Place
from scripts.sandbox.faults import Kind
from tests.harness import ADA
from tests.jobs.harness import STORIES_ID, DeliveryHarness
from tests.waiting import outgoing

LENA = "U0LENAKOWAL"
OPEN, POST, UPDATE = "conversations.open", "chat.postMessage", "chat.update"


async def becomes_lena(office: DeliveryHarness) -> None:
    """Let an import say that P-1, who was Ada in Slack, is Lena."""
    async with office.database.write() as session:
        entry = Entry(2, {"external_id": "P-1", "name": "Ada Okafor", "slack_id": LENA})
        await batch.import_batch(session, ImportBatch(participants=[entry]), lambda _: None)


@pytest.mark.parametrize(
    ("method", "kind"),
    [("users.info", "delay"), (OPEN, "delay"), (POST, "delay"), (POST, "drop_after")],
    ids=["while they are looked up", "while it is opened", "while it is posted", "while it is in doubt"],
)
async def test_somebody_who_is_another_meanwhile_gets_theirs(office: DeliveryHarness, method: str, kind: Kind) -> None:
    await office.promise_plain(Place.PERSON, participant_id=1)
    before = (await office.row(OutgoingKind.ROUND_WAITS)).dedup_token
    rule = office.sandbox.faults.fault(method, kind, seconds=0.3)
    under_way = asyncio.ensure_future(deliver(office.context, office.clock.now()))
    await office.sandbox.faults.reached(rule)
    if kind == "drop_after":
        await under_way
    await becomes_lena(office)
    await under_way
    await office.deliver_all()
    assert [(message.metadata or {})["event_payload"]["mark"] == before for message in office.said_to(LENA)] == [False]
    assert all("taken back" in message.text for message in office.said_to(ADA))
    assert (await office.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.SENT


@pytest.mark.parametrize("stand", [False, True], ids=["first messages", "those that stand there"])
async def test_every_message_of_a_conversation_that_is_gone_is_said_in_a_new_one(
    office: DeliveryHarness, stand: bool
) -> None:
    for _ in range(1 + stand):
        for subject in (202601, 202602, 202603):
            await office.promise_plain(Place.PERSON, subject, slack_user=ADA)
        if stand:
            await office.deliver_all()
    async with office.database.write() as session:
        await conversations.keep(session, ADA, "D0GONE")
        for row in await outgoing(office.database) if stand else ():
            kept = await session.get_one(Outgoing, row.id)
            kept.channel_id = "D0GONE"
    await office.deliver_all()
    assert {row.state for row in await outgoing(office.database)} == {OutgoingState.SENT}
    assert office.told_cx("arrived") == 0


async def test_what_was_refused_in_a_channel_goes_to_the_one_that_is_named_now(office: DeliveryHarness) -> None:
    await office.promise_plain(Place.STORIES)
    office.sandbox.faults.fault(POST, "refused", error="is_archived")
    await office.deliver()
    assert office.said(STORIES_ID) == []
    elsewhere = office.sandbox.workspace.add_channel("stories-new")
    office = replace(office, context=replace(office.context, stories_channel="#stories-new"))
    await office.deliver_all()
    assert (len(office.said(STORIES_ID)), len(office.said(elsewhere.id))) == (0, 1)


async def test_a_channel_made_anew_under_its_name_gets_what_waits(office: DeliveryHarness) -> None:
    await office.promise_plain(Place.STORIES)
    await office.deliver_all()
    workspace = office.sandbox.workspace
    workspace.archive(STORIES_ID)
    workspace.channels[STORIES_ID].name = "customer-stories-old"
    anew = workspace.add_channel("customer-stories")
    await office.promise_plain(Place.STORIES, 202612)
    await office.deliver()
    assert office.said(anew.id) == []
    await check_channels(office.context, office.clock.now())
    await office.deliver_all()
    assert [len(office.said(channel)) for channel in (STORIES_ID, anew.id)] == [1, 1]


async def test_what_was_taken_back_and_is_gone_there_is_not_said_anew(office: DeliveryHarness) -> None:
    await office.promise_plain(Place.PERSON, participant_id=1)
    await office.deliver_all()
    await becomes_lena(office)
    office.sandbox.faults.fault(UPDATE, "refused", error="message_not_found")
    await office.deliver_all()
    assert len(office.said_to(ADA)) == 1
    assert (await office.row(OutgoingKind.TAKEN_BACK)).state is OutgoingState.DROPPED
