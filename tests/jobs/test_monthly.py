"""The month's round: opened once on its day, caught up on after a silence, waiting while nobody may be called."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.jobs.rounds import open_round
from models import Assignment, Customer, Round, RoundState
from tests.harness import START
from tests.jobs.harness import CX_ID, DeliveryHarness
from tests.program.factories import every

OPENS = datetime(2026, 11, 2, 9, tzinfo=UTC)


async def open_and_deliver(harness: DeliveryHarness, *moments: datetime) -> None:
    for moment in moments:
        await open_round(harness.context, moment)
        await harness.deliver()


async def set_consent(harness: DeliveryHarness, *, calls: bool) -> None:
    """Let every customer agree to be called, or none."""
    async with harness.database.write() as session:
        for customer in (await session.exec(select(Customer))).all():
            customer.consent_to_call = calls


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (OPENS - timedelta(seconds=1), False),
        (OPENS, True),
        (OPENS + timedelta(days=6, hours=23), True),
        (OPENS + timedelta(days=7), False),
    ],
    ids=["just before", "on the dot", "after days of silence", "too late to be a surprise"],
)
async def test_when_it_opens(harness: DeliveryHarness, moment: datetime, opens: bool) -> None:
    await open_and_deliver(harness, moment)
    assert [round_.state for round_ in await every(harness.database, Round)] == ([RoundState.PROPOSED] if opens else [])
    assert harness.count_in_cx("The plan for November 2026") == int(opens)


@pytest.mark.parametrize(
    ("rule", "day"), [("2nd tuesday", 10), ("15", 15), ("last working day", 30), ("first working day", 2)]
)
async def test_it_opens_on_the_configured_day(harness: DeliveryHarness, rule: str, day: int) -> None:
    harness = harness.with_context(round_day=rule)
    await open_and_deliver(harness, OPENS.replace(day=day) - timedelta(minutes=1))
    assert await every(harness.database, Round) == []
    await open_and_deliver(harness, OPENS.replace(day=day))
    assert len(await every(harness.database, Round)) == 1


async def test_it_opens_once_however_often_the_job_runs(harness: DeliveryHarness) -> None:
    await open_and_deliver(harness, *(OPENS + timedelta(minutes=minute) for minute in range(4)))
    assert len(await every(harness.database, Round)) == 1
    assert len(harness.messages_in(CX_ID)) == 1
    assert len(await every(harness.database, Assignment)) == 2


async def test_while_nobody_may_be_called_cx_hears_of_it_once_and_then_it_opens(harness: DeliveryHarness) -> None:
    await set_consent(harness, calls=False)
    await open_and_deliver(harness, *(OPENS + timedelta(hours=hour) for hour in range(4)))
    assert await every(harness.database, Round) == []
    assert harness.count_in_cx("no customer has agreed to be called yet") == 1
    assert len(harness.messages_in(CX_ID)) == 1
    await set_consent(harness, calls=True)
    await open_and_deliver(harness, OPENS + timedelta(days=1))
    assert harness.count_in_cx("The plan for November 2026") == 1
    assert harness.count_in_cx("no customer has agreed to be called yet") == 0
    assert harness.count_in_cx("Customers can be called now, and November 2026 has its plan") == 1
    assert len(await every(harness.database, Round)) == 1


async def test_a_round_that_never_opened_is_due_no_more_once_the_next_one_is_planned(harness: DeliveryHarness) -> None:
    await set_consent(harness, calls=False)
    await open_and_deliver(harness, OPENS)
    await set_consent(harness, calls=True)
    await open_and_deliver(harness, datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert harness.count_in_cx("The plan for December 2026") == 1
    assert harness.count_in_cx("Customers can be called now, and December 2026 has its plan") == 1
    assert harness.count_in_cx("is due") == 0


async def test_the_next_month_closes_the_one_before(harness: DeliveryHarness) -> None:
    december = datetime(2026, 12, 1, 9, tzinfo=UTC)
    await open_and_deliver(harness, OPENS, december)
    states = {round_.month.month: round_.state for round_ in await every(harness.database, Round)}
    assert states == {11: RoundState.CLOSED, 12: RoundState.PROPOSED}
    assert harness.clock.now() == START
