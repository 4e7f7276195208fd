"""A call in somebody's hands: assigned by hand, booked, not reached, swapped; and every way that is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError
from bot.program import assignments, rounds
from bot.program.assignments import IllegalTransition, NotYours, by_hand, calls, id_of
from bot.program.assignments.by_hand import AlreadyAssigned
from bot.program.assignments.calls import NobodyLeft
from bot.program.matching import candidates
from bot.program.people.customers import NoConsentToCall
from bot.program.rounds import round_times
from bot.program.rounds.calendar import Span
from bot.program.routines import CALL
from models import Assignment, Customer, OutgoingKind, Person, Round, RoundState
from models import AssignmentState as S
from models.database import Database
from tests.program.factories import (
    ADA,
    CADENCE,
    DECEMBER,
    JONAS,
    NADIA,
    NOVEMBER,
    NOW,
    TODAY,
    adas_call,
    approved,
    both,
    call_of,
    commit,
    customer,
    customer_id_of,
    every,
    mark_sent,
    one,
    planned,
    populate,
    query,
    result_names,
    save,
    store,
    update_row,
)
from tests.refusals import refusal
from tests.waiting import outgoing


async def _assign(
    database: Database, person: int, customer_id: int, *, span: Span = NOVEMBER, now: datetime = NOW
) -> Assignment:
    async with database.write() as session:
        participant = await session.get_one(Person, person)
        whom = await session.get_one(Customer, customer_id)
        return await by_hand.assign(session, participant, whom, routine=CALL, span=span, now=now, actor=NADIA)


async def test_until_its_round_is_closed_a_call_is_in_the_way_of_another_whatever_day_it_is_in_greenwich(
    database: Database,
) -> None:
    """Four in the afternoon of 30 November in Los Angeles, where the round ends at nine the next morning."""
    await populate(database, participants=1, customers=2)
    await _assign(database, 1, 1)
    with refusal(AlreadyAssigned, "to call"):
        await _assign(database, 1, 2, span=DECEMBER, now=datetime(2026, 12, 1, 0, 30, tzinfo=UTC))
    await commit(database, round_times.close_over, CALL, CADENCE, now=CADENCE.opens(DECEMBER))
    assert (await _assign(database, 1, 2, span=DECEMBER)).state is S.APPROVED


async def test_assigning_by_hand_opens_the_round_and_sends_the_brief_at_once(database: Database) -> None:
    await populate(database)
    made = await _assign(database, 1, 2)
    assert (made.state, made.assigned_by, made.customer_id) == (S.APPROVED, NADIA, 2)
    assert [round_.state for round_ in await every(database, Round)] == [RoundState.OPEN]
    assert [row.person_id for row in await outgoing(database, OutgoingKind.ASSIGNMENT)] == [1]


async def test_the_plan_leaves_alone_who_was_assigned_by_hand(database: Database) -> None:
    await populate(database)
    await _assign(database, 1, 2)
    await planned(database)
    assert [(a.participant_id, a.state) for a in await every(database, Assignment)] == [
        (1, S.APPROVED),
        (2, S.PROPOSED),
    ]


async def test_a_customer_without_consent_is_refused_and_nothing_is_opened(sqlite: Database) -> None:
    await populate(sqlite, customers=0)
    await store(sqlite, customer(1, consent_to_call=False))
    with refusal(NoConsentToCall, "hasn't agreed to be called"):
        await _assign(sqlite, 1, 1)
    assert await every(sqlite, Round) == []


async def test_a_proposal_gives_way_to_the_choice_by_hand(database: Database) -> None:
    await populate(database)
    await planned(database)
    proposed = await call_of(database, ADA)
    other = 3
    made = await _assign(database, 1, other)
    assert (await one(database, Assignment, proposed.id)).state is S.SWAPPED
    assert made.state is S.PROPOSED
    # The replaced customer was never sent to her, so they may still come her way, even this month.
    round_ = await one(database, Round, made.round_id)
    assert (1, proposed.customer_id) not in await query(database, candidates.pairs_had, round_, range(1, 20))
    await commit(database, rounds.approve, made.round_id, now=NOW, actor=NADIA)
    assert [a.state for a in await every(database, Assignment)] == [S.SWAPPED, S.APPROVED, S.APPROVED]


async def test_the_very_customer_who_was_proposed_may_be_assigned_by_hand(database: Database) -> None:
    await populate(database)
    await planned(database)
    proposed = await call_of(database, ADA)
    made = await _assign(database, 1, customer_id_of(proposed))
    assert made.state is S.PROPOSED
    assert (await one(database, Assignment, proposed.id)).state is S.SWAPPED


async def test_somebody_with_a_customer_already_gets_no_second_one(sqlite: Database) -> None:
    await adas_call(sqlite)
    with refusal(AlreadyAssigned, r"Person 1 has Cara Contact1 to call"):
        await _assign(sqlite, 1, 3)


async def test_the_same_customer_again_is_refused_as_sent_already(sqlite: Database) -> None:
    call = await one(sqlite, Assignment, await adas_call(sqlite))
    with refusal(AlreadyAssigned, "has Cara Contact1 already"):
        await _assign(sqlite, 1, customer_id_of(call))


@pytest.mark.parametrize("ended", [S.MISSED, S.CLOSED, S.SWAPPED, S.DECLINED])
async def test_a_customer_they_had_before_is_refused_months_later(sqlite: Database, ended: S) -> None:
    call = await one(sqlite, Assignment, await adas_call(sqlite))
    await update_row(sqlite, Assignment, call.id, state=ended)
    with refusal(AlreadyAssigned, "had Cara Contact1 before"):
        await _assign(sqlite, 1, customer_id_of(call), span=DECEMBER)


async def test_a_customer_only_proposed_to_somebody_else_gives_way_and_they_are_proposed_another(
    sqlite: Database,
) -> None:
    await populate(sqlite, customers=3)
    await planned(sqlite)
    mine, theirs = await call_of(sqlite, ADA), await call_of(sqlite, JONAS)
    await _assign(sqlite, 1, customer_id_of(theirs))
    left = {a.participant_id: (a.state, a.customer_id) for a in await every(sqlite, Assignment) if a.state != S.SWAPPED}
    assert left[1] == (S.PROPOSED, theirs.customer_id)
    assert left[2][0] is S.PROPOSED
    assert left[2][1] != theirs.customer_id
    assert (await one(sqlite, Assignment, mine.id)).state is S.SWAPPED


async def test_a_customer_who_is_somebody_elses_this_month_is_refused_with_whose(sqlite: Database) -> None:
    await populate(sqlite, customers=1)
    await approved(sqlite)
    holder = (await every(sqlite, Assignment))[0]
    with refusal(AlreadyAssigned, rf"is with Person {holder.participant_id} in November 2026 already"):
        await _assign(sqlite, 3 - holder.participant_id, 1)


async def test_two_who_assign_the_same_customer_at_once_hand_them_out_once(
    database: Database, replica: Database
) -> None:
    await populate(database)

    async def assign(session: AsyncSession, number: int) -> Assignment:
        participant = await session.get_one(Person, number + 1)
        whom = await session.get_one(Customer, 1)
        return await by_hand.assign(session, participant, whom, routine=CALL, span=NOVEMBER, now=NOW, actor=NADIA)

    results = await both(database, replica, assign)
    assert result_names(results) == ["Assignment", "CustomerIsTaken"]
    assert len(await every(database, Assignment)) == 1


async def test_booking_keeps_the_day_and_may_be_moved(database: Database) -> None:
    call = await adas_call(database)
    for day in (TODAY, TODAY + timedelta(days=9)):
        await commit(database, calls.book, call, day, today=TODAY, now=NOW, by=ADA)
        kept = await one(database, Assignment, call)
        assert (kept.state, kept.booked_on) == (S.BOOKED, day)


async def test_a_day_gone_by_is_refused_at_the_field(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    with pytest.raises(FieldError) as refused:
        await commit(sqlite, calls.book, call, TODAY - timedelta(days=1), today=TODAY, now=NOW, by=ADA)
    assert list(refused.value.fields) == ["booked_on"]
    assert (await one(sqlite, Assignment, call)).booked_on is None


@pytest.mark.parametrize("act", ["book", "not reached", "swap"])
async def test_nobody_else_may_act_on_her_call(sqlite: Database, act: str) -> None:
    call = await adas_call(sqlite)
    with pytest.raises(NotYours):
        await commit(sqlite, _act, act, call, by=JONAS)
    assert (await one(sqlite, Assignment, call)).state is S.SENT


async def _act(session: AsyncSession, act: str, call: int, *, by: str) -> None:
    if act == "book":
        await calls.book(session, call, TODAY, today=TODAY, now=NOW, by=by)
    elif act == "not reached":
        await calls.not_reached(session, call, now=NOW, by=by)
    else:
        await calls.swap(session, call, limit=99, now=NOW, by=by)


@pytest.mark.parametrize("act", ["book", "not reached", "swap"])
async def test_a_call_already_logged_can_only_be_edited(sqlite: Database, act: str) -> None:
    call = await adas_call(sqlite)
    await save(sqlite, call)
    before = await one(sqlite, Assignment, call)
    with refusal(IllegalTransition, "logged already"):
        await commit(sqlite, _act, act, call, by=ADA)
    assert await one(sqlite, Assignment, call) == before


async def test_who_was_not_reached_may_be_booked_or_swapped_still(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    await commit(sqlite, calls.not_reached, call, now=NOW, by=ADA)
    assert (await one(sqlite, Assignment, call)).state is S.UNREACHABLE
    await commit(sqlite, calls.book, call, TODAY, today=TODAY, now=NOW, by=ADA)
    assert (await one(sqlite, Assignment, call)).state is S.BOOKED


async def test_a_swap_hands_out_the_next_customer_in_the_same_message(database: Database) -> None:
    call = await adas_call(database)
    (message,) = [m for m in await outgoing(database, OutgoingKind.ASSIGNMENT) if m.subject_id == call]
    other = await commit(database, calls.swap, call, limit=99, now=NOW, by=ADA)
    assert (await one(database, Assignment, call)).state is S.SWAPPED
    assert (other.state, other.customer_id, other.participant_id) == (S.APPROVED, 3, 1)
    followed = [m for m in await outgoing(database, OutgoingKind.ASSIGNMENT) if m.id == message.id]
    assert [m.subject_id for m in followed] == [other.id]
    assert followed[0].wanted_version > message.wanted_version
    assert len(await outgoing(database, OutgoingKind.ASSIGNMENT)) == 2


async def test_a_swap_with_nobody_left_changes_nothing(sqlite: Database) -> None:
    await populate(sqlite, customers=2)
    await approved(sqlite)
    call = id_of(await call_of(sqlite, ADA))
    with refusal(NobodyLeft, "no other customer free for you"):
        await commit(sqlite, calls.swap, call, limit=99, now=NOW, by=ADA)
    assert (await one(sqlite, Assignment, call)).state is S.APPROVED
    assert len(await every(sqlite, Assignment)) == 2


async def test_a_swap_never_brings_a_customer_back_in_the_same_month(sqlite: Database) -> None:
    await populate(sqlite, participants=1, customers=3)
    await approved(sqlite)
    for _ in range(2):
        await commit(sqlite, calls.swap, id_of(await call_of(sqlite, ADA)), limit=99, now=NOW, by=ADA)
    assert sorted(customer_id_of(a) for a in await every(sqlite, Assignment)) == [1, 2, 3]
    with pytest.raises(NobodyLeft):
        await commit(sqlite, calls.swap, id_of(await call_of(sqlite, ADA)), limit=99, now=NOW, by=ADA)


async def test_a_customer_swapped_before_the_bot_noted_sending_them_counts_as_had(sqlite: Database) -> None:
    # She swaps what she sees; that the bot was killed before noting the sending must not bring them back next month.
    await populate(sqlite, participants=1, customers=2)
    await approved(sqlite)
    first = await call_of(sqlite, ADA)
    await commit(sqlite, calls.swap, id_of(first), limit=99, now=NOW, by=ADA)
    round_ = await one(sqlite, Round, first.round_id)
    assert (1, first.customer_id) in await query(sqlite, candidates.pairs_had, round_, range(1, 20))


async def test_two_who_swap_at_once_never_get_the_same_customer(database: Database, replica: Database) -> None:
    await populate(database, customers=3)
    await approved(database)
    mine = [(id_of(await call_of(database, slack_id)), slack_id) for slack_id in (ADA, JONAS)]
    for call, _ in mine:
        await mark_sent(database, call)

    async def swap(session: AsyncSession, number: int) -> Assignment:
        call, by = mine[number]
        return await calls.swap(session, call, limit=99, now=NOW, by=by)

    results = await both(database, replica, swap)
    # Whoever comes second may have what the first gave back.
    assert [type(result).__name__ for result in results] == ["Assignment", "Assignment"], results
    held = [a.customer_id for a in await every(database, Assignment) if a.state is S.APPROVED]
    assert len(held) == len(set(held)) == 2


async def test_a_double_click_on_swap_swaps_once(database: Database, replica: Database) -> None:
    await populate(database, participants=1, customers=4)
    await approved(database)
    call = id_of(await call_of(database, ADA))
    await mark_sent(database, call)

    async def swap(session: AsyncSession, _number: int) -> Assignment:
        return await calls.swap(session, call, limit=99, now=NOW, by=ADA)

    results = await both(database, replica, swap)
    swapped_to = [result.customer_id for result in results if isinstance(result, Assignment)]
    assert swapped_to == swapped_to[:1] * 2
    assert len(await every(database, Assignment)) == 2


async def test_what_is_with_its_participant_is_open(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    async with sqlite.read() as session:
        assert [a.id for a in await assignments.open_ones(session, 1)] == [call]
