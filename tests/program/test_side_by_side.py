"""Two verbs side by side: the second begins before the first is committed, and waits for it or sees what it did."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import people, rounds
from bot.program.assignments import by_hand, id_of
from bot.program.listening import inviting
from bot.program.matching import planning
from bot.program.people import Profile
from bot.program.rounds import round_times
from bot.program.routines import CALL, ROUTINES, Subject, switches
from bot.program.routines.listen import LISTEN
from bot.program.routines.welcome import WELCOME
from bot.program.welcomes import beginning, giving
from models import Assignment, AssignmentState, ListenSeat, ListenSession, Person, Round, SeatState
from models.database import Database
from tests.harness import until
from tests.program.factories import (
    ADA,
    CADENCE,
    JONAS,
    NADIA,
    NOVEMBER,
    NOW,
    commit,
    drafts,
    every,
    import_rows,
    populate,
    query,
)
from tests.program.side_by_side import side_by_side
from tests.test_run import waits_for_lock

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


@pytest.mark.parametrize("step_first", [True, False], ids=["step first", "plan first"])
async def test_a_step_of_a_welcome_and_a_plan_give_nobody_two(
    database: Database, replica: Database, *, step_first: bool
) -> None:
    welcome = await _welcomed(database)
    round_ = await commit(database, rounds.want_plan, WALK, NOVEMBER, now=NOW)
    assert round_ is not None
    (draft,) = await query(database, drafts, id_of(round_))
    assert len(draft.assignments) == 2

    async def plan(session: AsyncSession) -> None:
        await planning.keep(session, draft, now=NOW)

    async def give(session: AsyncSession) -> None:
        await giving.give(session, welcome, CALL, cadence=CADENCE, now=NOW, by=NADIA, is_cx=True)

    if step_first:
        assert isinstance((await side_by_side(database, replica, give, plan))[1], planning.Stale)
    else:
        assert await side_by_side(database, replica, plan, give) == [None, None]
    assert await _first_has(database) == [CALL.key]


@pytest.mark.parametrize("step_first", [True, False], ids=["step first", "approve first"])
async def test_a_step_of_a_welcome_and_approve_give_nobody_two(
    database: Database, replica: Database, *, step_first: bool
) -> None:
    welcome = await _welcomed(database)
    round_ = await commit(database, rounds.want_plan, WALK, NOVEMBER, now=NOW)
    assert round_ is not None
    (draft,) = await query(database, drafts, id_of(round_))
    await commit(database, planning.keep, draft, now=NOW)

    async def approve(session: AsyncSession) -> None:
        await rounds.approve(session, id_of(round_), now=NOW, actor=NADIA)

    async def give(session: AsyncSession) -> None:
        await giving.give(session, welcome, CALL, cadence=CADENCE, now=NOW, by=NADIA, is_cx=True)

    if step_first:
        assert await side_by_side(database, replica, give, approve) == [None, None]
        assert await _first_has(database) == [CALL.key]
    else:
        assert isinstance((await side_by_side(database, replica, approve, give))[1], giving.OneAtATime)
        assert await _first_has(database) == [WALK.key]


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
        known = ListenSession(assignment_id=id_of(made), starts_at=NOW)
        session.add(known)
        await session.flush()
        seat = ListenSeat(session_id=id_of(known), person_id=id_of(guest))
        session.add(seat)
        await session.flush()
        return id_of(seat), id_of(guest), id_of(sam)


@pytest.mark.postgresql
async def test_who_clicks_while_they_are_merged_and_the_merge_wait_for_each_other(postgres_url: str) -> None:
    merging, clicking, watching = (Database(postgres_url) for _ in range(3))
    seat_id, guest_id, sam_id = await _seat(watching)
    async with watching.write() as session:
        await session.get_one(Person, guest_id, with_for_update=True)
        merged = asyncio.create_task(commit(merging, people.merge, guest_id, into=sam_id))
        await until(lambda: waits_for_lock(watching))
        clicked = asyncio.create_task(commit(clicking, inviting.agree, seat_id, by="U0SAM"))
        await until(lambda: waits_for_lock(watching, count=2))
    results = await asyncio.gather(merged, clicked, return_exceptions=True)
    assert [each for each in results if isinstance(each, BaseException)] == []
    (seat,) = await every(watching, ListenSeat)
    assert (seat.person_id, seat.state) == (sam_id, SeatState.IN)
    for each in (merging, clicking, watching):
        await each.close()


@pytest.mark.postgresql
async def test_a_welcome_begun_late_and_one_assigned_by_hand_wait_for_each_other(postgres_url: str) -> None:
    assigning, beginning_late, watching = (Database(postgres_url) for _ in range(3))
    await _welcomed(watching)
    await commit(watching, beginning.ask_whether, 2, NOW.date())

    async def assign(session: AsyncSession) -> None:
        jonas = await session.get_one(Person, 2)
        await by_hand.assign(session, jonas, None, routine=WELCOME, span=NOVEMBER, now=NOW, actor=NADIA)

    async def begin(session: AsyncSession) -> None:
        await beginning.begin_late(session, 2, beginning.Beginning(NOW, CADENCE, ()), by="U0TOM")

    async with watching.write() as session:
        assert await round_times.hold(session, WELCOME, NOVEMBER) is not None
        assigned = asyncio.create_task(commit(assigning, assign))
        await until(lambda: waits_for_lock(watching))
        begun = asyncio.create_task(commit(beginning_late, begin))
        await until(lambda: waits_for_lock(watching, count=2))
    results = await asyncio.gather(assigned, begun, return_exceptions=True)
    assert [type(each) for each in results] == [type(None), beginning.WelcomeSettled]
    for each in (assigning, beginning_late, watching):
        await each.close()


@pytest.mark.postgresql
async def test_who_brings_a_colleague_and_an_import_of_both_wait_for_each_other(postgres_url: str) -> None:
    bringing, importing, watching = (Database(postgres_url) for _ in range(3))
    await _seat(watching)
    (made,) = await every(watching, Assignment)
    rows: dict[str, Any] = {
        "Participants": [{"external_id": "P-2", "name": "Jonas Lindqvist", "slack_id": JONAS}],
        "Customers": [{"external_id": "C-1", "name": "Cara Married", "consent_to_call": True}],
    }
    async with watching.write() as session:
        await session.get_one(Assignment, made.id, with_for_update=True)
        bring = commit(bringing, inviting.bring, id_of(made), [Profile(JONAS, "Jonas")], by=ADA)
        brought = asyncio.create_task(bring)
        await until(lambda: waits_for_lock(watching))
        imported = asyncio.create_task(import_rows(importing, **rows))
        await until(lambda: waits_for_lock(watching, count=2))
    results = await asyncio.gather(brought, imported, return_exceptions=True)
    assert [each for each in results if isinstance(each, BaseException)] == []
    for each in (bringing, importing, watching):
        await each.close()
