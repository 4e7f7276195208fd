"""Naming who books: by a participant on their home tab, or by the sheet; messages follow either."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import assignments, outbox
from bot.program.assistants import messages
from bot.program.assistants.messages import ASSISTS, TO_BOOK
from bot.program.people import by_slack_id
from bot.program.routines import ROUTINES
from models import TO_DO, Assignment, AssistantNaming, Person, Place
from models.columns import one_of
from models.database import batched, rows_of


class BooksAlone(FirsthandError):
    """Somebody named themselves as who books for them."""


class NoMemberBooks(FirsthandError):
    """A guest, or who has left or was never seen, was named as who books."""


async def name(session: AsyncSession, by: str, assistant: str | None, *, now: datetime) -> None:
    """Let `assistant` (Slack id) book for `by` (Slack id), or nobody for None; the same once more changes nothing.

    Raises NotYours for who is on no Participants sheet, BooksAlone, or NoMemberBooks.
    """
    found = select(Person).where(Person.slack_id == by, col(Person.external_id).is_not(None))
    person = (await session.exec(found.with_for_update(key_share=True))).first()
    if person is None:
        raise assignments.NotYours
    if assistant == by:
        raise BooksAlone
    named = await by_slack_id(session, assistant) if assistant else None
    if assistant and (named is None or named.guest or not named.active):
        raise NoMemberBooks
    before, after = person.assistant_id, named.id if named else None
    if before == after:
        return
    person.assistant_id = after
    naming = await session.get(AssistantNaming, person.id)
    if naming is None:
        naming = AssistantNaming(person_id=assignments.id_of(person), named_at=now)
    naming.sheet_said, naming.named_at = person.assistant, now
    session.add(naming)
    await session.flush()
    await follow(session, {assignments.id_of(person): before}, now=now)


async def sheet_said(session: AsyncSession, person_ids: Collection[int]) -> dict[int, str | None]:
    """Return what the sheet said when they chose by hand, of those of these people (ids) who did."""
    said: dict[int, str | None] = {}
    for batch in batched(person_ids):
        rows = await session.exec(select(AssistantNaming).where(col(AssistantNaming.person_id).in_(batch)))
        said |= {row.person_id: row.sheet_said for row in rows}
    return said


async def follow(session: AsyncSession, before: Mapping[int, int | None], *, now: datetime) -> None:
    """Have told who books now for these participants (ids), and who does no more; `before` has whom each had."""
    changed: dict[int, int | None] = {}
    for batch in batched(before):
        rows = await session.exec(select(Person.id, Person.assistant_id).where(col(Person.id).in_(batch)))
        changed |= {id_: theirs for id_, theirs in rows if id_ is not None and theirs != before[id_]}
    for gone in sorted({old for id_ in changed if (old := before[id_]) is not None}):
        await outbox.refresh_about(session, gone, (ASSISTS.name,))
    for new in sorted({theirs for theirs in changed.values() if theirs is not None}):
        to = outbox.Recipient(Place.PERSON, person_id=new)
        await outbox.enqueue(session, ASSISTS.name, new, to, dedup_suffix=f"{now:%Y%m%d}")
    for batch in batched(sorted(changed)):
        await _follow_open_ones(session, batch)


async def _follow_open_ones(session: AsyncSession, participant_ids: Collection[int]) -> None:
    """Have messages about what these people have to do follow who books it."""
    rows = await session.exec(
        select(Assignment, Person)
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(
            col(Assignment.participant_id).in_(participant_ids),
            col(Assignment.state).in_(TO_DO),
            col(Assignment.sent_at).is_not(None),
        )
        .order_by(col(Assignment.id))
    )
    for assignment, participant in rows.all():
        await outbox.refresh_about(session, assignments.id_of(assignment), (TO_BOOK.name,))
        await messages.tell_of(session, assignment, participant)


_TO_BOOK = (
    select(Assignment.id)
    .join(Person, col(Person.id) == col(Assignment.participant_id))
    .where(
        col(Person.assistant_id) == bindparam("assistant"),
        col(Assignment.state).in_(TO_DO),
        col(Assignment.sent_at).is_not(None),
        col(Assignment.routine).in_(bindparam("booked", expanding=True)),
    )
    .order_by(col(Person.name), col(Assignment.id))
    .limit(bindparam("most"))
)


_PARTICIPANT = aliased(Person)
# Whether a person (in SQL) may have something to book, as `open_for` tells.
MAY_BOOK = (
    select(col(Assignment.id))
    .join(_PARTICIPANT, col(_PARTICIPANT.id) == col(Assignment.participant_id))
    .where(col(_PARTICIPANT.assistant_id) == col(Person.id), one_of(col(Assignment.state), TO_DO))
    .correlate(Person)
    .exists()
)


async def open_for(session: AsyncSession, assistant_id: int, *, most: int) -> list[int]:
    """Return what somebody books for others (assignment ids) that is still to be done, by participant."""
    booked = [key for key, routine in ROUTINES.items() if routine.assistant_books]
    rows = await rows_of(session, _TO_BOOK, {"assistant": assistant_id, "booked": booked, "most": most})
    return [row.id for row in rows]


async def assisted_by(session: AsyncSession, assistant_id: int) -> list[Person]:
    """Return the participants for whom somebody books, by name."""
    theirs = select(Person).where(Person.assistant_id == assistant_id, col(Person.external_id).is_not(None))
    return list((await session.exec(theirs.order_by(col(Person.name)))).all())
