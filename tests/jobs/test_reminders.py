"""Reminders: one when half the month has gone, never twice, and none once the call is done."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.jobs.rounds import remind
from bot.program import assignments
from models import Assignment, AssignmentState, OutgoingKind, OutgoingState
from tests.harness import ADA, JONAS
from tests.jobs.harness import DeliveryHarness
from tests.waiting import outgoing

# The 16th is a Monday; half of November has gone by its first hour.
HALF = datetime(2026, 11, 16, 12, tzinfo=UTC)
WORDS = "Ten minutes are enough"


@pytest.fixture
async def handed(harness: DeliveryHarness) -> DeliveryHarness:
    await harness.assign_and_deliver()
    return harness


async def tick(harness: DeliveryHarness, moment: datetime) -> None:
    harness.clock.move_to(moment)
    await remind(harness.context, moment)
    await harness.deliver()


def reminders(harness: DeliveryHarness, person: str) -> int:
    return sum(WORDS in message.text for message in harness.messages_to(person))


async def move(harness: DeliveryHarness, to: AssignmentState, *, booked_on: date | None = None) -> None:
    async with harness.database.write() as session:
        assignment = await session.get_one(Assignment, 1)
        assignment.booked_on = booked_on
        await assignments.transition(session, assignment, to, now=harness.clock.now(), actor=ADA)


async def test_everybody_is_reminded_once(handed: DeliveryHarness) -> None:
    await tick(handed, HALF - timedelta(days=1))
    assert reminders(handed, ADA) == 0
    for hour in range(3):
        await tick(handed, HALF + timedelta(hours=hour))
    await tick(handed, HALF + timedelta(days=8))
    assert (reminders(handed, ADA), reminders(handed, JONAS)) == (1, 1)


async def test_nobody_is_reminded_of_a_call_that_is_done(handed: DeliveryHarness) -> None:
    await handed.reflect()
    await tick(handed, HALF)
    assert (reminders(handed, ADA), reminders(handed, JONAS)) == (0, 1)


async def test_a_reminder_not_yet_out_is_dropped_when_the_call_is_done_meanwhile(handed: DeliveryHarness) -> None:
    handed.clock.move_to(HALF)
    await remind(handed.context, HALF)
    await handed.reflect()
    await handed.deliver_all()
    assert (reminders(handed, ADA), reminders(handed, JONAS)) == (0, 1)
    states = {row.person_id: row.state for row in await outgoing(handed.database, OutgoingKind.REMINDER)}
    assert states == {1: OutgoingState.DROPPED, 2: OutgoingState.SENT}


async def test_who_has_booked_is_left_alone_until_the_day_after(handed: DeliveryHarness) -> None:
    await move(handed, AssignmentState.BOOKED, booked_on=date(2026, 11, 18))
    await tick(handed, datetime(2026, 11, 18, 12, tzinfo=UTC))
    assert reminders(handed, ADA) == 0
    await tick(handed, datetime(2026, 11, 19, 12, tzinfo=UTC))
    assert reminders(handed, ADA) == 1


async def test_who_could_not_reach_the_customer_is_reminded_too(handed: DeliveryHarness) -> None:
    await move(handed, AssignmentState.UNREACHABLE)
    await tick(handed, HALF)
    assert reminders(handed, ADA) == 1


async def test_what_was_answered_in_a_reminder_shows_there(handed: DeliveryHarness) -> None:
    await tick(handed, HALF)
    await move(handed, AssignmentState.UNREACHABLE)
    await handed.deliver_all()
    (_, reminder) = handed.messages_to(ADA)
    assert "No luck with" in reminder.text
    await move(handed, AssignmentState.BOOKED, booked_on=date(2026, 11, 27))
    await handed.deliver_all()
    assert "is booked for 27 November." in reminder.text
    await tick(handed, datetime(2026, 11, 30, 9, tzinfo=UTC))
    (_, reminder, asked) = handed.messages_to(ADA)
    assert "was booked for 27 November. Did you talk?" in asked.text


async def test_who_books_before_a_reminder_is_out_is_left_alone(handed: DeliveryHarness) -> None:
    """As while Slack can't be reached; and who was to be asked about one day has chosen another meanwhile."""
    handed.clock.move_to(HALF)
    await remind(handed.context, HALF)
    await move(handed, AssignmentState.BOOKED, booked_on=date(2026, 11, 19))
    await handed.deliver_all()
    assert reminders(handed, ADA) == 0
    handed.clock.move_to(asked := datetime(2026, 11, 20, 12, tzinfo=UTC))
    await remind(handed.context, asked)
    await move(handed, AssignmentState.BOOKED, booked_on=date(2026, 11, 24))
    await handed.deliver_all()
    assert reminders(handed, ADA) == 0
    await tick(handed, datetime(2026, 11, 25, 12, tzinfo=UTC))
    assert reminders(handed, ADA) == 1
