"""After a silence over a round's end, delivery is the first job to run: nothing of that round is said any more."""

from datetime import UTC, date, datetime

import pytest

from bot.jobs.deliver import deliver
from bot.jobs.rounds import nudge, open_round
from bot.program.assignments import calls
from models import Assignment, Round
from models import AssignmentState as S
from tests.harness import ADA, JONAS
from tests.jobs.harness import DeliveryHarness
from tests.program.factories import commit, every, update_row

# November's round ends at nine on 1 December.
OVER = [datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 3, 10, tzinfo=UTC)]
HALF_WAY = datetime(2026, 11, 16, 10, tzinfo=UTC)


async def states(harness: DeliveryHarness) -> list[S]:
    return [call.state for call in await every(harness.database, Assignment) if call.round_id == 1]


async def deliver_then_close(harness: DeliveryHarness, now: datetime) -> None:
    """Let the jobs run in the order in which they do after a start: delivery each second, rounds each minute."""
    harness.clock.move_to(now)
    await harness.deliver(times=2)
    await open_round(harness.context, now)
    await harness.deliver(times=3)


@pytest.mark.parametrize("now", OVER)
async def test_no_brief_of_a_round_that_is_over_goes_out(harness: DeliveryHarness, now: datetime) -> None:
    await harness.assign()
    await deliver_then_close(harness, now)
    assert (harness.messages_to(ADA), harness.messages_to(JONAS)) == ([], [])
    assert await states(harness) == [S.SWAPPED, S.SWAPPED], "they missed nothing of what they never heard"


@pytest.mark.parametrize("now", OVER)
async def test_a_nudge_that_waited_goes_out_though_the_round_is_over_as_nobody_was_told(
    harness: DeliveryHarness, now: datetime
) -> None:
    await harness.assign_and_deliver()
    await nudge(harness.context, HALF_WAY)
    await deliver_then_close(harness, now)
    assert [len(harness.messages_to(who)) for who in (ADA, JONAS)] == [2, 2]
    assert "There is time until" not in harness.messages_to(ADA)[1].text
    assert await states(harness) == [S.SENT, S.SENT]


async def test_a_brief_goes_out_after_all_where_the_round_turns_out_to_run_on(harness: DeliveryHarness) -> None:
    """As when the opening day was changed meanwhile."""
    await harness.assign()
    now = OVER[1]
    harness.clock.move_to(now)
    await harness.deliver(times=2)
    await update_row(harness.database, Round, 1, ends_on=date(2026, 12, 31))
    await harness.deliver_all()
    assert len(harness.messages_to(ADA)) == 1


async def test_a_call_booked_for_the_last_day_is_asked_about_in_the_minute_the_round_ends(
    harness: DeliveryHarness,
) -> None:
    await harness.assign_and_deliver()
    day = date(2026, 11, 30)
    await commit(harness.database, calls.book, 1, day, today=HALF_WAY.date(), now=HALF_WAY, by=ADA)
    now = OVER[0]
    harness.clock.move_to(now)
    await nudge(harness.context, now)
    await deliver(harness.context, now)
    await open_round(harness.context, now)
    await harness.deliver(times=3)
    assert "Did you talk?" in harness.messages_to(ADA)[-1].text
    assert (await states(harness))[0] is S.BOOKED
