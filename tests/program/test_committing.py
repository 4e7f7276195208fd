"""Committing to a ranked issue: what is checked, who may, one of two at once, and who is told."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import FieldError, FirsthandError, Problem
from bot.program.assignments import NotYours
from bot.program.assignments.calls import DayPassed
from bot.program.retreats import committing, shared_issues, sharing
from bot.program.retreats.committing import CommittedAlready, IssueTakenBack, Offer, VoteIsOn
from bot.program.retreats.messages import COMMITTED
from bot.program.stories.commitments import OpenPromise
from bot.program.stories.problems import DueDayTooFar, OwnerNotAMember, TooLong
from bot.surfaces import retreat as surface
from bot.surfaces.mine import mine_message
from models import Commitment, Outgoing, Person, RetreatIssue, Story
from models.database import Database
from tests.brought_back import Told, add_routine, bring_back, take_part
from tests.program.factories import ADA, JONAS, NADIA, NOW, TODAY, commit, every, populate, query, update_row

OFFER = Offer("Let two people approve.", TODAY + timedelta(days=20), JONAS)
MEI = "U0P3"


@pytest.fixture(autouse=True)
def _ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    add_routine(monkeypatch)


async def ranked(database: Database, *, closed: bool = True) -> None:
    await populate(database, participants=3)
    async with database.write() as session:
        await take_part(session, ADA, JONAS)
        await bring_back(session, Told("Refunds wait", ADA), Told("Keys are lost", JONAS))
    await commit(database, sharing.open_vote, 0, now=NOW, by=NADIA)
    if closed:
        await commit(database, sharing.close_vote, 1, now=NOW, by=NADIA)


async def offer(database: Database, by: str, made: Offer = OFFER, *, of_cx_team: bool = False) -> None:
    await commit(database, committing.commit, 1, made, today=TODAY, now=NOW, by=by, of_cx_team=of_cx_team)


async def told(database: Database) -> list[str | None]:
    return [row.slack_user for row in await every(database, Outgoing) if row.kind == COMMITTED.name]


async def test_what_is_committed_to_is_a_commitment_of_the_issue_and_of_its_place(database: Database) -> None:
    await ranked(database)
    await offer(database, ADA)
    (made,) = await every(database, Commitment)
    first = (await every(database, RetreatIssue))[0]
    assert (made.issue_id, made.reflection_id, made.made_by, made.made_at) == (first.issue_id, None, ADA, NOW)
    assert (made.text, made.due_on, made.owner) == ("Let two people approve.", OFFER.due_on, JONAS)
    assert first.commitment_id == made.id
    assert await told(database) == [JONAS]


async def test_who_sees_their_own_through_is_not_told(sqlite: Database) -> None:
    await ranked(sqlite)
    await offer(sqlite, ADA, replace(OFFER, owner=ADA))
    assert await told(sqlite) == []


WRONG: list[tuple[Offer, dict[str, Problem]]] = [
    (replace(OFFER, text=""), {"what": committing.WhatIsMissing()}),
    (replace(OFFER, text="x" * 601), {"what": TooLong(601, 600)}),
    (replace(OFFER, due_on=None), {"due_on": committing.DueDayMissing()}),
    (replace(OFFER, due_on=TODAY - timedelta(days=1)), {"due_on": DayPassed()}),
    (replace(OFFER, due_on=TODAY + timedelta(days=2000)), {"due_on": DueDayTooFar()}),
    (replace(OFFER, owner="somebody"), {"owner": OwnerNotAMember()}),
    (Offer("", None, ""), {"what": committing.WhatIsMissing(), "due_on": committing.DueDayMissing()}),
]


@pytest.mark.parametrize(("made", "wrong"), WRONG)
async def test_what_is_missing_or_wrong_is_said_at_its_field(
    sqlite: Database, made: Offer, wrong: dict[str, Problem]
) -> None:
    await ranked(sqlite)
    with pytest.raises(FieldError) as refused:
        await offer(sqlite, ADA, made)
    assert {name: refused.value.fields[name] for name in wrong} == wrong
    assert await every(sqlite, Commitment) == []


async def test_today_is_not_too_early(sqlite: Database) -> None:
    await ranked(sqlite)
    await offer(sqlite, ADA, replace(OFFER, due_on=TODAY))
    assert len(await every(sqlite, Commitment)) == 1


@pytest.mark.parametrize("by", [NADIA, MEI, "U0NOBODY"])
async def test_only_leaders_and_the_cx_team_may(sqlite: Database, by: str) -> None:
    await ranked(sqlite)
    with pytest.raises(NotYours):
        await offer(sqlite, by)
    await offer(sqlite, by, of_cx_team=True)
    assert [row.made_by for row in await every(sqlite, Commitment)] == [by]


async def test_a_guest_may_not(sqlite: Database) -> None:
    await ranked(sqlite)
    await update_row(sqlite, Person, 1, guest=True)
    with pytest.raises(NotYours):
        await offer(sqlite, ADA)


async def test_nothing_is_committed_to_while_the_vote_is_open(sqlite: Database) -> None:
    await ranked(sqlite, closed=False)
    with pytest.raises(VoteIsOn):
        await offer(sqlite, ADA)


async def test_what_was_taken_back_is_not_committed_to(sqlite: Database) -> None:
    await ranked(sqlite)
    await update_row(sqlite, Story, 1, withdrawn_at=NOW)
    with pytest.raises(IssueTakenBack):
        await offer(sqlite, ADA)


async def test_the_same_twice_is_kept_once(sqlite: Database) -> None:
    await ranked(sqlite)
    await offer(sqlite, ADA)
    before = await every(sqlite, Outgoing)
    await offer(sqlite, ADA)
    assert len(await every(sqlite, Commitment)) == 1
    assert await every(sqlite, Outgoing) == before


async def test_of_two_at_once_one_commits_and_the_other_is_told_to_what(database: Database, replica: Database) -> None:
    await ranked(database)
    others = replace(OFFER, text="Hire two more.", owner=ADA)
    done = await asyncio.gather(offer(database, ADA), offer(replica, JONAS, others), return_exceptions=True)
    (made,) = await every(database, Commitment)
    (late,) = [each for each in done if each is not None]
    assert isinstance(late, CommittedAlready)
    assert (late.who, late.text) == ({ADA: "Person 1", JONAS: "Person 2"}[made.made_by or ""], made.text)


@pytest.mark.parametrize(
    ("shared", "error"), [(1, CommittedAlready), (99, NotYours)], ids=["committed to", "of no retreat"]
)
async def test_the_button_of_an_old_message_is_answered(
    sqlite: Database, shared: int, error: type[FirsthandError]
) -> None:
    await ranked(sqlite)
    await offer(sqlite, ADA)
    with pytest.raises(error):
        await query(sqlite, committing.to_commit_to, shared, by=JONAS, of_cx_team=False)


async def test_a_colleague_who_is_not_to_be_named_is_named_in_no_promise_either(database: Database) -> None:
    await ranked(database)
    await offer(database, ADA, replace(OFFER, text="Give Ines Duarte a second screen."))
    issue = await query(database, shared_issues.one, 1)
    assert issue is not None
    assert issue.commitment is not None
    for shown in (surface.ranking_message([issue]), surface.committed_message(issue, issue.commitment)):
        assert "a second screen" in str(shown)
        assert "Ines" not in str(shown)
    with pytest.raises(CommittedAlready) as already:
        await offer(database, JONAS)
    assert "Ines" not in already.value.text


async def test_who_sees_a_promise_through_is_shown_it_as_the_ranking_shows_it(database: Database) -> None:
    await ranked(database)
    await offer(database, ADA, replace(OFFER, text="Give Ines Duarte a second screen."))
    (made,) = await every(database, Commitment)
    shown = await query(database, shared_issues.promise_of, made)
    mine = str(mine_message([], [OpenPromise(made, made.made_by, shown)], by=JONAS, today=TODAY))
    assert "a second screen" in mine
    assert "Ines" not in mine
    assert "Ines" in str(mine_message([], [OpenPromise(made, made.made_by, shown)], by=ADA, today=TODAY))
