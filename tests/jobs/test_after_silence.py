"""After a silence over a round's end, delivery is the first job to run: nothing of that round is said any more."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from bot.jobs.deliver import deliver
from bot.jobs.rounds import open_round, remind
from bot.program.assignments import calls
from models import Assignment, Round
from models import AssignmentState as S
from tests.harness import ADA, JONAS
from tests.jobs.harness import DeliveryHarness

# November's round ends at nine on 1 December.
OVER = [datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 3, 10, tzinfo=UTC)]
HALF_WAY = datetime(2026, 11, 16, 10, tzinfo=UTC)


async def states(office: DeliveryHarness) -> list[S]:
    async with office.database.read() as session:
        rows = await session.exec(select(Assignment).where(Assignment.round_id == 1).order_by(col(Assignment.id)))
        return [row.state for row in rows.all()]


async def deliver_then_close(office: DeliveryHarness, now: datetime) -> None:
    """Let the jobs run in the order in which they do after a start: delivery each second, rounds each minute."""
    office.clock.move_to(now)
    await office.deliver(times=2)
    await open_round(office.context, now)
    await office.deliver(times=3)


@pytest.mark.parametrize("now", OVER)
async def test_no_brief_of_a_round_that_is_over_goes_out(office: DeliveryHarness, now: datetime) -> None:
    await office.assign()
    await deliver_then_close(office, now)
    assert (office.said_to(ADA), office.said_to(JONAS)) == ([], [])
    assert await states(office) == [S.SWAPPED, S.SWAPPED], "they missed nothing of what they never heard"


@pytest.mark.parametrize("now", OVER)
async def test_no_reminder_of_a_round_that_is_over_goes_out(office: DeliveryHarness, now: datetime) -> None:
    await office.assign()
    await office.deliver_all()
    await remind(office.context, HALF_WAY)
    await deliver_then_close(office, now)
    assert [len(office.said_to(who)) for who in (ADA, JONAS)] == [1, 1]
    assert "is over" in office.said_to(ADA)[0].text


async def test_a_brief_goes_out_after_all_where_the_round_turns_out_to_run_on(office: DeliveryHarness) -> None:
    """As when the opening day was changed meanwhile."""
    await office.assign()
    now = OVER[1]
    office.clock.move_to(now)
    await office.deliver(times=2)
    async with office.database.write() as session:
        round_ = await session.get_one(Round, 1)
        round_.ends_on = date(2026, 12, 31)
        session.add(round_)
    await office.deliver_all()
    assert len(office.said_to(ADA)) == 1


async def test_a_call_booked_for_the_last_day_is_asked_about_in_the_minute_the_round_ends(
    office: DeliveryHarness,
) -> None:
    await office.assign()
    await office.deliver_all()
    async with office.database.write() as session:
        day = date(2026, 11, 30)
        await calls.book(session, 1, day, today=HALF_WAY.date(), now=HALF_WAY, by=ADA)
    now = OVER[0]
    office.clock.move_to(now)
    await remind(office.context, now)
    await deliver(office.context, now)
    await open_round(office.context, now)
    await office.deliver(times=3)
    assert "Did you talk?" in office.said_to(ADA)[-1].text
    assert (await states(office))[0] is S.BOOKED
