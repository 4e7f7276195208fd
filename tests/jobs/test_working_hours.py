"""Working hours: what a person did not just ask for waits for theirs, by programme time; what stands is updated."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.slack_checks import look_up_participants
from bot.program import assignments, outbox
from bot.program.outbox.channels import ChannelFault
from bot.program.people import absences
from bot.program.people.absences import Days
from models import Absence, Assignment, AssignmentState, OutgoingKind, OutgoingState, Person, Place, Upload, UploadState
from tests.harness import ADA, JONAS, MEI, NADIA
from tests.jobs.harness import CX_ID, DeliveryHarness
from tests.participants import store_participants
from tests.program.factories import commit, every, store
from tests.waiting import outgoing

EVENING = datetime(2026, 11, 9, 22, tzinfo=UTC)
# Stockholm begins an hour before London.
JONAS_MORNING, ADAS_MORNING = datetime(2026, 11, 10, 8, tzinfo=UTC), datetime(2026, 11, 10, 9, tzinfo=UTC)


def message_counts(harness: DeliveryHarness) -> tuple[int, int]:
    return len(harness.messages_to(ADA)), len(harness.messages_to(JONAS))


async def deliver_at(harness: DeliveryHarness, *moments: datetime) -> None:
    for moment in moments:
        harness.clock.move_to(moment)
        await harness.deliver()


@pytest.fixture
async def approved_at_night(harness: DeliveryHarness) -> DeliveryHarness:
    harness.clock.move_to(EVENING)
    await harness.assign()
    await harness.deliver(times=3)
    return harness


async def test_a_brief_approved_at_night_goes_out_in_each_one_s_own_morning(approved_at_night: DeliveryHarness) -> None:
    harness = approved_at_night
    assert message_counts(harness) == (0, 0)
    assert harness.count_in_cx("The plan for November 2026") == 1
    await deliver_at(harness, JONAS_MORNING - timedelta(minutes=1))
    assert message_counts(harness) == (0, 0)
    await deliver_at(harness, JONAS_MORNING)
    assert message_counts(harness) == (0, 1)
    await deliver_at(harness, ADAS_MORNING)
    assert message_counts(harness) == (1, 1)
    states = {row.state for row in await outgoing(harness.database, OutgoingKind.ASSIGNMENT)}
    assert states == {OutgoingState.SENT}


async def test_waiting_is_no_failure_and_asks_nothing_again_until_the_morning(
    approved_at_night: DeliveryHarness,
) -> None:
    harness = approved_at_night
    asked = len(harness.sandbox.calls)
    await harness.deliver(times=20)
    assert len(harness.sandbox.calls) == asked
    rows = await outgoing(harness.database, OutgoingKind.ASSIGNMENT)
    assert [(row.state, row.attempts, row.error) for row in rows] == [(OutgoingState.WAITING, 0, None)] * 2


async def test_what_stands_is_updated_at_any_hour(harness: DeliveryHarness) -> None:
    await harness.assign_and_deliver()
    harness.clock.move_to(EVENING)
    async with harness.database.write() as session:
        call = await session.get_one(Assignment, 1)
        await assignments.transition(session, call, AssignmentState.UNREACHABLE, now=EVENING, actor=ADA)
    await harness.deliver_all()
    assert "No luck with" in harness.messages_to(ADA)[0].text
    assert message_counts(harness) == (1, 1)


async def test_the_report_on_an_import_answers_whoever_handed_it_in_at_once(harness: DeliveryHarness) -> None:
    harness.clock.move_to(EVENING)
    async with harness.database.write() as session:
        upload = Upload(
            file_id="F1",
            view_id="V1",
            file_name="a.xlsx",
            requested_by=NADIA,
            requested_at=EVENING,
            state=UploadState.UNREADABLE,
            report="This is no workbook.",
        )
        session.add(upload)
        await session.flush()
        to = outbox.Recipient(Place.PERSON, slack_user=NADIA)
        await outbox.enqueue(session, OutgoingKind.IMPORT_REPORT, upload.id or 0, to)
    await harness.deliver()
    assert len(harness.messages_to(NADIA)) == 1


async def test_that_others_can_read_a_private_channel_is_said_at_any_hour(harness: DeliveryHarness) -> None:
    harness.clock.move_to(EVENING)
    async with harness.database.write() as session:
        to = outbox.Recipient(Place.PERSON, slack_user=NADIA)
        await outbox.enqueue(session, OutgoingKind.CHANNEL_REFUSED, ChannelFault.CX_PUBLIC, to)
    await harness.deliver(times=2)
    assert len(harness.messages_to(NADIA)) == 1


async def test_who_is_no_participant_is_told_in_the_hours_of_where_slack_says_they_are(
    harness: DeliveryHarness,
) -> None:
    """As the colleague who is to see a promise through: ten in the morning in London is midnight in Honolulu."""
    harness.sandbox.workspace.people[NADIA].tz = "Pacific/Honolulu"
    harness.clock.move_to(datetime(2026, 11, 10, 10, tzinfo=UTC))
    await harness.enqueue_plain(Place.PERSON, slack_user=NADIA)
    await harness.deliver(times=2)
    assert harness.messages_to(NADIA) == []
    await deliver_at(harness, datetime(2026, 11, 10, 19, tzinfo=UTC))
    assert len(harness.messages_to(NADIA)) == 1


async def test_whose_zone_nobody_knows_is_told_in_the_programme_s_own_hours(harness: DeliveryHarness) -> None:
    harness.sandbox.workspace.people[NADIA].tz = "Pacific/Honolulu"
    harness.sandbox.faults.fault("users.info", "refused", error="unknown_method", always=True)
    harness.clock.move_to(EVENING)
    await harness.enqueue_plain(Place.PERSON, slack_user=NADIA)
    await harness.deliver(times=2)
    assert harness.messages_to(NADIA) == []
    await deliver_at(harness, datetime(2026, 11, 10, 9, tzinfo=UTC))
    assert len(harness.messages_to(NADIA)) == 1


async def test_whoever_has_moved_gets_it_in_the_morning_of_where_they_are_now(
    approved_at_night: DeliveryHarness,
) -> None:
    """Ada has flown to Tokyo, where it is eleven in the morning when it is two at night in London."""
    harness = approved_at_night
    harness.sandbox.workspace.people[ADA].tz = "Asia/Tokyo"
    there = datetime(2026, 11, 10, 2, tzinfo=UTC)
    harness.clock.move_to(there)
    await look_up_participants(harness.context, there)
    await harness.deliver()
    assert message_counts(harness) == (1, 0)


async def zones(harness: DeliveryHarness) -> list[tuple[str | None, datetime | None]]:
    async with harness.database.read() as session:
        people = [await session.get_one(Person, number) for number in (1, 2)]
    return [(person.timezone, person.looked_up_at) for person in people]


async def test_time_zones_are_looked_up_again_a_few_times_a_day_and_no_oftener(harness: DeliveryHarness) -> None:
    first = harness.clock.now()
    await look_up_participants(harness.context, first)
    assert await zones(harness) == [("Europe/London", first), ("Europe/Stockholm", first)]
    harness.sandbox.workspace.people[JONAS].tz = "Asia/Tokyo"
    await look_up_participants(harness.context, first + timedelta(hours=5))
    assert (await zones(harness))[1] == ("Europe/Stockholm", first)
    later = first + timedelta(hours=6)
    await look_up_participants(harness.context, later)
    assert await zones(harness) == [("Europe/London", later), ("Asia/Tokyo", later)]


async def test_who_has_left_holds_up_nobody(harness: DeliveryHarness) -> None:
    harness.sandbox.workspace.deactivate(JONAS)
    now = harness.clock.now()
    await look_up_participants(harness.context, now)
    assert await zones(harness) == [("Europe/London", now), (None, now)]
    await harness.assign()
    await harness.deliver(times=2)
    assert len(harness.messages_to(ADA)) == 1
    assert harness.count_in_cx("was deactivated in Slack") == 1


async def test_while_slack_does_not_answer_nothing_is_kept_of_it(harness: DeliveryHarness) -> None:
    harness.sandbox.faults.fault("users.info", "refused", error="ratelimited")
    await look_up_participants(harness.context, harness.clock.now())
    assert await zones(harness) == [(None, None), (None, None)]
    await look_up_participants(harness.context, harness.clock.now())
    assert [zone for zone, _ in await zones(harness)] == ["Europe/London", "Europe/Stockholm"]


async def test_the_plan_and_the_stories_are_nobody_s_phone(harness: DeliveryHarness) -> None:
    harness.clock.move_to(datetime(2026, 11, 15, 3, tzinfo=UTC))
    await harness.enqueue_plain(Place.CX)
    await harness.deliver()
    assert len(harness.messages_in(CX_ID)) == 1


async def test_who_turns_out_to_be_somebody_known_is_told_in_the_hours_of_where_they_are(
    harness: DeliveryHarness,
) -> None:
    """Mei takes part by her Slack id, and hosts by her address: ten in the morning in London is evening in Tokyo."""
    await store_participants(harness.database, Person(external_id="P-3", name="Mei", slack_id=MEI))
    await store(harness.database, Person(name="mei.tanaka@acme.example", email="mei.tanaka@acme.example"))
    harness.clock.move_to(datetime(2026, 11, 10, 10, tzinfo=UTC))
    await harness.enqueue_plain(Place.PERSON, person_id=4)
    await harness.deliver(times=3)
    (row,) = await outgoing(harness.database, OutgoingKind.ROUND_WAITS)
    assert (row.person_id, row.state, harness.messages_to(MEI)) == (3, OutgoingState.WAITING, [])
    await deliver_at(harness, datetime(2026, 11, 11, 0, tzinfo=UTC))
    assert len(harness.messages_to(MEI)) == 1


async def test_whom_a_sheet_names_by_slack_id_is_told_in_their_own_hours(harness: DeliveryHarness) -> None:
    await store(harness.database, Person(name=NADIA, slack_id=NADIA))
    await test_who_is_no_participant_is_told_in_the_hours_of_where_slack_says_they_are(harness)


async def test_leave_that_is_taken_out_lets_what_waits_come_in_the_next_working_hour(
    approved_at_night: DeliveryHarness,
) -> None:
    harness = approved_at_night
    today = EVENING.date()
    days = Days(today, today + timedelta(days=20))
    await commit(harness.database, absences.add, 2, days, today=today, by=NADIA)
    await deliver_at(harness, JONAS_MORNING, ADAS_MORNING)
    assert message_counts(harness) == (1, 0)
    await harness.deliver(times=3)
    await commit(harness.database, absences.end, 2, today=today + timedelta(days=1))
    await harness.deliver()
    assert message_counts(harness) == (1, 1)


async def test_whose_status_says_they_are_away_is_left_in_peace_though_no_event_told(harness: DeliveryHarness) -> None:
    jonas, now = harness.sandbox.workspace.people[JONAS], harness.clock.now()
    jonas.status_emoji, jonas.status_expiration = ":palm_tree:", int((now + timedelta(days=2)).timestamp())
    await harness.assign()
    await harness.deliver(times=3)
    assert message_counts(harness) == (1, 0)
    (away,) = await every(harness.database, Absence)
    assert (away.person_id, away.ends_at) == (2, now + timedelta(days=2))
    jonas.status_emoji, jonas.status_expiration = "", 0
    harness.clock.move_to(JONAS_MORNING)
    await look_up_participants(harness.context, JONAS_MORNING)
    await harness.deliver()
    assert message_counts(harness) == (1, 1)
