"""Notices and commitments' owners: what was told is updated once it changes, and not said twice."""

import pytest

from bot.program import outbox
from bot.program.outbox import delivery
from models import Outgoing, OutgoingKind, OutgoingState, Person, Place
from scripts.sandbox.entities import BOT_USER_ID
from tests.harness import ADA, JONAS, MEI
from tests.jobs.harness import CX_ID, STORIES_ID, DeliveryHarness
from tests.program.factories import update_row
from tests.waiting import outgoing

MISSING = "Ada Okafor can't be found in Slack"


async def test_not_found_becomes_one_line_once_they_are_found(harness: DeliveryHarness) -> None:
    await harness.import_participant(slack_id=None, email="nobody@acme.example")
    await harness.assign()
    await harness.deliver(times=3)
    notice = next(m for m in harness.messages_in(CX_ID) if MISSING in m.text)
    assert "nobody@acme.example" in notice.text
    assert "/firsthand take back P-1, then assign" in notice.text

    await harness.import_participant(slack_id=None, email="ada.okafor@acme.example")
    await harness.deliver_all()
    assert len(harness.messages_to(ADA)) == 1
    assert notice.text == "Ada Okafor is found in Slack now. Nothing to do here any more."


async def test_a_second_time_not_found_is_a_new_message_at_the_bottom(harness: DeliveryHarness) -> None:
    await harness.import_participant(slack_id=None, email="nobody@acme.example")
    await harness.assign()
    await harness.deliver(times=3)
    await harness.import_participant(slack_id=None, email="ada.okafor@acme.example")
    await harness.deliver_all()
    before = len(harness.messages_in(CX_ID))

    await harness.import_participant(slack_id=None, email="noone@acme.example")
    await harness.deliver(times=3)
    assert [MISSING in message.text for message in harness.messages_in(CX_ID)[before:]] == [True]
    assert "noone@acme.example" in harness.messages_in(CX_ID)[-1].text
    await harness.import_participant(slack_id=None, email="ada.okafor@acme.example")
    await harness.deliver_all()
    assert harness.count_in_cx(MISSING) == 0
    assert harness.messages_in(CX_ID)[-1].text.startswith("Ada Okafor is found in Slack now")


async def test_not_found_is_settled_where_they_take_part_no_more(harness: DeliveryHarness) -> None:
    await harness.import_participant(slack_id=None, email="nobody@acme.example")
    await harness.assign()
    await harness.deliver(times=3)
    await harness.import_participant(active=False)
    await harness.deliver(times=3)
    assert harness.count_in_cx(MISSING) == 0
    assert harness.count_in_cx("Ada Okafor takes part no more") == 1


async def test_a_channel_that_kept_the_bot_out_is_named_and_settled(harness: DeliveryHarness) -> None:
    stories = await harness.leave_stories_channel()
    await harness.enqueue_plain(Place.STORIES)
    await harness.deliver(times=3)
    assert [m.text.partition(".")[0] for m in harness.messages_in(CX_ID)] == [
        "A message for #customer-stories can't be delivered yet"
    ]
    harness.sandbox.workspace.join(stories, BOT_USER_ID)
    await harness.deliver_all()
    assert [m.text for m in harness.messages_in(CX_ID)] == [
        "A message for #customer-stories got through after all. Nothing to do here."
    ]


async def test_a_message_that_fails_again_after_it_got_through_is_reported_anew(harness: DeliveryHarness) -> None:
    now = harness.context.clocks.wall.now()
    stuck = await harness.enqueue_plain(Place.PERSON, slack_user=ADA)
    for failing in (True, True, False, True, True):
        async with harness.database.write() as session:
            to = outbox.Recipient(Place.PERSON, slack_user=ADA)
            await outbox.enqueue(session, OutgoingKind.ROUND_WAITS, 202611, to)
            claimed = await delivery.claim(session, stuck.id or 0, sender="one", now=now)
            assert claimed is not None
            if failing:
                await delivery.note_failed(session, claimed, error="user_disabled")
            else:
                await delivery.note_delivered(session, claimed, channel_id="D0ADA", ts="1.0")
    rows = await outgoing(harness.database, OutgoingKind.NOT_DELIVERED)
    assert len(rows) == 2


async def test_a_channel_given_by_its_id_is_named_as_people_know_it(harness: DeliveryHarness) -> None:
    await harness.context.workspace.channels.check(cx=CX_ID, stories=STORIES_ID)
    assert harness.context.workspace.channels.name_of(STORIES_ID) == "#customer-stories"
    assert harness.context.workspace.channels.name_of("C0UNSEEN01") == "C0UNSEEN01"


@pytest.mark.parametrize("ended", [OutgoingState.DROPPED, OutgoingState.SENT])
async def test_a_message_given_up_that_got_through_later_or_is_needed_no_more(
    harness: DeliveryHarness, ended: OutgoingState
) -> None:
    await harness.assign()
    harness.sandbox.faults.fault("conversations.open", "refused", error="user_not_visible")
    await harness.deliver(times=3)
    stuck = next((r for r in await outgoing(harness.database) if r.state is OutgoingState.FAILED), None)
    assert stuck is not None
    assert harness.count_in_cx("A brief for") == 1
    async with harness.database.write() as session:
        row = await session.get_one(Outgoing, stuck.id)
        if ended is OutgoingState.DROPPED:
            row.subject_id = 99
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, stuck.subject_id)
    await harness.deliver_all()
    words = {OutgoingState.SENT: "got through after all", OutgoingState.DROPPED: "is not needed any more"}
    assert harness.count_in_cx("couldn't be delivered") == 0
    assert harness.count_in_cx(words[ended]) == 1


async def test_somebody_without_a_row_of_their_own_is_mentioned(harness: DeliveryHarness) -> None:
    await harness.enqueue_plain(Place.PERSON, slack_user="U0NEVERWAS1")
    await harness.deliver(times=3)
    assert harness.count_in_cx("for <@U0NEVERWAS1> couldn't be delivered") == 1


async def test_an_import_that_mends_nothing_says_nothing_anew(harness: DeliveryHarness) -> None:
    await update_row(harness.database, Person, 1, department="Treasury")
    await harness.import_participant(department="Finance")
    assert await outgoing(harness.database) == []


async def test_who_was_named_for_a_moment_only_is_told_nothing(harness: DeliveryHarness) -> None:
    harness.sandbox.workspace.people[MEI].tz = "Europe/London"  # at work, as all the others
    await harness.assign_and_deliver()
    await harness.reflect(promise="Freeze the price.", owner=JONAS)
    await harness.reflect(promise="Freeze the price.", owner=MEI, version=1)
    await harness.deliver_all()
    assert ["Your customer for" in message.text for message in harness.messages_to(JONAS)] == [True]
    assert ["Freeze the price." in message.text for message in harness.messages_to(MEI)] == [True]
    rows = await outgoing(harness.database, OutgoingKind.COMMITMENT_OWNER)
    ended = {(JONAS, OutgoingState.DROPPED), (MEI, OutgoingState.SENT)}
    assert {(row.slack_user, row.state) for row in rows} == ended
