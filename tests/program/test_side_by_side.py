"""Two verbs side by side: the second begins before the first is committed, and waits for it or sees what it did."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import people, rounds
from bot.program.assignments import by_hand, calls, id_of
from bot.program.listening import inviting
from bot.program.matching import planning
from bot.program.people import Profile
from bot.program.routines import CALL, ROUTINES, Subject, switches
from bot.program.routines.listen import LISTEN
from bot.program.routines.welcome import WELCOME
from bot.program.welcomes import beginning, giving
from models import (
    Assignment,
    AssignmentState,
    Customer,
    ListenSeat,
    ListenSession,
    Outgoing,
    Person,
    Round,
    RoundState,
    SeatState,
)
from models.database import Database
from tests.program.factories import (
    ADA,
    CADENCE,
    JONAS,
    NADIA,
    NOVEMBER,
    NOW,
    adas_call,
    approved,
    call_of,
    commit,
    drafts,
    every,
    mark_all_sent,
    planned,
    populate,
    query,
    store,
)
from tests.program.side_by_side import Verb, importing_of, locking, queued, side_by_side

WALK = replace(CALL, key="walk", title="Walk the floor", subject=Subject.NOTHING)


@pytest.fixture(autouse=True)
def more_routines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROUTINES, WALK.key, WALK)


async def _welcomed(database: Database) -> int:
    """Return the id of the welcome of the first of two, with walks turned on, too."""
    await populate(database, customers=4)
    for routine in (WALK, WELCOME):
        await commit(database, switches.turn_on, routine, now=NOW, by=NADIA)
    made = await commit(database, beginning.begin, 1, beginning.Beginning(NOW, CADENCE, ()))
    assert made is not None
    return made


async def _first_has(database: Database) -> list[str]:
    gone = AssignmentState.SWAPPED
    found = [each for each in await every(database, Assignment) if each.participant_id == 1 and each.state is not gone]
    return [each.routine for each in found if each.routine != WELCOME.key]


async def _step_and_plan(database: Database) -> tuple[Verb, planning.Draft]:
    """Return what gives the first of two a call, and a plan of walks for both that is not kept yet."""
    welcome = await _welcomed(database)
    round_ = await commit(database, rounds.want_plan, WALK, NOVEMBER, now=NOW)
    assert round_ is not None
    (draft,) = await query(database, drafts, id_of(round_))
    given: dict[str, Any] = {"cadence": CADENCE, "now": NOW, "by": NADIA, "is_cx": True}
    return partial(giving.give, assignment_id=welcome, step=CALL, **given), draft


async def _approve(session: AsyncSession, round_id: int) -> None:
    await rounds.approve(session, round_id, now=NOW, actor=NADIA)


@pytest.mark.parametrize("step_first", [True, False], ids=["step first", "plan first"])
async def test_a_step_of_a_welcome_and_a_plan_give_nobody_two(
    database: Database, replica: Database, *, step_first: bool
) -> None:
    give, draft = await _step_and_plan(database)
    assert len(draft.assignments) == 2

    plan = partial(planning.keep, draft=draft, now=NOW)
    if step_first:
        assert isinstance((await side_by_side(database, replica, give, plan))[1], planning.Stale)
    else:
        assert await side_by_side(database, replica, plan, give) == [None, None]
    assert await _first_has(database) == [CALL.key]


@pytest.mark.parametrize("step_first", [True, False], ids=["step first", "approve first"])
async def test_a_step_of_a_welcome_and_approve_give_nobody_two(
    database: Database, replica: Database, *, step_first: bool
) -> None:
    give, draft = await _step_and_plan(database)
    await commit(database, planning.keep, draft, now=NOW)

    approve = partial(_approve, round_id=draft.round_id)
    if step_first:
        assert await side_by_side(database, replica, give, approve) == [None, None]
        assert await _first_has(database) == [CALL.key]
    else:
        assert isinstance((await side_by_side(database, replica, approve, give))[1], giving.OneAtATime)
        assert await _first_has(database) == [WALK.key]


@pytest.mark.parametrize("off_first", [True, False], ids=["off first", "step first"])
async def test_a_step_whose_routine_is_turned_off_just_then_is_given_before_or_not_at_all(
    database: Database, replica: Database, *, off_first: bool
) -> None:
    give, _ = await _step_and_plan(database)
    await planned(database)

    async def turn_off(session: AsyncSession) -> None:
        await switches.turn_off(session, CALL, now=NOW, by=NADIA)
        await rounds.follow_switch(session, CALL, now=NOW)

    if off_first:
        assert isinstance((await side_by_side(database, replica, turn_off, give))[1], giving.StepIsOff)
        assert await _first_has(database) == []
    else:
        assert await side_by_side(database, replica, give, turn_off) == [None, None]
        assert await _first_has(database) == [CALL.key]


async def _listens(database: Database) -> int:
    """Return the assignment (id) of the second of three, who listens to a customer beside the calls of all."""
    await populate(database, participants=3, customers=8)
    await approved(database)
    await mark_all_sent(database)
    await commit(database, switches.turn_on, LISTEN, now=NOW, by=NADIA)
    month, starts_on, ends_on = NOVEMBER.month, NOVEMBER.starts_on, NOVEMBER.ends_on
    round_ = Round(routine=LISTEN.key, month=month, starts_on=starts_on, ends_on=ends_on, opened_at=NOW)
    round_.state = RoundState.APPROVED
    await store(database, round_)
    listens: dict[str, Any] = {"routine": LISTEN.key, "participant_id": 2, "customer_id": 4, "why": "-"}
    made = Assignment(round_id=id_of(round_), state=AssignmentState.SENT, **listens)
    await store(database, made)
    return id_of(made)


@pytest.mark.parametrize("by_a_click", [True, False], ids=["swapped", "by hand"])
async def test_a_customer_is_chosen_once_in_rounds_of_two_routines(
    database: Database, replica: Database, *, by_a_click: bool
) -> None:
    listens = await _listens(database)
    call = await call_of(database, ADA)
    swap_call = partial(calls.swap, assignment_id=id_of(call), limit=3, now=NOW, by=ADA)
    swap_other = partial(calls.swap, assignment_id=listens, limit=3, now=NOW, by=JONAS)

    async def assign(session: AsyncSession) -> None:
        people_ = await session.get_one(Person, 3), await session.get_one(Customer, 5)
        await by_hand.assign(session, *people_, routine=LISTEN, span=NOVEMBER, now=NOW, actor=NADIA)

    chosen, other = await side_by_side(database, replica, swap_call, swap_other if by_a_click else assign)
    assert chosen.customer_id == 5
    if by_a_click:
        assert other.customer_id not in (None, 5)
    else:
        assert isinstance(other, by_hand.CustomerIsTaken)


async def _seat(database: Database) -> tuple[int, int, int]:
    """Return a seat in a booked session, whose it is, and who that turns out to be on the sheet (ids)."""
    await populate(database)
    span = NOVEMBER
    async with database.write() as session:
        round_ = Round(
            routine=LISTEN.key, month=span.month, starts_on=span.starts_on, ends_on=span.ends_on, opened_at=NOW
        )
        sam, guest = Person(external_id="P-3", name="Sam Lee"), Person(name="sam", slack_id="U0SAM")
        session.add_all((round_, sam, guest))
        await session.flush()
        listened: dict[str, Any] = {"routine": LISTEN.key, "participant_id": 1, "customer_id": 1, "why": "-"}
        made = Assignment(round_id=id_of(round_), state=AssignmentState.SENT, **listened)
        session.add(made)
        await session.flush()
        known = ListenSession(assignment_id=id_of(made), starts_at=NOW + timedelta(days=1))
        session.add(known)
        await session.flush()
        seat = ListenSeat(session_id=id_of(known), person_id=id_of(guest))
        session.add(seat)
        await session.flush()
        return id_of(seat), id_of(guest), id_of(sam)


@pytest.fixture
async def postgresql(postgres_url: str) -> AsyncIterator[Database]:
    """Give an empty database on PostgreSQL alone, as only there two wait for each other."""
    database = Database(postgres_url)
    yield database
    await database.close()


@pytest.mark.postgresql
async def test_who_clicks_while_they_are_merged_and_the_merge_wait_for_each_other(postgresql: Database) -> None:
    seat_id, guest_id, sam_id = await _seat(postgresql)
    merge = partial(people.merge, gone_id=guest_id, into=sam_id)
    agree = partial(inviting.agree, seat_id=seat_id, now=NOW, by="U0SAM")
    results = await queued(postgresql, locking(Person, guest_id), merge, agree)
    assert [each for each in results if isinstance(each, BaseException)] == []
    (seat,) = await every(postgresql, ListenSeat)
    assert (seat.person_id, seat.state) == (sam_id, SeatState.IN)


@pytest.mark.postgresql
async def test_a_welcome_begun_late_and_one_assigned_by_hand_wait_for_each_other(postgresql: Database) -> None:
    await _welcomed(postgresql)
    await commit(postgresql, beginning.ask_whether, 2, NOW.date())

    async def assign(session: AsyncSession) -> None:
        jonas = await session.get_one(Person, 2)
        await by_hand.assign(session, jonas, None, routine=WELCOME, span=NOVEMBER, now=NOW, actor=NADIA)

    begin = partial(beginning.begin_late, person_id=2, given=beginning.Beginning(NOW, CADENCE, ()), by="U0TOM")
    held = next(each for each in await every(postgresql, Round) if each.routine == WELCOME.key)
    results = await queued(postgresql, locking(Round, held.id), assign, begin)
    assert [type(each) for each in results] == [type(None), beginning.WelcomeSettled]


_CHANGED: dict[str, Any] = {"external_id": "C-1", "name": "Cara Married", "consent_to_call": True}


@pytest.mark.postgresql
async def test_who_brings_a_colleague_and_an_import_of_both_wait_for_each_other(postgresql: Database) -> None:
    await _seat(postgresql)
    (made,) = await every(postgresql, Assignment)
    jonas = {"external_id": "P-2", "name": "Jonas Lindqvist", "slack_id": JONAS}
    bring = partial(inviting.bring, assignment_id=id_of(made), profiles=[Profile(JONAS, "Jonas")], by=ADA)
    importing = importing_of(Participants=[jonas], Customers=[_CHANGED])
    results = await queued(postgresql, locking(Assignment, made.id), bring, importing)
    assert [each for each in results if isinstance(each, BaseException)] == []


@pytest.mark.postgresql
async def test_who_books_while_an_import_changes_them_and_their_customer_waits(postgresql: Database) -> None:
    call = await adas_call(postgresql)
    async with postgresql.write() as session:
        for row in (await session.exec(select(Outgoing))).all():
            row.channel_id, row.ts = "D1", f"{row.id}.0"
    ada = {"external_id": "P-1", "name": "Ada Okafor", "slack_id": "U0ADANEW"}
    book = partial(calls.book, assignment_id=call, day=NOW.date(), today=NOW.date(), now=NOW, by=ADA)
    importing = importing_of(Participants=[ada], Customers=[_CHANGED])
    results = await queued(postgresql, locking(Assignment, call), book, importing)
    assert [each for each in results if isinstance(each, BaseException)] == []
