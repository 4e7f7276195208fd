"""What Slack refuses: waited for, put another way, posted anew, or given up; and nobody else suffers for it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.clock import SystemClock
from bot.program import assignments, outbox, people
from bot.slack import SlackWorkspace
from models import Assignment, AssignmentState, Outgoing, OutgoingKind, OutgoingState, Person, Place
from scripts.sandbox.entities import BOT_USER_ID
from tests.harness import ADA, JONAS, START
from tests.jobs.harness import CX_ID, STORIES_ID, DeliveryHarness
from tests.program.factories import commit, query
from tests.waiting import outgoing

POST = "chat.postMessage"


async def change_participant(harness: DeliveryHarness, external_id: str, **values: object) -> None:
    """Change a participant, as an import would."""
    async with harness.database.write() as session:
        person = (await session.exec(select(Person).where(Person.external_id == external_id))).one()
        for name, value in values.items():
            setattr(person, name, value)


async def test_retry_after_is_heeded_and_never_counts_as_a_failure(harness: DeliveryHarness) -> None:
    await harness.enqueue_plain(Place.STORIES)
    asked = harness.sandbox.faults.fault(POST, "ratelimited", seconds=60)
    before = SystemClock().now()
    await harness.deliver()
    row = await harness.row(OutgoingKind.ROUND_WAITS)
    assert row.next_try_at >= before + timedelta(seconds=60)
    # Slack asked for silence: however often we look, it is not called, and the message not given up.
    await harness.deliver(times=20)
    assert (asked.hits, len(harness.sandbox.calls_of(POST))) == (1, 1)
    row = await harness.row(OutgoingKind.ROUND_WAITS)
    assert (row.state, row.attempts) == (OutgoingState.WAITING, 0)
    await harness.with_workspace(harness.new_workspace(SlackWorkspace)).deliver()
    assert len(harness.messages_in(STORIES_ID)) == 1


async def test_a_method_held_by_slack_does_not_hold_up_the_others(harness: DeliveryHarness) -> None:
    await harness.assign()
    harness.sandbox.faults.fault("conversations.open", "ratelimited", seconds=5)
    await harness.deliver(times=3)
    assert harness.count_in_cx("The plan") == 1


async def test_a_revoked_token_pauses_everything_and_loses_nothing(harness: DeliveryHarness) -> None:
    await harness.assign()
    harness.sandbox.state.revoked = True
    await harness.deliver(times=20)
    rows = await outgoing(harness.database)
    assert {(row.state, row.attempts, row.error) for row in rows} == {(OutgoingState.WAITING, 0, "token_revoked")}
    harness.sandbox.state.revoked = False
    harness.sandbox.faults.fault(POST, "drop_before")
    await harness.deliver_all()
    assert [len(harness.messages_to(person)) for person in (ADA, JONAS)] == [1, 1]
    assert harness.count_in_cx("The plan") == 1
    assert harness.count_in_cx("delivered") == 0


async def test_someone_deactivated_is_reported_once_and_the_others_get_theirs(harness: DeliveryHarness) -> None:
    await change_participant(harness, "P-1", timezone="Europe/London")  # found in Slack before
    harness.sandbox.workspace.deactivate(ADA)
    await harness.assign()
    await harness.deliver(times=4)
    assert harness.count_in_cx("Ada Okafor can't be found in Slack") == 1
    assert harness.messages_to(ADA) == []
    assert len(harness.messages_to(JONAS)) == 1


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"slack_id": None, "email": "nobody@acme.example"}, id="unknown e-mail"),
        pytest.param({"slack_id": None, "email": "otto.brandt@acme.example"}, id="e-mail of somebody deactivated"),
        pytest.param({"slack_id": None, "email": None}, id="no address"),
        pytest.param({"slack_id": "U0NEVERWAS1", "email": None}, id="unknown Slack id"),
        pytest.param({"slack_id": "U0OTTOBRAND", "email": None}, id="Slack id of somebody deactivated"),
    ],
)
async def test_who_cannot_be_found_is_reported_once_and_reached_once_corrected(
    harness: DeliveryHarness, values: dict[str, object]
) -> None:
    await change_participant(harness, "P-1", **values)
    await harness.assign()
    await harness.deliver(times=20)
    assert harness.count_in_cx("Ada Okafor can't be found in Slack") == 1
    assert len(harness.messages_to(JONAS)) == 1
    await change_participant(harness, "P-1", slack_id=None, email="ada.okafor@acme.example")
    harness.sandbox.faults.fault(POST, "drop_before")
    await harness.deliver_all()
    assert len(harness.messages_to(ADA)) == 1
    assert harness.count_in_cx("Ada Okafor can't be found in Slack") == 0
    assert harness.count_in_cx("Ada Okafor is found in Slack now") == 1


async def test_people_are_found_by_e_mail_and_their_zone_and_picture_kept(harness: DeliveryHarness) -> None:
    await change_participant(harness, "P-1", slack_id=None, email="Ada.Okafor@ACME.example")
    await harness.assign_and_deliver()
    person = await query(harness.database, people.by_slack_id, ADA)
    assert person is not None
    assert person.timezone == "Europe/London"
    assert (person.photo_url or "").endswith(f"{ADA}.png")


@pytest.mark.parametrize("archived", [True, False], ids=["archived", "not a member"])
async def test_a_channel_that_takes_nothing_is_reported_once_and_tried_until_it_does(
    harness: DeliveryHarness, archived: bool
) -> None:
    stories = harness.sandbox.workspace.channels[STORIES_ID]
    await harness.context.workspace.channels.id_of(harness.context.stories_channel)
    if archived:
        harness.sandbox.workspace.archive(stories)
    else:
        harness.sandbox.workspace.leave(stories, BOT_USER_ID)
    await harness.enqueue_plain(Place.STORIES)
    await harness.enqueue_plain(Place.CX, 202612)
    await harness.deliver(times=20)
    assert harness.count_in_cx("for #customer-stories can't be delivered yet") == 1
    assert harness.count_in_cx("The round of 1 December 2026") == 1
    stories.is_archived = False
    harness.sandbox.workspace.join(stories, BOT_USER_ID)
    await harness.deliver_all()
    assert len(harness.messages_in(STORIES_ID)) == 1


async def test_one_notice_is_enough_for_all_that_waits_for_a_channel(harness: DeliveryHarness) -> None:
    stories = await harness.leave_stories_channel()
    for month in (1, 2, 3):
        await harness.enqueue_plain(Place.STORIES, 202600 + month)
    await harness.deliver(times=3)
    assert harness.count_in_cx("for #customer-stories can't be delivered yet") == 1
    harness.sandbox.workspace.join(stories, BOT_USER_ID)
    await harness.deliver_all()
    assert len(harness.messages_in(STORIES_ID)) == 3
    assert harness.count_in_cx("can't be delivered") == 0


async def test_where_the_one_that_told_is_not_needed_any_more_another_tells(harness: DeliveryHarness) -> None:
    await harness.leave_stories_channel()
    for month in (1, 2):
        await harness.enqueue_plain(Place.STORIES, 202600 + month)
    await harness.deliver(times=3)
    async with harness.database.write() as session:
        notice = await session.get_one(Outgoing, (await outgoing(harness.database, OutgoingKind.ROUND_WAITS))[0].id)
        notice.state = OutgoingState.DROPPED
        await outbox.refresh_about(session, notice.id or 0, (OutgoingKind.NOT_DELIVERED,))
    await harness.deliver(times=3)
    assert harness.count_in_cx("is not needed any more") == 1
    assert harness.count_in_cx("can't be delivered yet") == 1


async def test_a_refusal_of_a_channel_that_nobody_has_heard_of_is_given_up_and_reported_in_the_end(
    harness: DeliveryHarness,
) -> None:
    await harness.enqueue_plain(Place.STORIES)
    harness.sandbox.faults.fault(POST, "refused", error="moon_is_full", always=True)
    await harness.deliver(times=15)
    assert (await harness.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.WAITING
    harness.sandbox.faults.clear()
    harness.sandbox.faults.fault(POST, "refused", error="moon_is_full")
    await harness.deliver()
    row = await harness.row(OutgoingKind.ROUND_WAITS)
    assert (row.state, row.error) == (OutgoingState.FAILED, "moon_is_full")
    await harness.deliver()
    assert harness.count_in_cx("for #customer-stories couldn't be delivered") == 1


async def test_blocks_that_slack_refuses_are_left_out_and_the_words_stand(harness: DeliveryHarness) -> None:
    await harness.assign()
    harness.sandbox.faults.fault(POST, "refused", error="invalid_blocks", nth=1)
    harness.sandbox.faults.fault(POST, "refused", error="msg_blocks_too_long", nth=2)
    await harness.deliver_all()
    messages = [*harness.messages_to(ADA), *harness.messages_to(JONAS), *harness.messages_in(CX_ID)]
    assert sum(not call.get("blocks") for call in harness.sandbox.calls_of(POST)) == 2
    assert all(message.text for message in messages)
    await commit(harness.database, outbox.refresh, OutgoingKind.ASSIGNMENT, 1)
    harness.sandbox.faults.fault("chat.update", "refused", error="invalid_blocks")
    await harness.deliver_all()
    (brief,) = harness.messages_to(ADA)
    assert brief.blocks == []
    assert {row.state for row in await outgoing(harness.database)} == {OutgoingState.SENT}


async def test_a_story_longer_than_slack_reads_aloud_is_posted_and_updated_whole(harness: DeliveryHarness) -> None:
    await harness.assign()
    await harness.reflect(hurts="It hurts. " + "word " * 390, answer="They wait. " * 250)
    await harness.publish()
    await harness.deliver_all()
    (story,) = harness.messages_in(STORIES_ID)
    assert len(story.text) <= 4000
    assert "word word" in str(story.blocks)
    await commit(harness.database, outbox.refresh, OutgoingKind.STORY, 1)
    await harness.deliver_all()
    assert harness.sandbox.calls_of("chat.update")[-1]["channel"] == STORIES_ID
    assert (await harness.row(OutgoingKind.STORY)).state is OutgoingState.SENT


async def test_an_update_of_a_deleted_message_is_posted_anew(harness: DeliveryHarness) -> None:
    await harness.assign_and_deliver()
    (brief,) = harness.messages_to(ADA)
    conversation = harness.sandbox.workspace.dm(ADA)
    assert conversation is not None
    conversation.messages.remove(brief)
    async with harness.database.write() as session:
        booked = await session.get_one(Assignment, 1)
        await assignments.transition(session, booked, AssignmentState.BOOKED, now=START, actor=ADA)
    await harness.deliver_all()
    (anew,) = harness.messages_to(ADA)
    assert anew.ts != brief.ts
    # In any order with the update of what the CX team was told.
    assert brief.ts in [each["ts"] for each in harness.sandbox.calls_of("chat.update")]
