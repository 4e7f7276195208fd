"""Whom a routine does not reach in its last rounds, and why; and those whom it is on for, chosen by two at once."""

from dataclasses import replace
from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people import participations
from bot.program.people.audiences import EVERYBODY, Audience
from bot.program.people.participations import Stated
from bot.program.rounds import reach
from bot.program.routines import CALL, switches
from bot.program.routines.switches import Seen
from bot.surfaces.routine_words import not_reached
from models import (
    NO_ROUTINE,
    Assignment,
    AssignmentState,
    LeftOut,
    LeftOutWhy,
    Participation,
    Person,
    Round,
    RoundState,
)
from models.database import Database
from tests.program.factories import NADIA, NOW, both, commit, every, populate, query, result_names, store, update_row


async def _rounds(database: Database, count: int) -> None:
    """Store so many rounds of the call, the last of which was approved."""
    for number in range(count):
        first = date(2026, 8 + number, 3)
        round_ = Round(
            routine="call", month=first.replace(day=1), starts_on=first, ends_on=first + timedelta(28), opened_at=NOW
        )
        round_.state, round_.approved_at = RoundState.APPROVED, NOW
        await store(database, round_)


async def test_who_got_nothing_for_three_rounds_is_named_with_why(database: Database) -> None:
    await populate(database, participants=5)
    await _rounds(database, 3)
    had = Assignment(round_id=1, routine="call", participant_id=1, state=AssignmentState.MISSED, why="")
    off = Assignment(round_id=3, routine="call", participant_id=2, state=AssignmentState.SWAPPED, why="")
    await store(database, had, off)
    await store(
        database,
        LeftOut(round_id=3, person_id=2, why=LeftOutWhy.OTHER_FIRST, routine="shadow"),
        LeftOut(round_id=3, person_id=3, why=LeftOutWhy.NOTHING_LEFT),
        LeftOut(round_id=1, person_id=4, why=LeftOutWhy.NOT_FOUND),
    )
    await update_row(database, Participation, 5, since=NOW + timedelta(days=1))
    found = await query(database, reach.unreached, CALL, limit=2)
    assert (found.count, [each.name for each in found.first]) == (3, ["Person 2", "Person 3"])
    words = not_reached(found)
    assert "Person 2 (Shadow day was open), Person 3 (nothing was left for them) and 1 more" in words


async def test_before_three_rounds_nobody_counts_as_not_reached(database: Database) -> None:
    await populate(database)
    await _rounds(database, 2)
    assert await query(database, reach.unreached, CALL, limit=2) == reach.NOBODY
    assert not_reached(reach.NOBODY) == ""


async def test_two_who_choose_at_once_are_not_both_heard(database: Database, replica: Database) -> None:
    await populate(database)
    terms = await query(database, switches.terms_of, CALL, None)
    seen = Seen(1, 0)

    async def act(session: AsyncSession, number: int) -> bool:
        chosen = replace(terms, every_months=number + 2)
        return await switches.change(session, CALL, chosen, seen=seen, opening=NOW.date(), now=NOW, by=NADIA)

    assert result_names(await both(database, replica, act)) == ["RoutineChanged", "bool"]


async def _taking_part(database: Database) -> list[tuple[int, str]]:
    rows = await every(database, Participation)
    return sorted((each.person_id, each.routine) for each in rows if each.until is None)


async def _choose(database: Database, audience: Audience) -> None:
    switch = (await query(database, switches.newest))["call"]
    terms = replace(await query(database, switches.terms_of, CALL, switch), audience=audience)
    seen, opening = switches.seen_of(switch), NOW.date()
    assert await commit(database, switches.change, CALL, terms, seen=seen, opening=opening, now=NOW, by=NADIA)


async def test_whoever_is_left_with_no_routine_stays_in_the_programme(database: Database) -> None:
    await populate(database)
    await update_row(database, Person, 1, department="Finance")
    await _choose(database, Audience(frozenset({"finance "})))
    assert await _taking_part(database) == [(1, "call"), (2, NO_ROUTINE)]
    assert await query(database, participations.everybody) == {1, 2}
    await _choose(database, EVERYBODY)
    kept = await commit(database, participations.keep, {2: Stated()}, turned_on={"call"}, now=NOW)
    assert (kept.returned, kept.ended) == ([], [])
    assert await _taking_part(database) == [(1, "call"), (2, "call")]
