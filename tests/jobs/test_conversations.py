"""Conversations with people: opened once, kept before the first message, opened anew where Slack knows them no more."""

from typing import Any

import pytest
from sqlmodel import select

from bot.program.people import conversations
from models import Conversation, OutgoingKind, OutgoingState, Person, Place
from tests.harness import ADA, JONAS
from tests.jobs.harness import DeliveryHarness
from tests.program.factories import every, update_row
from tests.statements import executed
from tests.waiting import outgoing, pauses_run_out

LENA = "U0LENAKOWAL"
OPEN, POST = "conversations.open", "chat.postMessage"


async def conversations_kept(harness: DeliveryHarness) -> dict[str, str]:
    async with harness.database.read() as session:
        return {row.slack_user: row.channel_id for row in (await session.exec(select(Conversation))).all()}


async def test_it_is_opened_for_the_first_message_only(harness: DeliveryHarness) -> None:
    for subject in (202601, 202602, 202603, 202604):
        person = ADA if subject % 2 else JONAS
        await harness.enqueue_plain(Place.PERSON, subject, slack_user=person)
        await harness.deliver_all()
    assert await conversations_kept(harness) == {person: harness.dm_id(person) for person in (ADA, JONAS)}
    assert len(harness.sandbox.calls_of(OPEN)) == 2
    assert [len(harness.messages_to(person)) for person in (ADA, JONAS)] == [2, 2]


async def test_it_is_kept_before_anything_is_said(harness: DeliveryHarness) -> None:
    await harness.post_in_doubt(Place.PERSON, slack_user=ADA)
    assert await conversations_kept(harness) == {ADA: harness.dm_id(ADA)}
    await harness.deliver_all()
    assert len(harness.messages_to(ADA)) == 1
    assert len(harness.sandbox.calls_of(OPEN)) == 1


async def test_of_a_participant_it_is_read_with_them(harness: DeliveryHarness) -> None:
    await harness.assign_and_deliver()
    (ada,) = [each for each in await every(harness.database, Person) if each.slack_id == ADA]
    await harness.enqueue_plain(Place.PERSON, 202701, person_id=ada.id)
    with executed(harness.database) as statements:
        await harness.deliver()
    (read,) = [each for each in statements if "conversation" in each]
    assert "FROM person LEFT OUTER JOIN conversation" in read
    assert [row.channel_id for row in await outgoing(harness.database, OutgoingKind.ROUND_WAITS)] == [
        harness.dm_id(ADA)
    ]


@pytest.mark.parametrize("posted", [False, True], ids=["a first message", "one posted already"])
async def test_where_slack_knows_it_no_more_it_is_opened_anew(harness: DeliveryHarness, posted: bool) -> None:
    await harness.enqueue_plain(Place.PERSON, slack_user=ADA)
    if posted:
        await harness.deliver_all()
        await harness.enqueue_plain(Place.PERSON, slack_user=ADA)
    async with harness.database.write() as session:
        await conversations.keep(session, ADA, "D0GONE")
        row = await session.get_one(type(await harness.row(OutgoingKind.ROUND_WAITS)), 1)
        if posted:
            row.channel_id = "D0GONE"
    await harness.deliver_all()
    assert await conversations_kept(harness) == {ADA: harness.dm_id(ADA)}
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.SENT


async def test_one_that_is_refused_though_it_was_just_opened_is_given_up_in_the_end(harness: DeliveryHarness) -> None:
    await harness.enqueue_plain(Place.PERSON, slack_user=ADA)
    harness.sandbox.faults.fault(POST, "refused", error="channel_not_found", always=True)
    await harness.deliver(times=18)
    row = await harness.row(OutgoingKind.ROUND_WAITS)
    assert (row.state, row.error) == (OutgoingState.FAILED, "channel_not_found")
    assert sum(call["channel"] == harness.dm_id(ADA) for call in harness.sandbox.calls_of(POST)) == 16


async def test_somebody_who_is_another_in_slack_now_gets_theirs_in_their_own(harness: DeliveryHarness) -> None:
    await harness.assign_and_deliver()
    await harness.import_participant(slack_id=LENA)
    await harness.deliver_all()
    assert (await conversations_kept(harness))[LENA] == harness.dm_id(LENA)
    assert any("Your customer for" in str(message.blocks) for message in harness.messages_to(LENA))


@pytest.mark.parametrize(
    "corrected",
    [{"email": "ada.okafor@acme.example"}, {"email": "nobody@acme.example", "slack_id": ADA}],
    ids=["e-mail", "Slack id"],
)
async def test_who_was_corrected_gets_what_waits_at_once(harness: DeliveryHarness, corrected: dict[str, Any]) -> None:
    await update_row(harness.database, Person, 1, slack_id=None, email="nobody@acme.example")
    await harness.assign()
    await harness.deliver(times=2)
    assert harness.messages_to(ADA) == []
    woken: list[bool] = []
    harness.database.on_enqueued.append(lambda: woken.append(True))
    await harness.import_participant(**corrected)
    assert woken
    now = harness.context.clocks.wall.now()
    assert all(row.next_try_at <= now for row in await outgoing(harness.database) if row.person_id == 1)
    await pauses_run_out(harness.database)
    await harness.deliver_all()
    assert len(harness.messages_to(ADA)) == 1
