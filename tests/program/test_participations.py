"""Taking part, routine by routine: what the Participants sheet states is kept as rows with a beginning and an end."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.program.people import participations
from bot.program.people.participations import Kept, Stated
from models import Participation, Person
from models.database import Database
from tests.participants import SINCE, leave, store_participants
from tests.program.factories import NOW, commit, every, one, query, store, update_row

ON = ("call", "shadow")
Spans = list[tuple[int, str, datetime, datetime | None]]


async def keep(
    database: Database, stated: Mapping[int, Stated], *, on: Collection[str] = ON, now: datetime = NOW
) -> Kept:
    return await commit(database, participations.keep, stated, turned_on=on, now=now)


async def spans(database: Database) -> Spans:
    """Return who took part in what, from when until when."""
    return [(each.person_id, each.routine, each.since, each.until) for each in await every(database, Participation)]


async def test_who_is_new_takes_part_in_all_that_is_on_unless_routines_are_named(database: Database) -> None:
    await store(database, *(Person(external_id=f"P-{n}", name=f"Person {n}") for n in range(1, 5)))
    named = frozenset({"shadow"})
    stated = {1: Stated(), 2: Stated(active=True, routines=frozenset()), 3: Stated(routines=named), 4: Stated(False)}
    kept = await keep(database, stated)
    assert await spans(database) == [
        (1, "call", NOW, None),
        (1, "shadow", NOW, None),
        (2, "call", NOW, None),
        (2, "shadow", NOW, None),
        (3, "shadow", NOW, None),
    ]
    assert (kept.returned, kept.ended) == ([], [])
    assert [each.routines_named for each in await every(database, Person)] == [False, False, True, False]


async def test_what_is_stated_twice_changes_nothing(database: Database) -> None:
    await store_participants(database, Person(external_id="P-1", name="Ada"))
    before = await spans(database)
    for stated in (Stated(), Stated(active=True), Stated(routines=frozenset({"call"}))):
        kept = await keep(database, {1: stated})
        assert (kept.returned, kept.ended, await spans(database)) == ([], [], before)


async def test_who_leaves_ends_and_a_blank_cell_does_not_bring_them_back(database: Database) -> None:
    await store_participants(database, Person(external_id="P-1", name="Ada"))
    assert (await keep(database, {1: Stated(active=False)})).ended == [1]
    kept = await keep(database, {1: Stated()})
    assert (kept.returned, await spans(database)) == ([], [(1, "call", SINCE, NOW)])


async def test_who_comes_back_is_looked_up_anew_in_a_row_of_their_own(database: Database) -> None:
    await store_participants(database, Person(external_id="P-1", name="Ada"))
    await leave(database, 1)
    await update_row(database, Person, 1, active=False, looked_up_at=SINCE)
    assert (await keep(database, {1: Stated(active=True)}, on=("call",))).returned == [1]
    assert await spans(database) == [(1, "call", SINCE, SINCE), (1, "call", NOW, None)]
    ada = await one(database, Person, 1)
    assert (ada.active, ada.looked_up_at) == (True, None)


async def test_who_comes_back_to_named_routines_has_those_they_had(database: Database) -> None:
    await store(database, Person(external_id="P-1", name="Ada"))
    await keep(database, {1: Stated(routines=frozenset({"shadow"}))})
    await keep(database, {1: Stated(active=False)})
    await keep(database, {1: Stated(active=True)}, now=NOW + timedelta(days=1))
    assert await spans(database) == [(1, "shadow", NOW, NOW), (1, "shadow", NOW + timedelta(days=1), None)]


async def test_a_routine_turned_on_is_for_all_but_those_whose_routines_are_named(database: Database) -> None:
    await store(database, *(Person(external_id=f"P-{n}", name=f"Person {n}") for n in range(1, 5)))
    await keep(database, {1: Stated(), 2: Stated(routines=frozenset({"call"})), 3: Stated()}, on=("call",))
    await leave(database, 3)
    for _ in range(2):
        await commit(database, participations.open_for_all, "shadow", now=NOW)
    assert [span for span in await spans(database) if span[1] == "shadow"] == [(1, "shadow", NOW, None)]
    assert await query(database, participations.routines_of, 1) == {"call", "shadow"}


async def test_thousands_are_kept_at_once(database: Database) -> None:
    many = 2000
    await store(database, *(Person(external_id=f"P-{n}", name=f"Person {n}") for n in range(many)))
    await keep(database, dict.fromkeys(range(1, many + 1), Stated()))
    assert len(await spans(database)) == many * len(ON)
    kept = await keep(database, dict.fromkeys(range(1, many + 1), Stated(active=False)))
    assert len(kept.ended) == many
