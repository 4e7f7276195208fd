"""What Slack refuses: waited for, put another way, posted anew, or given up aloud; and nobody else suffers for it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.clock import SystemClock
from bot.program import assignments, outbox, people
from models import Assignment, AssignmentState, Outgoing, OutgoingKind, OutgoingState, Participant, Place
from scripts.sandbox.entities import BOT_USER_ID
from tests.harness import ADA, JONAS, START
from tests.jobs.harness import CX_ID, STORIES_ID, DeliveryHarness, context_for
from tests.waiting import outgoing

POST = "chat.postMessage"


async def change(office: DeliveryHarness, external_id: str, **facts: object) -> None:
    """Change a participant, as an import would."""
    async with office.database.write() as session:
        rows = await session.exec(select(Participant).where(Participant.external_id == external_id))
        person = rows.one()
        for name, value in facts.items():
            setattr(person, name, value)
        session.add(person)


async def test_retry_after_is_heeded_and_never_counts_as_a_failure(office: DeliveryHarness) -> None:
    await office.promise_plain(Place.STORIES)
    asked = office.sandbox.faults.fault(POST, "ratelimited", seconds=60)
    before = SystemClock().now()
    await office.deliver()
    row = await office.row(OutgoingKind.ROUND_WAITS)
    assert row.next_try_at >= before + timedelta(seconds=60)
    # Slack asked for silence: however often we look, it is not called, and the message not given up.
    await office.deliver(times=20)
    assert (asked.hits, len(office.sandbox.calls_of(POST))) == (1, 1)
    row = await office.row(OutgoingKind.ROUND_WAITS)
    assert (row.state, row.attempts) == (OutgoingState.WAITING, 0)
    restarted = context_for(office.sandbox, office.database, office.clock)
    await replace(office, context=restarted).deliver()
    assert len(office.said(STORIES_ID)) == 1


async def test_a_method_held_by_slack_does_not_hold_up_the_others(office: DeliveryHarness) -> None:
    await office.assign()
    office.sandbox.faults.fault("conversations.open", "ratelimited", seconds=5)
    await office.deliver(times=3)
    assert office.told_cx("The plan") == 1


async def test_a_revoked_token_pauses_everything_and_loses_nothing(office: DeliveryHarness) -> None:
    await office.assign()
    office.sandbox.state.revoked = True
    await office.deliver(times=20)
    rows = await outgoing(office.database)
    assert {(row.state, row.attempts, row.error) for row in rows} == {(OutgoingState.WAITING, 0, "token_revoked")}
    office.sandbox.state.revoked = False
    office.sandbox.faults.fault(POST, "drop_before")
    await office.deliver_all()
    assert [len(office.said_to(ADA)), len(office.said_to(JONAS)), office.told_cx("The plan")] == [1, 1, 1]
    assert office.told_cx("delivered") == 0


async def test_someone_deactivated_is_reported_once_and_the_others_get_theirs(office: DeliveryHarness) -> None:
    await change(office, "P-1", timezone="Europe/London")  # found in Slack before
    office.sandbox.workspace.deactivate(ADA)
    await office.assign()
    await office.deliver(times=4)
    assert office.told_cx("Ada Okafor can't be found in Slack") == 1
    assert office.said_to(ADA) == []
    assert len(office.said_to(JONAS)) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"slack_id": None, "email": "nobody@acme.example"},
        {"slack_id": None, "email": "otto.brandt@acme.example"},
        {"slack_id": None, "email": None},
        {"slack_id": "U0NEVERWAS1", "email": None},
        {"slack_id": "U0OTTOBRAND", "email": None},
    ],
    ids=[
        "unknown e-mail",
        "e-mail of somebody deactivated",
        "no address",
        "unknown Slack id",
        "Slack id of somebody deactivated",
    ],
)
async def test_who_cannot_be_found_is_reported_once_and_reached_once_corrected(
    office: DeliveryHarness, facts: dict[str, object]
) -> None:
    await change(office, "P-1", **facts)
    await office.assign()
    await office.deliver(times=20)
    assert office.told_cx("Ada Okafor can't be found in Slack") == 1
    assert len(office.said_to(JONAS)) == 1
    await change(office, "P-1", slack_id=None, email="ada.okafor@acme.example")
    office.sandbox.faults.fault(POST, "drop_before")
    await office.deliver_all()
    assert len(office.said_to(ADA)) == 1
    assert office.told_cx("Ada Okafor can't be found in Slack") == 0
    assert office.told_cx("Ada Okafor is found in Slack now") == 1


async def test_people_are_found_by_e_mail_and_their_zone_and_picture_kept(office: DeliveryHarness) -> None:
    await change(office, "P-1", slack_id=None, email="Ada.Okafor@ACME.example")
    await office.assign()
    await office.deliver_all()
    async with office.database.read() as session:
        person = await people.by_slack_id(session, ADA)
    assert person is not None
    assert person.timezone == "Europe/London"
    assert (person.photo_url or "").endswith(f"{ADA}.png")


@pytest.mark.parametrize("archived", [True, False], ids=["archived", "not a member"])
async def test_a_channel_that_takes_nothing_is_reported_once_and_tried_until_it_does(
    office: DeliveryHarness, archived: bool
) -> None:
    stories = office.sandbox.workspace.channels[STORIES_ID]
    await office.context.workspace.channels.id_of(office.context.stories_channel)
    if archived:
        office.sandbox.workspace.archive(stories)
    else:
        office.sandbox.workspace.leave(stories, BOT_USER_ID)
    await office.promise_plain(Place.STORIES)
    await office.promise_plain(Place.CX, 202612)
    await office.deliver(times=20)
    assert office.told_cx("for #customer-stories can't be delivered yet") == 1
    assert office.told_cx("The round of 1 December 2026") == 1
    stories.is_archived = False
    office.sandbox.workspace.join(stories, BOT_USER_ID)
    await office.deliver_all()
    assert len(office.said(STORIES_ID)) == 1


async def test_one_notice_is_enough_for_all_that_waits_for_a_channel(office: DeliveryHarness) -> None:
    stories = office.sandbox.workspace.channels[STORIES_ID]
    await office.context.workspace.channels.id_of(office.context.stories_channel)
    office.sandbox.workspace.leave(stories, BOT_USER_ID)
    for month in (1, 2, 3):
        await office.promise_plain(Place.STORIES, 202600 + month)
    await office.deliver(times=3)
    assert office.told_cx("for #customer-stories can't be delivered yet") == 1
    office.sandbox.workspace.join(stories, BOT_USER_ID)
    await office.deliver_all()
    assert len(office.said(STORIES_ID)) == 3
    assert office.told_cx("can't be delivered") == 0


async def test_where_the_one_that_told_is_not_needed_any_more_another_tells(office: DeliveryHarness) -> None:
    stories = office.sandbox.workspace.channels[STORIES_ID]
    await office.context.workspace.channels.id_of(office.context.stories_channel)
    office.sandbox.workspace.leave(stories, BOT_USER_ID)
    for month in (1, 2):
        await office.promise_plain(Place.STORIES, 202600 + month)
    await office.deliver(times=3)
    async with office.database.write() as session:
        told = await session.get_one(Outgoing, (await outgoing(office.database, OutgoingKind.ROUND_WAITS))[0].id)
        told.state = OutgoingState.DROPPED
        await outbox.refresh_about(session, told.id or 0, (OutgoingKind.NOT_DELIVERED,))
    await office.deliver(times=3)
    assert office.told_cx("is not needed any more") == 1
    assert office.told_cx("can't be delivered yet") == 1


async def test_a_refusal_of_a_channel_that_nobody_has_heard_of_is_given_up_aloud_in_the_end(
    office: DeliveryHarness,
) -> None:
    await office.promise_plain(Place.STORIES)
    office.sandbox.faults.fault(POST, "refused", error="moon_is_full", always=True)
    await office.deliver(times=15)
    assert (await office.row(OutgoingKind.ROUND_WAITS)).state is OutgoingState.WAITING
    office.sandbox.faults.clear()
    office.sandbox.faults.fault(POST, "refused", error="moon_is_full")
    await office.deliver()
    row = await office.row(OutgoingKind.ROUND_WAITS)
    assert (row.state, row.error) == (OutgoingState.FAILED, "moon_is_full")
    await office.deliver()
    assert office.told_cx("for #customer-stories couldn't be delivered") == 1


async def test_blocks_that_slack_refuses_are_left_out_and_the_words_stand(office: DeliveryHarness) -> None:
    await office.assign()
    office.sandbox.faults.fault(POST, "refused", error="invalid_blocks", nth=1)
    office.sandbox.faults.fault(POST, "refused", error="msg_blocks_too_long", nth=2)
    await office.deliver_all()
    said = [*office.said_to(ADA), *office.said_to(JONAS), *office.said(CX_ID)]
    assert sum(not call.get("blocks") for call in office.sandbox.calls_of(POST)) == 2
    assert all(message.text for message in said)
    async with office.database.write() as session:
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, 1)
    office.sandbox.faults.fault("chat.update", "refused", error="invalid_blocks")
    await office.deliver_all()
    (brief,) = office.said_to(ADA)
    assert brief.blocks == []
    assert {row.state for row in await outgoing(office.database)} == {OutgoingState.SENT}


async def test_a_story_longer_than_slack_reads_aloud_is_posted_and_updated_whole(office: DeliveryHarness) -> None:
    await office.assign()
    await office.reflect(hurts="It hurts. " + "word " * 390, answer="They wait. " * 250)
    await office.publish()
    await office.deliver_all()
    (story,) = office.said(STORIES_ID)
    assert len(story.text) <= 4000
    assert "word word" in str(story.blocks)
    async with office.database.write() as session:
        await outbox.refresh(session, OutgoingKind.STORY, 1)
    await office.deliver_all()
    assert office.sandbox.calls_of("chat.update")[-1]["channel"] == STORIES_ID
    assert (await office.row(OutgoingKind.STORY)).state is OutgoingState.SENT


async def test_an_update_of_a_deleted_message_is_posted_anew(office: DeliveryHarness) -> None:
    await office.assign()
    await office.deliver_all()
    (brief,) = office.said_to(ADA)
    room = office.sandbox.workspace.dm(ADA)
    assert room is not None
    room.messages.remove(brief)
    async with office.database.write() as session:
        booked = await session.get_one(Assignment, 1)
        await assignments.transition(session, booked, AssignmentState.BOOKED, now=START, actor=ADA)
    await office.deliver_all()
    (anew,) = office.said_to(ADA)
    assert anew.ts != brief.ts
    assert office.sandbox.calls_of("chat.update")[-1]["ts"] == brief.ts
