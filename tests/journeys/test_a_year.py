"""A year of all routines together, for sixty people: nobody has two open at once, nobody gets none, all of it ends."""

import sys
from collections import Counter, defaultdict
from collections.abc import Collection

import pytest
from sqlmodel import col, select

from bot.program.matching.one_at_a_time import OPEN
from bot.program.rounds import reach
from bot.program.routines import ROUTINES, switches
from models import UNDECIDED, Assignment, Participation, Person, Round, RoundState
from tests.journeys.a_year import JOINED, LEFT, Year, company_acts, jobs_run, moments, year
from tests.program.factories import every

# As long as on a busy machine; alone it takes a tenth of this.
_BUSY_S = 300
Pairs = Counter[tuple[str, ...]]


@pytest.mark.long
@pytest.mark.timeout(_BUSY_S)
async def test_a_year_of_all_routines(sqlite_url: str) -> None:
    beside: Pairs = Counter()
    async with year(sqlite_url) as played:
        for moment in moments():
            played.clock.move_to(moment)
            await jobs_run(played)
            await company_acts(played)
            alone, together = await _open_at_once(played)
            assert alone == [], moment
            beside.update(together)
        sys.stdout.write(await _table(played, beside))
        assert played.slack.untimely == []
        await _everybody_got_some(played)
        await _all_of_it_ended(played)
        await _who_left_got_nothing_more(played)


async def _open_at_once(played: Year) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return of which routines somebody has two open that may not be beside others, and then of which at all."""
    open_now = select(Assignment.participant_id, Assignment.routine).where(col(Assignment.state).in_(OPEN)).distinct()
    found: dict[int, list[str]] = defaultdict(list)
    async with played.database.read() as session:
        known = await switches.newest(session)
        for person, routine in (await session.exec(open_now)).all():
            found[person].append(routine)
    held = {key for key, routine in ROUTINES.items() if not switches.may_be_beside(routine, known.get(key))}
    return _several(found.values(), among=held), _several(found.values(), among=ROUTINES.keys())


def _several(found: Collection[list[str]], *, among: Collection[str]) -> list[tuple[str, ...]]:
    """Return the lists that hold more than one of these."""
    kept = [tuple(sorted(key for key in theirs if key in among)) for theirs in found]
    return [each for each in kept if len(each) > 1]


async def _table(played: Year, beside: Pairs) -> str:
    """Return how the year went: what became of each routine's, whom it reached, and what was open beside what."""
    made = await every(played.database, Assignment)
    lines = []
    async with played.database.read() as session:
        for key, routine in ROUTINES.items():
            theirs = [each for each in made if each.routine == key]
            states = Counter(each.state.value for each in theirs)
            people = len({each.participant_id for each in theirs if each.sent_at})
            missed = (await reach.unreached(session, routine, limit=5)).count
            ended = ", ".join(f"{count} {state}" for state, count in states.most_common())
            lines.append(f"{routine.title:16} {len(theirs):4} to {people:2} people, {missed:2} not reached: {ended}")
    got = Counter(each.participant_id for each in made if each.sent_at)
    pairs = ", ".join(f"{' and '.join(pair)} {count} times" for pair, count in beside.most_common())
    last = f"{min(got.values())} to {max(got.values())} for each person; {played.slack.sent} messages"
    refused = ", ".join(f"{' '.join(reason)} {count}" for reason, count in played.refused.items())
    return "\n".join(["", *lines, last, f"beside each other: {pairs}", f"could not: {refused}", ""])


async def _everybody_got_some(played: Year) -> None:
    got = Counter(each.participant_id for each in await every(played.database, Assignment) if each.sent_at)
    assert got.keys() == {each.person_id for each in await every(played.database, Participation)}


async def _all_of_it_ended(played: Year) -> None:
    closed = {each.id for each in await every(played.database, Round) if each.state is RoundState.CLOSED}
    made = [each for each in await every(played.database, Assignment) if each.round_id in closed]
    assert len(made) > 300
    assert {each.routine for each in made} == ROUTINES.keys()
    assert [each for each in made if each.state in UNDECIDED and not ROUTINES[each.routine].by_person] == []


async def _who_left_got_nothing_more(played: Year) -> None:
    ids = {each.external_id: each.id for each in await every(played.database, Person)}
    made = await every(played.database, Assignment)
    of_leaver = [each.sent_at.date() for each in made if each.participant_id == ids["P-7"] and each.sent_at]
    of_joiner = [each.sent_at.date() for each in made if each.participant_id == ids["P-61"] and each.sent_at]
    assert max(of_leaver) <= LEFT
    assert min(of_joiner) >= JOINED
