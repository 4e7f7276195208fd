"""Before a retreat: what is shared, votes cast and changed, and the ranking, by the rules and when two act at once."""

import asyncio
from collections.abc import Collection
from datetime import timedelta

import pytest

from bot.errors import FirsthandError
from bot.program import people
from bot.program.assignments import NotYours, id_of
from bot.program.retreats import leaders, shared_issues, sharing, voting
from bot.program.retreats.messages import RANKING, SHARED
from bot.program.retreats.shared_issues import SharedIssue
from models import (
    Consent,
    Issue,
    Outgoing,
    Participation,
    Person,
    Retreat,
    RetreatIssue,
    RetreatVote,
    Story,
    StoryState,
)
from models.database import Database
from tests.brought_back import INES, Told, add_routine, bring_back, take_part
from tests.program.factories import ADA, JONAS, NADIA, NOW, commit, every, populate, query, store, update_row
from tests.statements import executed

MEI, OLA = "U0P3", "U0P4"
THREE = (Told("Refunds wait", ADA), Told("Keys are lost", JONAS), Told("Screens freeze", ADA))


@pytest.fixture(autouse=True)
def _ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    add_routine(monkeypatch)


async def brought(database: Database, *told: Told, people: int = 3) -> None:
    await populate(database, participants=people)
    async with database.write() as session:
        await take_part(session, ADA, JONAS, *(f"U0P{number}" for number in range(3, people + 1)))
        await bring_back(session, *(told or THREE))


async def opened(database: Database, *told: Told, people: int = 3) -> int:
    """Return the id of a retreat that is voted on."""
    await brought(database, *told, people=people)
    return id_of(await commit(database, sharing.open_vote, 0, now=NOW, by=NADIA))


async def cast(database: Database, by: str, *chosen: int, seen: Collection[int] = ()) -> None:
    await commit(database, voting.vote, 1, chosen, seen=seen, now=NOW, by=by)


async def votes(database: Database) -> list[tuple[int, int]]:
    return sorted((row.person_id, row.issue_id) for row in await every(database, RetreatVote))


async def keys(database: Database, kind: str) -> list[str]:
    return sorted(row.key for row in await every(database, Outgoing) if row.kind == kind)


async def ranking(database: Database) -> list[SharedIssue]:
    return await query(database, shared_issues.of_retreat, 1)


async def titles(database: Database) -> list[int]:
    """Return the ids of the issues that were brought back, in the order they were told."""
    return [id_of(row) for row in await every(database, Issue) if row.external_id.startswith("BESIDE")]


async def test_what_was_told_is_shared_once_with_every_leader(database: Database) -> None:
    await opened(database)
    assert [row.issue_id for row in await every(database, RetreatIssue)] == await titles(database)
    assert await keys(database, SHARED.name) == [f"retreat shared:1:{number}" for number in (1, 2, 3)]
    assert await query(database, sharing.count_new) == 0


async def test_only_what_is_new_is_shared_before_the_next_retreat(sqlite: Database) -> None:
    await opened(sqlite)
    await commit(sqlite, sharing.close_vote, 1, now=NOW, by=NADIA)
    with pytest.raises(sharing.NothingToShare):
        await commit(sqlite, sharing.open_vote, 1, now=NOW, by=NADIA)
    assert len(await every(sqlite, Retreat)) == 1
    await commit(sqlite, bring_back, Told("Doors stick", JONAS))
    await commit(sqlite, sharing.open_vote, 1, now=NOW, by=NADIA)
    assert [row.issue_id for row in await every(sqlite, RetreatIssue) if row.retreat_id == 2] == [5]


@pytest.mark.parametrize(
    ("by", "after", "error"),
    [(NADIA, 0, None), (JONAS, 0, sharing.OpenedMeanwhile), (NADIA, 1, sharing.OpenedMeanwhile)],
)
async def test_opening_again(sqlite: Database, by: str, after: int, error: type[FirsthandError] | None) -> None:
    await opened(sqlite)
    before = await every(sqlite, Outgoing)
    if error is None:
        await commit(sqlite, sharing.open_vote, after, now=NOW, by=by)
    else:
        with pytest.raises(error):
            await commit(sqlite, sharing.open_vote, after, now=NOW, by=by)
    assert await every(sqlite, Outgoing) == before


async def test_an_old_button_opens_no_vote_that_was_closed_since(sqlite: Database) -> None:
    await opened(sqlite)
    await commit(sqlite, sharing.close_vote, 1, now=NOW, by=NADIA)
    with pytest.raises(sharing.VoteIsOver):
        await commit(sqlite, sharing.open_vote, 0, now=NOW, by=NADIA)


async def test_two_open_at_once_and_one_does(database: Database, replica: Database) -> None:
    await brought(database)

    async def opening(through: Database, by: str) -> bool:
        try:
            await commit(through, sharing.open_vote, 0, now=NOW, by=by)
        except sharing.OpenedMeanwhile:
            return False
        return True

    assert sorted(await asyncio.gather(opening(database, NADIA), opening(replica, JONAS))) == [False, True]
    assert len(await every(database, RetreatIssue)) == len(THREE)


async def test_nobody_to_vote_is_said(sqlite: Database) -> None:
    await populate(sqlite)
    await commit(sqlite, bring_back, *THREE)
    with pytest.raises(sharing.NobodyToVote):
        await commit(sqlite, sharing.open_vote, 0, now=NOW, by=NADIA)


async def test_votes_are_given_changed_and_taken_back(database: Database) -> None:
    await opened(database)
    one, two, three = await titles(database)
    await cast(database, ADA, one, two)
    await cast(database, JONAS, two)
    assert await votes(database) == [(1, one), (1, two), (2, two)]
    await cast(database, ADA, two, three, seen=(one, two))
    assert await votes(database) == [(1, two), (1, three), (2, two)]
    await cast(database, ADA, seen=(two, three))
    assert await votes(database) == [(2, two)]


async def test_a_fourth_vote_is_one_too_many(sqlite: Database) -> None:
    await opened(sqlite, *THREE, Told("Doors stick", JONAS))
    with pytest.raises(voting.TooManyVotes) as told:
        await cast(sqlite, ADA, *await titles(sqlite))
    assert (told.value.ticked, told.value.most, told.value.over) == (4, 3, 1)
    assert await votes(sqlite) == []


async def test_the_same_vote_twice_is_quiet(sqlite: Database) -> None:
    await opened(sqlite)
    one = (await titles(sqlite))[0]
    await cast(sqlite, ADA, one)
    before = await every(sqlite, Outgoing)
    await cast(sqlite, ADA, one)
    assert await every(sqlite, Outgoing) == before


async def test_another_device_s_vote_is_not_overwritten_unseen(sqlite: Database) -> None:
    await opened(sqlite)
    one, two, _ = await titles(sqlite)
    await cast(sqlite, ADA, one)
    with pytest.raises(voting.VotedElsewhere):
        await cast(sqlite, ADA, two)
    assert await votes(sqlite) == [(1, one)]


async def test_two_devices_at_once_leave_one_whole_vote(database: Database, replica: Database) -> None:
    await opened(database)
    one, two, three = await titles(database)

    async def voting_by(through: Database, *chosen: int) -> bool:
        try:
            await cast(through, ADA, *chosen)
        except voting.VotedElsewhere:
            return False
        return True

    done = await asyncio.gather(voting_by(database, one, two), voting_by(replica, three))
    assert sorted(done) == [False, True]
    assert await votes(database) in ([(1, one), (1, two)], [(1, three)])


async def test_what_is_not_shared_gets_no_vote(sqlite: Database) -> None:
    await opened(sqlite)
    one = (await titles(sqlite))[0]
    await cast(sqlite, ADA, one, 1, 999)
    assert await votes(sqlite) == [(1, one)]


async def _becomes_guest(database: Database) -> None:
    await update_row(database, Person, 1, guest=True)


async def _leaves(database: Database) -> None:
    await update_row(database, Person, 1, active=False)


async def _takes_no_part(database: Database) -> None:
    (theirs,) = [row for row in await every(database, Participation) if row.person_id == 1 and row.routine == "beside"]
    await update_row(database, Participation, theirs.id, until=NOW)


@pytest.mark.parametrize("becomes", [_becomes_guest, _leaves, _takes_no_part])
async def test_who_may_not_vote_is_refused(sqlite: Database, becomes: object) -> None:
    await opened(sqlite)
    assert callable(becomes)
    await becomes(sqlite)
    for verb in (cast(sqlite, ADA, 2), query(sqlite, voting.ballot, 1, ADA)):
        with pytest.raises(NotYours):
            await verb
    assert await query(sqlite, leaders.every_id) == [2, 3]


@pytest.mark.parametrize("by", [NADIA, "U0NOBODY"])
async def test_who_takes_no_part_may_not_vote(sqlite: Database, by: str) -> None:
    await opened(sqlite)
    with pytest.raises(NotYours):
        await cast(sqlite, by, 2)


async def test_after_the_vote_is_closed_none_is_taken(database: Database) -> None:
    await opened(database)
    await commit(database, sharing.close_vote, 1, now=NOW, by=NADIA)
    for verb in (cast(database, ADA, 2), query(database, voting.ballot, 1, ADA)):
        with pytest.raises(sharing.VoteIsOver):
            await verb


async def test_closing_at_the_moment_of_a_vote_counts_it_or_refuses_it(database: Database, replica: Database) -> None:
    await opened(database)
    one = (await titles(database))[0]
    voted, _ = await asyncio.gather(
        cast(database, ADA, one), commit(replica, sharing.close_vote, 1, now=NOW, by=NADIA), return_exceptions=True
    )
    counted = {each.issue_id: each.votes for each in await ranking(database)}[one]
    assert counted == (0 if isinstance(voted, sharing.VoteIsOver) else 1)


async def test_closing_keeps_the_ranking_by_votes_then_severity_then_age(database: Database) -> None:
    await opened(database, *THREE, Told("Doors stick", JONAS, severity=2), Told("Ink runs out", JONAS, severity=4))
    one, two, three, four, five = await titles(database)
    await cast(database, ADA, two, three)
    await cast(database, JONAS, three)
    await commit(database, sharing.close_vote, 1, now=NOW, by=NADIA)
    frozen = [(three, 1, 2), (two, 2, 1), (five, 3, 0), (four, 4, 0), (one, 5, 0)]
    assert [(each.issue_id, each.place, each.votes) for each in await ranking(database)] == frozen
    await update_row(database, Issue, one, severity=5)
    assert [(each.issue_id, each.place, each.votes) for each in await ranking(database)] == frozen


async def test_closing_tells_every_leader_and_the_cx_channel_once(sqlite: Database) -> None:
    await opened(sqlite)
    for _ in range(2):
        await commit(sqlite, sharing.close_vote, 1, now=NOW + timedelta(days=1), by=NADIA)
    assert await keys(sqlite, RANKING.name) == ["retreat ranking:1", *(f"retreat ranking:1:{n}" for n in (1, 2, 3))]
    with pytest.raises(sharing.VoteIsOver):
        await commit(sqlite, sharing.close_vote, 1, now=NOW, by=JONAS)


async def test_who_has_not_voted_is_known(sqlite: Database) -> None:
    await opened(sqlite)
    await cast(sqlite, JONAS, 2)
    turnout = await query(sqlite, sharing.turnout, 1)
    assert (turnout.voted, turnout.missing) == (1, ("Person 1", "Person 3"))


ADA_S = f"Nobody but {INES} may approve"
SHOWN: list[tuple[Told, str, tuple[str, str, bool]]] = [
    (Told(ADA_S, ADA), "Nobody but", ("Person 1", "a day beside a colleague", True)),
    (Told(ADA_S, ADA, Consent.NAMED), ADA_S, ("Person 1", f"a day beside {INES}", True)),
    (Told(ADA_S, ADA, state=StoryState.IN_REVIEW), "Nobody but", ("Person 1", "a day beside a colleague", False)),
    (Told(ADA_S, ADA, state=StoryState.DECLINED), "Nobody but", ("", "", False)),
    (Told(ADA_S, ADA, Consent.PRIVATE, None), "Nobody but", ("", "", False)),
    (Told(ADA_S, ADA, Consent.PRIVATE, StoryState.WITHDRAWN), "Nobody but", ("", "", False)),
    (Told(ADA_S, ADA, Consent.NAMED, StoryState.WITHDRAWN, gone=True, draft=False), "Nobody but", ("", "", False)),
]


@pytest.mark.parametrize(("told", "title", "who"), SHOWN)
async def test_words_and_names_are_shown_as_consent_allows(
    sqlite: Database, told: Told, title: str, who: tuple[str, str, bool]
) -> None:
    await opened(sqlite, told)
    (shown,) = await ranking(sqlite)
    assert (shown.seen_by, shown.byline, shown.assignment_id is not None) == who
    assert (shown.title or "").startswith(title)
    if told.consent is not Consent.NAMED or told.gone:
        assert "Ines" not in str(shown)


async def test_a_private_title_names_not_even_who_told_it(sqlite: Database) -> None:
    await opened(sqlite, Told("Person 1 was asked to sign twice", ADA, Consent.PRIVATE, None))
    assert "Person 1" not in ((await ranking(sqlite))[0].title or "")


async def test_words_taken_back_before_are_not_shared(sqlite: Database) -> None:
    gone = Told("Never mind", ADA, state=StoryState.WITHDRAWN, gone=True)
    await opened(sqlite, gone, Told("Keys are lost", JONAS))
    assert [each.title for each in await ranking(sqlite)] == ["Keys are lost"]


async def _take_back(database: Database, place: int) -> None:
    story = (await every(database, Story))[place]
    await update_row(database, Story, story.id, state=StoryState.WITHDRAWN, withdrawn_at=NOW)


async def test_a_vote_for_words_taken_back_since_is_free_again(sqlite: Database) -> None:
    await opened(sqlite, *THREE, Told("Doors stick", JONAS))
    one, two, three, four = await titles(sqlite)
    await cast(sqlite, ADA, one, two, three)
    await _take_back(sqlite, 0)
    assert await query(sqlite, voting.votes_of, 1, 1) == {two, three}
    await cast(sqlite, ADA, two, three, four, seen=(two, three))
    assert await votes(sqlite) == [(1, two), (1, three), (1, four)]


async def test_words_taken_back_before_the_vote_is_closed_take_no_place_from_others(database: Database) -> None:
    await opened(database)
    one, two, three = await titles(database)
    await cast(database, ADA, one)
    await _take_back(database, 0)
    await commit(database, sharing.close_vote, 1, now=NOW, by=NADIA)
    assert [(each.issue_id, each.place, each.votes) for each in await ranking(database)] == [
        (two, 1, 0),
        (three, 2, 0),
        (one, 3, 1),
    ]


async def test_words_taken_back_after_the_vote_leave_their_place_without_a_word(sqlite: Database) -> None:
    await opened(sqlite)
    await commit(sqlite, sharing.close_vote, 1, now=NOW, by=NADIA)
    await _take_back(sqlite, 0)
    first = (await ranking(sqlite))[0]
    assert (first.place, first.title, first.seen_by) == (1, None, "")


@pytest.mark.parametrize("people", [3, 30])
async def test_the_number_of_statements_does_not_grow_with_people(sqlite: Database, people: int) -> None:
    await brought(sqlite, people=people)
    with executed(sqlite) as statements:
        await commit(sqlite, sharing.open_vote, 0, now=NOW, by=NADIA)
        await cast(sqlite, ADA, 2)
        await commit(sqlite, sharing.close_vote, 1, now=NOW, by=NADIA)
    assert len([each for each in statements if each not in ("BEGIN", "COMMIT")]) <= 31


async def test_two_rows_of_one_human_end_up_with_each_vote_once(database: Database) -> None:
    await opened(database)
    one, two, three = await titles(database)
    await store(database, Person(name="Ada again", email="ada@acme.example"))
    for person_id, issue_id in ((1, one), (1, two), (5, two), (5, three)):
        vote = RetreatVote(retreat_id=1, person_id=person_id, issue_id=issue_id, voted_at=NOW)
        await store(database, vote)
    await commit(database, people.merge, 5, into=1)
    assert await votes(database) == [(1, one), (1, two), (1, three)]
