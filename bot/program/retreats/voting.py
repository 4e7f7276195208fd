"""Voting: three votes a leader, changed as often as they like until the vote is closed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.retreats import leaders, shared_issues
from bot.program.retreats.messages import SHARED
from bot.program.retreats.sharing import VoteIsOver
from models import Person, Place, Retreat, RetreatVote
from models.database import insert_rows

MOST_VOTES = 3


class TooManyVotes(FirsthandError):
    """More issues were ticked than there are votes; `over` is by how many."""

    ticked: int
    most: int
    over: int


class VotedElsewhere(FirsthandError):
    """This person voted otherwise since the modal was opened."""


async def ballot(session: AsyncSession, retreat_id: int, slack_id: str) -> frozenset[int]:
    """Return the ids of the issues that this person (Slack id) votes for so far. Raises NotYours, or VoteIsOver."""
    retreat = await session.get(Retreat, retreat_id)
    person = await leaders.by_slack_id(session, slack_id)
    if person is None or retreat is None:
        raise assignments.NotYours
    if retreat.closed_at is not None:
        raise VoteIsOver
    return await votes_of(session, retreat_id, id_of(person))


async def votes_of(session: AsyncSession, retreat_id: int, person_id: int) -> frozenset[int]:
    """Return the ids of the issues that this person votes for, of those that can be voted for still."""
    theirs = RetreatVote.retreat_id == retreat_id, RetreatVote.person_id == person_id
    rows = await session.exec(select(RetreatVote.issue_id).where(*theirs))
    cast = set(rows.all())
    return frozenset(cast & set(await shared_issues.votable(session, retreat_id)) if cast else cast)


async def vote(
    session: AsyncSession, retreat_id: int, chosen: Collection[int], *, seen: Collection[int], now: datetime, by: str
) -> None:
    """Give the votes of `by` (Slack id) to the `chosen` issues (ids) and no others; the same twice changes nothing.

    `seen` are those they had voted for when they opened the modal. What cannot be voted for is left out. Raises
    NotYours, VoteIsOver, TooManyVotes, or VotedElsewhere where they have voted otherwise since.
    """
    person = await _voter(session, retreat_id, by)
    can_be = set(await shared_issues.votable(session, retreat_id))
    wanted, cast = can_be.intersection(chosen), await votes_of(session, retreat_id, id_of(person))
    if len(wanted) > MOST_VOTES:
        raise TooManyVotes(len(wanted), MOST_VOTES, len(wanted) - MOST_VOTES)
    if wanted == cast:
        return
    if cast != can_be.intersection(seen):
        raise VotedElsewhere
    theirs = and_(col(RetreatVote.retreat_id) == retreat_id, col(RetreatVote.person_id) == person.id)
    await session.exec(delete(RetreatVote).where(theirs, col(RetreatVote.issue_id).not_in(wanted)))
    row = {"retreat_id": retreat_id, "person_id": id_of(person), "voted_at": now}
    await insert_rows(session, RetreatVote, *(row | {"issue_id": each} for each in sorted(wanted - cast)))
    to = outbox.Recipient(Place.PERSON, person_id=person.id)
    await outbox.enqueue(session, SHARED.name, retreat_id, to, dedup_suffix=str(person.id))


async def _voter(session: AsyncSession, retreat_id: int, slack_id: str) -> Person:
    """Return who votes, locked, and have the retreat stay open meanwhile. Raises NotYours, or VoteIsOver."""
    retreat = await session.get(Retreat, retreat_id, with_for_update={"read": True}, populate_existing=True)
    if retreat is None:
        raise assignments.NotYours
    person = await leaders.locked(session, slack_id)
    if retreat.closed_at is not None:
        raise VoteIsOver
    return person
