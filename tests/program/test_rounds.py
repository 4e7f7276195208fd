"""Rounds: proposed once, approved once, closed by the next; only customers who agreed; nobody twice."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, rounds
from bot.program.assignments import by_hand, id_of
from bot.program.matching import candidates, planning
from bot.program.rounds import NothingToApprove, calendar, plans, round_times
from bot.program.routines import CALL
from bot.wording import words_of
from models import Assignment, Customer, Issue, OutgoingKind, Person, Round, RoundState
from models import AssignmentState as S
from models.database import Database
from tests.participants import store_participants
from tests.program.factories import (
    ADA,
    CADENCE,
    DECEMBER,
    NADIA,
    NOVEMBER,
    NOW,
    approved,
    both,
    call_of,
    commit,
    customer,
    customer_id_of,
    drafts,
    every,
    mark_all_sent,
    one,
    plan_of,
    planned,
    populate,
    propose,
    query,
    save,
    store,
    tell_cx,
    update_row,
)
from tests.waiting import outgoing

LATER = NOW + timedelta(days=29)


async def test_everybody_is_proposed_a_customer_of_their_own_who_agreed(database: Database) -> None:
    await populate(database, participants=3, customers=3)
    await store(database, customer(9, consent_to_call=False))
    await planned(database)
    made = await every(database, Assignment)
    assert sorted(a.participant_id for a in made) == [1, 2, 3]
    assert sorted(customer_id_of(a) for a in made) == [1, 2, 3]
    assert {a.state for a in made} == {S.PROPOSED}
    assert all("Invoices don't match orders" in a.why for a in made)


async def test_nobody_is_written_to_before_the_plan_is_approved(database: Database) -> None:
    await populate(database)
    round_ = await planned(database)
    assert len(await outgoing(database, OutgoingKind.PLAN)) == 1
    assert await outgoing(database, OutgoingKind.ASSIGNMENT) == []
    await commit(database, rounds.approve, id_of(round_), now=NOW, actor=NADIA)
    assert {row.person_id for row in await outgoing(database, OutgoingKind.ASSIGNMENT)} == {1, 2}
    assert {a.state for a in await every(database, Assignment)} == {S.APPROVED}


async def test_proposing_again_changes_nothing(database: Database) -> None:
    await populate(database)
    await planned(database)
    await store_participants(database, Person(external_id="P-9", name="Newcomer"))
    again = await planned(database)
    assert again.state is RoundState.PROPOSED
    assert len(await every(database, Assignment)) == 2
    assert (await outgoing(database, OutgoingKind.PLAN))[0].wanted_version == 1


async def test_two_processes_that_open_the_month_at_once_make_one_plan(database: Database, replica: Database) -> None:
    await populate(database)

    async def want(session: AsyncSession, _number: int) -> Round | None:
        return await rounds.want_plan_or_say_why(session, CALL, NOVEMBER, now=NOW)

    async def keep(session: AsyncSession, _number: int) -> None:
        await planning.keep(session, plan, now=NOW)

    results = await both(database, replica, want)
    assert [type(result) for result in results] == [Round, Round]
    (plan,) = await query(database, drafts, 1)
    assert await both(database, replica, keep) == [None, None]
    assert len(await every(database, Round)) == 1
    assert len(await every(database, Assignment)) == 2
    assert len(await outgoing(database, OutgoingKind.PLAN)) == 1


async def test_two_processes_that_close_the_month_at_once_close_it_once(database: Database, replica: Database) -> None:
    await populate(database, customers=6)
    await approved(database)
    await mark_all_sent(database)
    await tell_cx(database)

    async def open_next(session: AsyncSession, _number: int) -> Round | None:
        await round_times.settle(session, CALL, CADENCE, now=LATER)
        return await propose(session, DECEMBER, now=LATER)

    results = await both(database, replica, open_next)
    assert [type(result) for result in results] == [Round, Round]
    assert [a.state for a in await every(database, Assignment)] == [S.MISSED, S.MISSED, S.PROPOSED, S.PROPOSED]


async def test_a_month_closes_although_somebody_acts_on_their_call_at_that_moment(
    database: Database, replica: Database
) -> None:
    await populate(database, customers=6)
    await approved(database)
    await mark_all_sent(database)
    await tell_cx(database)
    call = id_of(await call_of(database, ADA))

    async def act(session: AsyncSession, number: int) -> None:
        if number:
            await round_times.settle(session, CALL, CADENCE, now=LATER)
            await propose(session, DECEMBER, now=LATER)
        else:
            assignment = await assignments.for_change(session, call, by=ADA)
            await assignments.transition(session, assignment, S.UNREACHABLE, now=NOW, actor=ADA)

    results = await both(database, replica, act)
    assert results[1] is None
    assert (await one(database, Assignment, call)).state is S.MISSED


async def test_of_two_who_approve_at_once_the_second_is_told_so(database: Database, replica: Database) -> None:
    await populate(database)
    round_id = id_of(await planned(database))

    async def approve(session: AsyncSession, number: int) -> None:
        await rounds.approve(session, round_id, now=NOW, actor=f"U0EDITOR{number}")

    results = await both(database, replica, approve)
    refused = [result for result in results if isinstance(result, NothingToApprove)]
    assert len(refused) == 1
    assert "approved already" in words_of(refused[0])
    assert all(row.wanted_version == 1 for row in await outgoing(database, OutgoingKind.ASSIGNMENT))


async def test_a_plan_whose_month_is_over_is_not_said_to_be_approved(sqlite: Database) -> None:
    await populate(sqlite, customers=6)
    round_ = await planned(sqlite)
    await planned(sqlite, DECEMBER, now=LATER)
    with pytest.raises(NothingToApprove) as refused:
        await commit(sqlite, rounds.approve, id_of(round_), now=LATER, actor=NADIA)
    assert "approved already" not in words_of(refused.value)


async def test_a_plan_that_does_not_exist_is_not_approved(sqlite: Database) -> None:
    with pytest.raises(NothingToApprove):
        await commit(sqlite, rounds.approve, 4711, now=NOW, actor=NADIA)


@pytest.mark.parametrize("spare", [0, 1])
async def test_who_took_back_their_consent_before_the_approval_is_not_handed_out(sqlite: Database, spare: int) -> None:
    await populate(sqlite, customers=2 + spare)
    round_ = await planned(sqlite)
    await update_row(sqlite, Customer, 1, consent_to_call=False)
    await commit(sqlite, rounds.approve, id_of(round_), now=NOW, actor=NADIA)
    states = {a.customer_id: a.state for a in await every(sqlite, Assignment)}
    assert states == {1: S.SWAPPED, 2: S.APPROVED} | ({3: S.APPROVED} if spare else {})
    assert len(await outgoing(sqlite, OutgoingKind.ASSIGNMENT)) == 1 + spare
    assert len((await plan_of(sqlite, round_)).without) == 1 - spare


async def test_who_gets_nobody_is_named_in_the_plan(database: Database) -> None:
    await populate(database, participants=3, customers=2)
    round_ = await planned(database)
    plan = await plan_of(database, round_)
    paired = {pair.participant.name for pair in plan.pairs}
    assert len(paired) == 2
    assert {p.name for p in plan.without} | paired == {"Person 1", "Person 2", "Person 3"}


async def test_when_every_customer_was_assigned_by_hand_the_plan_says_who_has_nobody(sqlite: Database) -> None:
    await populate(sqlite, customers=1)
    async with sqlite.write() as session:
        ada, only = await session.get_one(Person, 1), await session.get_one(Customer, 1)
        await by_hand.assign(session, ada, only, routine=CALL, span=NOVEMBER, now=NOW, actor=NADIA)
    round_ = await planned(sqlite)
    plan = await plan_of(sqlite, round_)
    assert [p.name for p in plan.without] == ["Person 2"]
    assert await outgoing(sqlite, OutgoingKind.ROUND_WAITS) == []


async def test_a_plan_that_does_not_exist_has_no_lines(sqlite: Database) -> None:
    assert await query(sqlite, plans.of_round, 4711) is None


@pytest.mark.parametrize(("participants", "customers"), [(0, 2), (2, 0)])
async def test_without_anybody_to_pair_the_month_waits_and_the_team_is_told_once(
    sqlite: Database, participants: int, customers: int
) -> None:
    await populate(sqlite, participants=participants, customers=customers)
    for _ in range(3):
        assert await commit(sqlite, rounds.want_plan_or_say_why, CALL, NOVEMBER, now=NOW) is None
    assert await every(sqlite, Round) == []
    waits = await outgoing(sqlite, OutgoingKind.ROUND_WAITS)
    assert [(row.subject_id, row.wanted_version) for row in waits] == [(20261102, 1)]
    assert waits[0].key == "round waits:20261102:call"


@pytest.mark.parametrize("day", [date(2026, 11, 2), date(2026, 12, 31), date(2030, 1, 1)])
def test_a_day_comes_back_from_its_number(day: date) -> None:
    assert calendar.day_from(calendar.day_key(day)) == day


def test_a_month_s_number_of_earlier_releases_is_its_first_day() -> None:
    assert calendar.day_from(202611) == date(2026, 11, 1)


async def test_a_month_needs_a_plan_until_it_has_one(sqlite: Database) -> None:
    async def needs() -> bool:
        return await query(sqlite, rounds.needs_plan, CALL, NOVEMBER)

    assert await needs() is False
    await populate(sqlite)
    assert await needs() is True
    await commit(sqlite, round_times.open_now, CALL, NOVEMBER, now=NOW)
    assert await needs() is True
    await commit(sqlite, rounds.want_plan, CALL, NOVEMBER, now=NOW)
    assert await needs() is False
    await planned(sqlite)
    assert await needs() is False


async def test_looking_whether_a_plan_is_needed_waits_for_nobody_who_holds_the_month(
    database: Database, replica: Database
) -> None:
    await populate(database)
    await planned(database)
    async with database.write() as holding, replica.read() as looking:
        assert await round_times.hold(holding, CALL, NOVEMBER) is not None
        async with asyncio.timeout(10):
            assert await rounds.needs_plan(looking, CALL, NOVEMBER) is False


async def test_the_next_month_marks_what_was_not_done_as_missed_and_leaves_the_rest(database: Database) -> None:
    await populate(database, participants=3, customers=9)
    round_ = await approved(database)
    call = id_of(await call_of(database, ADA))
    await mark_all_sent(database)
    await tell_cx(database)
    await save(database, call)
    await planned(database, DECEMBER, now=LATER)
    ended = {a.participant_id: a.state for a in await every(database, Assignment) if a.round_id == round_.id}
    assert ended == {1: S.REFLECTED, 2: S.MISSED, 3: S.MISSED}
    assert (await one(database, Round, round_.id)).state is RoundState.CLOSED


@pytest.mark.parametrize("prepare", [planned, approved])
async def test_whoever_never_heard_of_a_customer_has_missed_nothing(
    sqlite: Database, prepare: Callable[[Database], Awaitable[Round]]
) -> None:
    await populate(sqlite, participants=1, customers=1)
    await prepare(sqlite)
    await planned(sqlite, DECEMBER, now=LATER)
    assert [(a.state, a.customer_id) for a in await every(sqlite, Assignment)] == [(S.SWAPPED, 1), (S.PROPOSED, 1)]


@pytest.mark.parametrize("state", [S.BOOKED, S.UNREACHABLE, S.DONE])
async def test_whoever_acted_on_a_call_had_it_though_its_sending_was_never_noted(sqlite: Database, state: S) -> None:
    await populate(sqlite, participants=1, customers=2)
    await approved(sqlite)
    async with sqlite.write() as session:
        await assignments.transition(session, await session.get_one(Assignment, 1), state, now=NOW, actor=ADA)
    await tell_cx(sqlite)
    await planned(sqlite, DECEMBER, now=LATER)
    assert [(a.state, a.customer_id) for a in await every(sqlite, Assignment)] == [(S.MISSED, 1), (S.PROPOSED, 2)]


async def test_who_was_called_least_goes_first_and_then_the_most_severe(sqlite: Database) -> None:
    await populate(sqlite, participants=1, customers=2)
    async with sqlite.write() as session:
        grave = Issue(external_id="I-2", title="Nobody answers", severity=5)
        session.add(grave)
        await session.flush()
        session.add(customer(3, issue_id=grave.id))
    await approved(sqlite)
    assert (await call_of(sqlite, ADA)).customer_id == 3
    await save(sqlite, id_of(await call_of(sqlite, ADA)))
    await store_participants(sqlite, Person(external_id="P-2", name="Jonas", slack_id="U0JONAS"))
    await planned(sqlite, DECEMBER, now=LATER)
    assert {a.customer_id for a in await every(sqlite, Assignment)} == {1, 2, 3}


async def test_the_reason_says_whether_anybody_called_before(sqlite: Database) -> None:
    await populate(sqlite, participants=1, customers=1)
    await approved(sqlite)
    first = await call_of(sqlite, ADA)
    assert "Nobody has called them yet." in first.why
    assert "Nobody has called" not in await query(sqlite, candidates.why_this, customer_id_of(first))


async def test_a_customer_without_an_issue_still_has_a_reason(sqlite: Database) -> None:
    await store(sqlite, customer(1))
    async with sqlite.read() as session:
        assert await candidates.why_this(session, 1) == "Nobody has called them yet."
        assert (await session.exec(select(Assignment))).all() == []
