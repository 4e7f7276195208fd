"""Every kind of opening day, hour by hour for three months, with somebody handed a customer on the 1st of each."""

from collections.abc import AsyncIterator, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from bot.dates import round_name
from bot.jobs.deliver import deliver
from bot.jobs.rounds import nudge, open_round
from bot.program import matching, rounds
from bot.program.assignments import by_hand
from bot.program.matching import Candidate, MatchResult, Pair
from bot.program.people.availability import Availability
from bot.program.rounds import plans, round_times
from bot.program.rounds.calendar import Cadence
from bot.program.routines import CALL
from models import Assignment, AssignmentTransition, Customer, Nudge, Person, Round, RoundState
from models import AssignmentState as S
from models.database import Database
from tests.harness import MEI, NADIA
from tests.jobs.harness import DeliveryHarness, delivery_harness
from tests.participants import add_participants
from tests.program.factories import every

pytestmark = pytest.mark.long
BEGIN, END = datetime(2026, 10, 31, 20, tzinfo=UTC), datetime(2027, 2, 3, 0, tzinfo=UTC)
# The hours, by UTC, in which it becomes nine in Tokyo, Kolkata, Warsaw, London and New York; at ten a plan is approved.
_EDGES = (0, 4, 8, 9, 10, 14)
# Some days later all that was handed out has come; then, by UTC, an hour in which Tokyo and Kolkata work, and New York.
_AFTER, _QUIET = 6, (4, 10, 14)
# The people who join on the 1st, and are handed a customer at ten; each lives elsewhere.
JOINS = {
    date(2026, 11, 1): ("U0ELENAMARQ", ZoneInfo("America/New_York")),
    date(2026, 12, 1): ("U0PRIYANAIR", ZoneInfo("Asia/Kolkata")),
    date(2027, 1, 1): ("U0LENAKOWAL", ZoneInfo("Europe/Warsaw")),
}
ZONES = {
    "P-1": ZoneInfo("Europe/London"),
    "P-2": ZoneInfo("Europe/Stockholm"),
    "P-3": ZoneInfo("Asia/Tokyo"),
    **{f"P-{day:%m}": zone for day, (_, zone) in JOINS.items()},
}
# Opening days in order; the first is of the round that ran when the bot was set up, on 31 October.
OPENING_DAYS = {
    "first working day": ("2026-10-01", "2026-11-02", "2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01"),
    "last working day": ("2026-10-30", "2026-11-30", "2026-12-31", "2027-01-29", "2027-02-26"),
    "15": ("2026-10-15", "2026-11-15", "2026-12-15", "2027-01-15", "2027-02-15"),
    "28": ("2026-10-28", "2026-11-28", "2026-12-28", "2027-01-28", "2027-02-28"),
    "2nd tuesday": ("2026-10-13", "2026-11-10", "2026-12-08", "2027-01-12", "2027-02-09"),
    "4th friday": ("2026-10-23", "2026-11-27", "2026-12-25", "2027-01-22", "2027-02-26"),
}
# What the status is headed on the 1st of each month.
STATUS = {
    "first working day": ("November 2026", "December 2026", "January 2027"),
    "last working day": ("November 2026", "December 2026", "January 2027"),
    "15": ("15 October to 14 November 2026", "15 November to 14 December 2026", "15 December to 14 January 2027"),
    "28": ("November 2026", "December 2026", "January 2027"),
    "2nd tuesday": ("13 October to 9 November 2026", "10 November to 7 December 2026", "8 December to 11 January 2027"),
    "4th friday": ("November 2026", "December 2026", "January 2027"),
}


@asynccontextmanager
async def set_up(database_url: str, rule: str) -> AsyncIterator[DeliveryHarness]:
    async with delivery_harness(database_url) as harness:
        async with harness.database.write() as session:
            await add_participants(session, Person(external_id="P-3", name="Mei Tanaka", slack_id=MEI))
            for number in range(5, 31):
                session.add(Customer(external_id=f"C-{number}", name=f"Customer {number}", consent_to_call=True))
        clock = type(harness.clock)(BEGIN)
        clocks = replace(harness.context.clocks, programme=clock)
        yield replace(harness.with_context(round_day=rule, clocks=clocks), clock=clock)


async def play(harness: DeliveryHarness, end: datetime) -> list[str]:
    """Let the jobs run hour by hour, and return what the status was headed on the 1st of each month.

    The CX team approves an hour after a plan is there. Nobody calls.
    """
    status = []
    for now in _hours(harness.context.cadence_of(CALL, None), end):
        harness.clock.move_to(now)
        if now.hour == 10:
            await _approve(harness, now)
        if now.date() in JOINS and now.hour == 10:
            await _join_and_be_handed_one(harness, now)
            status.append(await _status(harness, now))
        await open_round(harness.context, now, choose=_choose_here)
        await nudge(harness.context, now)
        await deliver(harness.context, now)
    return status


async def _choose_here(waiting: Sequence[int], candidates: Sequence[Candidate], had: AbstractSet[Pair]) -> MatchResult:
    return matching.choose(waiting, candidates, had)


def _hours(cadence: Cadence, until: datetime) -> Iterator[datetime]:
    """Give every hour of the days on which something opens or is handed out, and of others those that may bring news.

    In the hours left out nobody's day begins and no round opens, and each costs what the others do. Once all that was
    handed out has come, an hour in the day of each person does.
    """
    opening = {cadence.span_of(month).starts_on for month in JOINS}
    busy = opening | set(JOINS) | {BEGIN.date()}
    handed_out = busy | {cadence.span_of(until.date().replace(day=1)).starts_on}
    after = {day + timedelta(days=number) for day in handed_out for number in range(_AFTER)}
    now = BEGIN
    while now < until:
        edges = _EDGES if now.date() in after else _QUIET
        if now.date() in busy or now.hour == 9 or (now.hour in edges and now.weekday() < 5):
            yield now
        now += timedelta(hours=1)


async def _approve(harness: DeliveryHarness, now: datetime) -> None:
    async with harness.database.read() as session:
        waiting = (await session.exec(select(Round.id).where(Round.state == RoundState.PROPOSED))).all()
    for round_id in waiting:
        async with harness.database.write() as session:
            await rounds.approve(session, round_id or 0, now=now, actor=NADIA)


async def _join_and_be_handed_one(harness: DeliveryHarness, now: datetime) -> None:
    async with harness.database.write() as session:
        person = Person(external_id=f"P-{now:%m}", name=f"Joined in {now:%B}", slack_id=JOINS[now.date()][0])
        await add_participants(session, person)
        customer = (
            await session.exec(select(Customer).order_by(col(Customer.id).desc()).offset(now.month % 5))
        ).first()
        assert customer is not None
        span = await round_times.span_to_hand_out_in(session, CALL, harness.context.cadence_of(CALL, None), now=now)
        await by_hand.assign(session, person, customer, routine=CALL, span=span, now=now, actor=NADIA)


async def _status(harness: DeliveryHarness, now: datetime) -> str:
    """Return what the status is headed; who was just handed a customer stands in it."""
    async with harness.database.read() as session:
        status = await plans.programme_status(session, CALL, harness.context.cadence_of(CALL, None), now=now)
    shown = [pair for plan in (status.plan, status.coming) if plan is not None for pair in plan.pairs]
    assert f"P-{now:%m}" in {pair.participant.external_id for pair in shown}
    assert status.plan is not None
    return round_name(status.span.starts_on, status.span.ends_on)


@dataclass(frozen=True)
class Handed:
    """One call: its round and participant, when it was approved, sent, nudged about, and ended."""

    round: Round
    person: str
    assignment: Assignment
    moved: dict[S, datetime]
    nudges: int


async def handed_out(database: Database) -> list[Handed]:
    async with database.read() as session:
        asked = select(Assignment, Round, Person.external_id).join(Round)
        whose = asked.join(Person, col(Person.id) == col(Assignment.participant_id))
        rows = (await session.exec(whose.order_by(col(Assignment.id)))).all()
        found = []
        for assignment, round_, person in rows:
            moves = await session.exec(
                select(AssignmentTransition).where(AssignmentTransition.assignment_id == assignment.id)
            )
            about = await session.exec(select(Nudge).where(Nudge.assignment_id == assignment.id))
            moved = {move.to_state: move.at for move in moves.all()}
            found.append(Handed(round_, person or "", assignment, moved, len(about.all())))
    return found


def _brief_came_in_working_hours(each: Handed) -> None:
    approved, sent = each.moved[S.APPROVED], each.moved[S.SENT]
    person = Availability(ZONES[each.person])
    assert person.may_disturb(sent), (each.person, sent)
    # By the hour, as the clock is moved here.
    assert timedelta() <= sent - person.next_permitted(approved) <= timedelta(hours=1), (
        each.person,
        approved,
        sent,
    )


def _was_told_and_missed(each: Handed, end: datetime) -> None:
    """It ended with its round, or in a round too short for all nudges, days after the CX team was told."""
    told = each.assignment.told_at
    assert told is not None, (each.person, each.round.starts_on)
    assert each.assignment.state is S.MISSED
    assert each.moved[S.MISSED] == end if told < end else timedelta(days=2) < each.moved[S.MISSED] - told


def _ended_with_its_round(each: Handed, until: datetime) -> None:
    end = datetime.combine(each.round.ends_on, datetime.min.time(), UTC) + timedelta(hours=9)
    if end < until:
        _was_told_and_missed(each, end)
        assert each.nudges == 3, (each.person, each.round.starts_on)
    else:
        assert each.assignment.state is S.SENT


@pytest.mark.parametrize("rule", OPENING_DAYS)
async def test_three_months_of_rounds_with_somebody_handed_a_customer_on_every_first(
    sqlite_url: str, rule: str
) -> None:
    await _play_and_check(sqlite_url, rule, END)


@pytest.mark.postgresql
async def test_a_month_of_rounds_that_open_on_the_last_working_day_on_postgresql(postgres_url: str) -> None:
    await _play_and_check(postgres_url, "last working day", datetime(2026, 12, 3, tzinfo=UTC))


async def _play_and_check(database_url: str, rule: str, end: datetime) -> None:
    async with set_up(database_url, rule) as harness:
        status = await play(harness, end)
        stored = sorted(await every(harness.database, Round), key=lambda round_: round_.starts_on)
        calls_made = await handed_out(harness.database)
    days = [date.fromisoformat(day) for day in OPENING_DAYS[rule]]
    first = 1 if rule == "first working day" else 0
    spans = [(round_.starts_on, round_.ends_on) for round_ in stored]
    assert spans == [pair for pair in zip(days[first:], days[first + 1 :], strict=False) if pair[0] < end.date()]
    assert [round_.state is RoundState.CLOSED for round_ in stored] == [ends < end.date() for _, ends in spans]
    months = sum(day < end.date() for day in JOINS)
    assert tuple(status) == STATUS[rule][:months]
    for each in calls_made:
        _brief_came_in_working_hours(each)
        _ended_with_its_round(each, end)
    by_hand = [each for each in calls_made if each.assignment.assigned_by == NADIA]
    assert [each.person for each in by_hand] == ["P-11", "P-12", "P-01"][:months]
    in_round = [(each.round.id, each.person) for each in calls_made]
    assert len(in_round) == len(set(in_round)), "somebody was handed two customers in one round"
