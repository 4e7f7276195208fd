"""A routine is turned off while its plan waits: nothing of it is in the way; on again, it is planned anew."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import people, rounds
from bot.program.assignments import by_hand, id_of
from bot.program.matching import planning
from bot.program.rounds import lifecycle, round_times, withdrawing
from bot.program.rounds.lifecycle import PlanWithdrawn
from bot.program.routines import CALL, ROUTINES, Routine, Subject, switches
from bot.program.routines.sponsor import SPONSOR
from bot.program.routines.switches import IsOff, Terms
from bot.program.welcomes import giving
from models import (
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Customer,
    LeftOut,
    Outgoing,
    OutgoingKind,
    OutgoingState,
    Person,
    Round,
    RoundState,
    Sponsorship,
)
from models.database import Database
from tests.program.factories import (
    ADA,
    NADIA,
    NOVEMBER,
    NOW,
    approved,
    commit,
    drafts,
    every,
    mark_all_sent,
    one,
    planned,
    populate,
    query,
    store,
    update_row,
)
from tests.program.side_by_side import side_by_side
from tests.waiting import outgoing

# Another that is about customers, and one that is about nothing.
LISTENING = replace(CALL, key="listening", title="Listen in")
WALK = replace(CALL, key="walk", title="Walk the floor", subject=Subject.NOTHING)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def more_routines(monkeypatch: pytest.MonkeyPatch) -> None:
    for routine in (LISTENING, WALK):
        monkeypatch.setitem(ROUTINES, routine.key, routine)


async def turn_on(session: AsyncSession, routine: Routine, now: datetime = LATER) -> int:
    assert await switches.turn_on(session, routine, now=now, by=NADIA)
    return await rounds.follow_switch(session, routine, now=now)


async def turn_off(session: AsyncSession, routine: Routine) -> int:
    await switches.turn_off(session, routine, now=NOW, by=NADIA)
    return await rounds.follow_switch(session, routine, now=NOW)


async def assign(session: AsyncSession, person: int, customer: int | None, routine: Routine = CALL) -> None:
    """Assign a customer (id), or nothing, by hand, in the plan that waits."""
    who = await session.get_one(Person, person)
    whom = await session.get_one(Customer, customer) if customer is not None else None
    await by_hand.assign(session, who, whom, routine=routine, span=NOVEMBER, now=NOW, actor=NADIA)


async def plan(database: Database, routine: Routine) -> int:
    """Have a routine planned in November; return its round."""
    round_ = await commit(database, rounds.want_plan, routine, NOVEMBER, now=NOW)
    assert round_ is not None
    await make(database, id_of(round_))
    return id_of(round_)


async def make(database: Database, round_id: int) -> None:
    for draft in await query(database, drafts, round_id):
        await commit(database, planning.keep, draft, now=NOW)


async def proposed(database: Database, routine: Routine) -> list[tuple[int, int | None]]:
    """Return who is proposed whom in a plan of this routine (ids)."""
    return [
        (each.participant_id, each.customer_id)
        for each in await every(database, Assignment)
        if each.routine == routine.key and each.state is AssignmentState.PROPOSED
    ]


@pytest.mark.parametrize("other", [WALK, LISTENING], ids=["people", "people and customers"])
async def test_what_was_only_proposed_is_in_nobody_s_way_once_its_routine_is_off(
    database: Database, other: Routine
) -> None:
    await populate(database, customers=2)
    await planned(database)
    await commit(database, turn_on, other)
    await commit(database, turn_off, CALL)
    await plan(database, other)
    assert [person for person, _ in await proposed(database, other)] == [1, 2]
    if other is LISTENING:
        assert {customer for _, customer in await proposed(database, other)} == {1, 2}


async def test_a_withdrawn_plan_leaves_the_round_as_if_it_had_none(database: Database) -> None:
    await populate(database, participants=3, customers=2)
    round_ = await planned(database)
    assert len(await every(database, LeftOut)) == 1
    assert await commit(database, turn_off, CALL) == 1
    assert await every(database, LeftOut) == []
    after = await one(database, Round, round_.id)
    assert (after.state, after.plan_wanted_at) == (RoundState.OPEN, None)
    moves = [each for each in await every(database, AssignmentTransition) if each.to_state is AssignmentState.SWAPPED]
    assert [(each.at, each.actor) for each in moves] == [(NOW, None)] * 2
    assert await commit(database, turn_off, CALL) == 0


async def test_what_was_handed_out_stays_when_its_routine_is_turned_off(database: Database) -> None:
    await populate(database)
    await approved(database)
    await mark_all_sent(database)
    before = [await every(database, table) for table in (Round, Assignment, AssignmentTransition, Outgoing)]
    assert await commit(database, turn_off, CALL) == 0
    assert [await every(database, table) for table in (Round, Assignment, AssignmentTransition, Outgoing)] == before


async def test_on_again_it_is_planned_anew_with_what_was_chosen_by_hand(database: Database) -> None:
    await populate(database, participants=4, customers=6)
    round_ = await planned(database)
    for person, customer in ((1, 6), (2, 5)):
        await commit(database, assign, person, customer)
    await commit(database, turn_off, CALL)
    await update_row(database, Customer, 5, consent_to_call=False)
    assert await commit(database, turn_on, CALL) == 1
    assert await proposed(database, CALL) == [(1, 6)]
    assert (await one(database, Round, round_.id)).plan_wanted_at == LATER
    assert await query(database, rounds.wanting_plan) == [round_.id]
    await make(database, id_of(round_))
    pairs = await proposed(database, CALL)
    assert (len(pairs), dict(pairs)[1]) == (4, 6)
    assert {customer for _, customer in pairs} <= {1, 2, 3, 4, 6}
    await commit(database, rounds.approve, id_of(round_), now=LATER, actor=NADIA)
    assert await proposed(database, CALL) == []


async def test_whoever_got_another_meanwhile_gets_nothing_that_was_chosen_before(database: Database) -> None:
    await populate(database)
    await planned(database)
    await commit(database, assign, 1, 3)
    await commit(database, turn_off, CALL)
    await commit(database, turn_on, WALK)
    await plan(database, WALK)
    await commit(database, turn_on, CALL)
    assert await proposed(database, CALL) == []


@pytest.mark.parametrize("routine", [CALL, WALK], ids=["people and customers", "people"])
async def test_off_and_on_twice_at_one_moment_nobody_is_proposed_two(database: Database, routine: Routine) -> None:
    await populate(database, customers=6)
    if routine is WALK:
        await commit(database, turn_on, WALK)
    round_id = await plan(database, routine)
    for chosen in (6, 5) if routine is CALL else (None, None):
        await commit(database, assign, 1, chosen, routine)
        await commit(database, turn_off, routine)
        assert await commit(database, turn_on, routine) == 1
        assert await proposed(database, routine) == [(1, chosen)]
        await make(database, round_id)
    assert [person for person, _ in await proposed(database, routine)] == [1, 2]


async def test_what_was_chosen_for_a_plan_left_by_an_earlier_release_is_proposed_again(database: Database) -> None:
    await populate(database, customers=6)
    await planned(database)
    await commit(database, assign, 1, 6)
    await commit(database, switches.turn_off, CALL, now=NOW, by=NADIA)
    assert await commit(database, rounds.follow_switch, CALL, now=NOW + timedelta(minutes=5)) == 1
    assert await commit(database, turn_on, CALL) == 1
    assert await proposed(database, CALL) == [(1, 6)]


async def test_who_gave_way_to_another_meanwhile_is_left_out_once(database: Database) -> None:
    await populate(database, customers=6)
    round_ = await planned(database)
    await commit(database, assign, 1, 6)
    await commit(database, turn_off, CALL)
    await commit(database, turn_on, CALL)
    await commit(database, turn_on, WALK)

    async def give_way(session: AsyncSession) -> None:
        """Hand out a walk, as a step of a welcome is."""
        walks = await round_times.open_now(session, WALK, NOVEMBER, now=LATER)
        (own,) = (await session.exec(select(Assignment).where(Assignment.state == AssignmentState.PROPOSED))).all()
        await giving._give_way(session, [own], to=WALK, now=LATER)
        made = await rounds.add(session, walks, 1, None, why="", now=LATER, actor=None)
        await rounds.hand_out(session, made, now=LATER, actor=NADIA)

    await commit(database, give_way)
    await make(database, id_of(round_))
    assert [person for person, _ in await proposed(database, CALL)] == [2]
    assert [each.person_id for each in await every(database, LeftOut)] == [1]


@pytest.mark.parametrize(("days", "anew"), [(24, 1), (25, 0), (30, 0)])
async def test_a_round_that_is_nearly_over_is_not_planned_anew(database: Database, days: int, anew: int) -> None:
    await populate(database)
    await planned(database)
    await commit(database, turn_off, CALL)
    assert await commit(database, turn_on, CALL, NOW + timedelta(days=days)) == anew


async def test_one_that_is_to_begin_later_is_not_planned_anew_before(database: Database) -> None:
    await populate(database)
    round_ = await planned(database)
    await commit(database, turn_off, CALL)
    terms = Terms(1, first_month=date(2026, 12, 1), beside=False)
    await commit(database, switches.turn_on, CALL, now=LATER, by=NADIA, terms=terms)
    assert await commit(database, rounds.follow_switch, CALL, now=LATER) == 0
    assert (await one(database, Round, round_.id)).plan_wanted_at is None


async def test_an_old_button_approves_no_plan_that_was_withdrawn_nor_the_one_after_it(database: Database) -> None:
    await populate(database)
    round_ = await planned(database)
    seen, press = lifecycle.plan_number(round_), partial(rounds.approve, round_id=id_of(round_), now=LATER, actor=NADIA)
    await commit(database, turn_off, CALL)
    with pytest.raises(IsOff):
        await commit(database, press, seen=seen)
    await commit(database, turn_on, CALL)
    for is_made in (False, True):
        if is_made:
            await make(database, id_of(round_))
        with pytest.raises(PlanWithdrawn):
            await commit(database, press, seen=seen)
    now_seen = lifecycle.plan_number(await one(database, Round, round_.id))
    assert (await commit(database, press, seen=now_seen)).state is RoundState.APPROVED


async def test_a_button_of_an_earlier_release_approves_no_plan_after_the_one_that_was_seen(database: Database) -> None:
    await populate(database)
    round_ = await planned(database)
    (card,) = await outgoing(database, OutgoingKind.PLAN)
    await update_row(database, Outgoing, card.id, channel_id="C0CX", ts="1.0", state=OutgoingState.SENT)
    await commit(database, turn_off, CALL)
    await commit(database, turn_on, CALL)
    await make(database, id_of(round_))
    press = partial(rounds.approve, round_id=id_of(round_), now=LATER, actor=NADIA)
    with pytest.raises(PlanWithdrawn):
        await commit(database, press, seen=0)
    now_seen = lifecycle.plan_number(await one(database, Round, round_.id))
    assert (await commit(database, press, seen=now_seen)).state is RoundState.APPROVED


async def test_a_plan_of_an_earlier_release_that_waits_though_its_routine_is_off_is_found(database: Database) -> None:
    await populate(database)
    await planned(database)
    assert await query(database, withdrawing.left_over) == []
    await commit(database, switches.turn_off, CALL, now=NOW, by=NADIA)
    assert await query(database, withdrawing.left_over) == [CALL]
    await commit(database, rounds.follow_switch, CALL, now=LATER)
    assert await query(database, withdrawing.left_over) == []


async def test_nobody_is_told_to_take_back_what_ended_so(sqlite: Database) -> None:
    await populate(sqlite)
    await planned(sqlite)
    await commit(sqlite, people.note_not_found, 1, ADA, now=NOW)
    (notice,) = await outgoing(sqlite, OutgoingKind.NOT_FOUND)
    await commit(sqlite, turn_off, CALL)
    assert (await one(sqlite, Outgoing, notice.id)).wanted_version == notice.wanted_version + 1


async def test_who_sponsors_an_account_goes_on_with_it(database: Database) -> None:
    await populate(database)
    await store(database, Sponsorship(account_id=1, person_id=1, since=NOW))
    await commit(database, turn_on, SPONSOR)
    await plan(database, SPONSOR)
    assert [person for person, _ in await proposed(database, SPONSOR)] == [1]
    await commit(database, turn_off, SPONSOR)
    assert await proposed(database, SPONSOR) == []
    (sponsorship,) = await every(database, Sponsorship)
    assert sponsorship.until is None


@pytest.mark.parametrize("off_first", [True, False], ids=["off first", "plan first"])
async def test_a_plan_made_just_as_its_routine_is_turned_off_is_not_in_the_way(
    database: Database, replica: Database, *, off_first: bool
) -> None:
    await populate(database)
    round_ = await commit(database, rounds.want_plan, CALL, NOVEMBER, now=NOW)
    assert round_ is not None
    (draft,) = await query(database, drafts, id_of(round_))
    off, keep = partial(turn_off, routine=CALL), partial(planning.keep, draft=draft, now=NOW)
    results = await side_by_side(database, replica, *((off, keep) if off_first else (keep, off)))
    assert sorted(results, key=str) == ([0, None] if off_first else [1, None])
    assert await proposed(database, CALL) == []
    assert (await one(database, Round, round_.id)).state is RoundState.OPEN


@pytest.mark.parametrize("off_first", [True, False], ids=["off first", "approve first"])
async def test_a_plan_approved_just_as_its_routine_is_turned_off_goes_out_whole_or_not_at_all(
    database: Database, replica: Database, *, off_first: bool
) -> None:
    await populate(database)
    round_ = await planned(database)
    off = partial(turn_off, routine=CALL)
    approve = partial(rounds.approve, round_id=id_of(round_), now=NOW, actor=NADIA)
    if off_first:
        assert isinstance((await side_by_side(database, replica, off, approve))[1], IsOff)
    else:
        assert (await side_by_side(database, replica, approve, off))[1] == 0
    expected = AssignmentState.SWAPPED if off_first else AssignmentState.APPROVED
    assert {each.state for each in await every(database, Assignment)} == {expected}


@pytest.mark.parametrize("off_first", [True, False], ids=["off first", "chosen first"])
async def test_what_is_chosen_by_hand_just_as_its_routine_is_turned_off_goes_to_nobody(
    database: Database, replica: Database, *, off_first: bool
) -> None:
    await populate(database)
    await planned(database)
    off, choose = partial(turn_off, routine=CALL), partial(assign, person=1, customer=3)
    results = await side_by_side(database, replica, *((off, choose) if off_first else (choose, off)))
    if off_first:
        assert isinstance(results[1], IsOff)
    assert {each.state for each in await every(database, Assignment)} == {AssignmentState.SWAPPED}


@pytest.mark.parametrize("off_first", [True, False], ids=["off first", "asked first"])
async def test_a_plan_asked_for_just_as_its_routine_is_turned_off_is_not_made(
    database: Database, replica: Database, *, off_first: bool
) -> None:
    await populate(database)

    async def ask(session: AsyncSession) -> None:
        await switches.hold_all(session)
        await rounds.hold_unapproved(session)
        for routine in await switches.turned_on(session):
            await rounds.want_plan(session, routine, NOVEMBER, now=NOW)

    off = partial(turn_off, routine=CALL)
    results = await side_by_side(database, replica, *((off, ask) if off_first else (ask, off)))
    assert [each for each in results if isinstance(each, BaseException)] == []
    assert await query(database, rounds.wanting_plan) == []


@pytest.mark.parametrize("on_first", [True, False], ids=["on first", "plan first"])
async def test_who_is_planned_another_just_as_what_was_chosen_is_restored_gets_one(
    database: Database, replica: Database, *, on_first: bool
) -> None:
    await populate(database)
    await planned(database)
    await commit(database, assign, 1, 3)
    await commit(database, turn_off, CALL)
    await commit(database, turn_on, LISTENING)
    round_ = await commit(database, rounds.want_plan, LISTENING, NOVEMBER, now=NOW)
    assert round_ is not None
    (draft,) = await query(database, drafts, id_of(round_))
    on, keep = partial(turn_on, routine=CALL), partial(planning.keep, draft=draft, now=NOW)
    results = await side_by_side(database, replica, *((on, keep) if on_first else (keep, on)))
    if on_first:
        assert isinstance(results[1], planning.Stale)
    assert (await proposed(database, CALL), len(await proposed(database, LISTENING))) == (
        ([(1, 3)], 0) if on_first else ([], 2)
    )
