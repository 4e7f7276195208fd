"""Commitments: what somebody promised, on record with every change, and the messages to who sees it through."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, and_, bindparam, func, union_all
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import id_of
from models import (
    Assignment,
    Commitment,
    CommitmentChange,
    CommitmentStatus,
    Consent,
    Outgoing,
    OutgoingKind,
    Person,
    Place,
    Reflection,
    Story,
    StoryRevision,
)
from models.database import insert_rows
from models.prepared import PreparedSelect


@dataclass(frozen=True)
class CommitmentTerms:
    """What is promised, by when, and who sees it through (Slack user id)."""

    text: str
    due_on: date
    owner: str


async def keep(
    session: AsyncSession, reflection: Reflection, terms: CommitmentTerms | None, *, author: str, now: datetime
) -> None:
    """Store the one commitment of a reflection, change it, or drop it where `terms` is None.

    The owner and the former owner are notified, unless that is its `author` (Slack id).
    """
    known = None if reflection.is_new else await _commitment_of(session, reflection)
    before = terms_of(known) if known and known.status is CommitmentStatus.OPEN else None
    if known is not None:
        await change(session, known, terms, now=now, by=author)
    elif terms is not None:
        make(session, terms, reflection_id=id_of(reflection), now=now, by=author)
    await _notify_owners(session, reflection, before, terms, author=author)


def make(
    session: AsyncSession,
    terms: CommitmentTerms,
    *,
    reflection_id: int | None = None,
    issue_id: int | None = None,
    assignment_id: int | None = None,
    now: datetime,
    by: str | None,
) -> Commitment:
    """Return a new commitment from the one origin given, made by a Slack id, None for the programme; nobody is told."""
    made = Commitment(
        reflection_id=reflection_id,
        issue_id=issue_id,
        assignment_id=assignment_id,
        made_at=now,
        made_by=by,
        **vars(terms),
    )
    session.add(made)
    return made


async def change(
    session: AsyncSession, commitment: Commitment, terms: CommitmentTerms | None, *, now: datetime, by: str | None
) -> None:
    """Give a commitment these terms, opening it again, or drop it for None; what changes is kept, nobody is told.

    `by` is a Slack id, None for the programme.
    """
    status = CommitmentStatus.DROPPED if terms is None else CommitmentStatus.OPEN
    await _change(session, commitment, {"status": status} | ({} if terms is None else vars(terms)), now=now, by=by)


async def settle(session: AsyncSession, commitment: Commitment, *, now: datetime, by: str | None) -> None:
    """Note that a commitment is kept, by a Slack id, None for the programme; nobody is told."""
    await _change(session, commitment, {"status": CommitmentStatus.KEPT}, now=now, by=by)


async def _change(
    session: AsyncSession, commitment: Commitment, wanted: Mapping[str, Any], *, now: datetime, by: str | None
) -> None:
    rows = [
        {
            "commitment_id": id_of(commitment),
            "at": now,
            "actor": by,
            "what": name,
            "was": str(was),
            "became": str(value),
        }
        for name, value in wanted.items()
        if (was := getattr(commitment, name)) != value
    ]
    commitment.sqlmodel_update(dict(wanted))
    await insert_rows(session, CommitmentChange, *rows)


def terms_of(commitment: Commitment) -> CommitmentTerms:
    """Return the terms of a stored commitment."""
    return CommitmentTerms(commitment.text, commitment.due_on, commitment.owner)


async def _notify_owners(
    session: AsyncSession,
    reflection: Reflection,
    before: CommitmentTerms | None,
    after: CommitmentTerms | None,
    *,
    author: str,
) -> None:
    owners = {each.owner for each in (before, after) if each is not None} - {author}
    if not owners:
        return
    call = reflection.assignment_id
    if before is not None:  # earlier messages are superseded, or updated to what may be shown now
        await outbox.refresh_about(session, call, {OutgoingKind.COMMITMENT_OWNER})
    if before is not None and after is not None and _are_alike(before, after):
        return
    for owner in sorted(owners):
        to, dedup_suffix = outbox.Recipient(Place.PERSON, slack_user=owner), f"{owner}:{reflection.version}"
        await outbox.enqueue(session, OutgoingKind.COMMITMENT_OWNER, call, to, dedup_suffix=dedup_suffix)


def _are_alike(one: CommitmentTerms, other: CommitmentTerms) -> bool:
    """Return whether two commitments are equal but for capitals, spaces and punctuation."""
    return (one.owner, one.due_on, _words_in(one.text)) == (other.owner, other.due_on, _words_in(other.text))


def _words_in(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


async def other_messages(session: AsyncSession, row: Outgoing) -> tuple[bool, bool]:
    """Return whether the recipient of `row` may have read an earlier message on the commitment, and has a later one."""
    rows = await session.exec(
        select(Outgoing).where(
            Outgoing.kind == row.kind,
            Outgoing.subject_id == row.subject_id,
            Outgoing.slack_user == row.slack_user,
            Outgoing.id != row.id,
        )
    )
    others, number = rows.all(), row.id or 0
    earlier = [each for each in others if (each.id or 0) < number]
    return any(each.ts or each.attempted_at for each in earlier), len(earlier) < len(others)


async def _commitment_of(session: AsyncSession, reflection: Reflection) -> Commitment | None:
    return (await session.exec(select(Commitment).where(Commitment.reflection_id == id_of(reflection)))).first()


@dataclass(frozen=True)
class OpenPromise:
    """An open commitment, and the Slack id of who made it, None where that is not known.

    `shown_as` is what it says as readers may know it; None where they may know nothing of it.
    """

    commitment: Commitment
    author: str | None = None
    shown_as: str | None = None


async def open_of(
    session: AsyncSession, participant_id: int | None, slack_id: str, *, limit: int
) -> tuple[list[OpenPromise], int]:
    """Return the open commitments that this person made or sees through, the next due first, and how many there are.

    Those whose story was withdrawn are among them, as private as it is then. What was made of an issue is `shown_as` it
    was typed: as readers may know it, `shared_issues.promise_of` tells.
    """
    found = await _open_promises().rows(session, participant_id=participant_id, slack_id=slack_id, most=limit)
    return [_open_promise(*row[:4]) for row in found], found[0][4] if found else 0


@cache
def _open_promises() -> PreparedSelect:
    """Return the statement of `open_of`, which is built once, as that takes as long as running it."""
    revision = and_(
        col(StoryRevision.story_id) == col(Story.id),
        col(StoryRevision.number) == func.coalesce(Story.published_revision, Story.revision),
    )
    # Whose words they are is looked up for as many as are shown.
    first = (
        select(col(Commitment.id), func.count().over().label("count"))
        .where(col(Commitment.id).in_(_open_ids()))
        .order_by(col(Commitment.due_on), col(Commitment.id))
        .limit(bindparam("most"))
        .subquery()
    )
    columns = (col(Person.slack_id), col(Reflection.consent), col(StoryRevision.promise), first.c.count)
    return PreparedSelect(
        select(Commitment, *columns)  # type: ignore[call-overload]  # typed for four columns at most
        .join(first, first.c.id == col(Commitment.id))
        .outerjoin(Reflection, col(Reflection.id) == col(Commitment.reflection_id))
        .outerjoin(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
        .outerjoin(Person, col(Person.id) == col(Assignment.participant_id))
        .outerjoin(Story, col(Story.reflection_id) == col(Commitment.reflection_id))
        .outerjoin(StoryRevision, revision)
        .order_by(col(Commitment.due_on), col(Commitment.id))
    )


def _open_ids() -> CompoundSelect[Any]:
    """Return the ids of open commitments that a person made or sees through, each kind by an index of its own.

    One that they made and see through is there twice.
    """
    ids, is_open = select(Commitment.id), col(Commitment.status) == CommitmentStatus.OPEN
    reflected = ids.join(Reflection, col(Reflection.id) == col(Commitment.reflection_id)).join(
        Assignment, col(Assignment.id) == col(Reflection.assignment_id)
    )
    assigned = ids.join(Assignment, col(Assignment.id) == col(Commitment.assignment_id))
    is_theirs = col(Assignment.participant_id) == bindparam("participant_id")
    return union_all(
        ids.where(is_open, col(Commitment.owner) == bindparam("slack_id")),
        reflected.where(is_open, is_theirs),
        assigned.where(is_open, is_theirs),
    )


def _open_promise(
    commitment: Commitment, author: str | None, consent: Consent | None, promise: str | None
) -> OpenPromise:
    if commitment.reflection_id is None:
        return OpenPromise(commitment, commitment.made_by, commitment.text)
    return OpenPromise(commitment, author, None if consent is Consent.PRIVATE else promise)
