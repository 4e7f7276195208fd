"""Rules of messages: whether one waits for working hours or a closing round, and what follows once it was delivered."""

from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import assignment_details
from bot.program.outbox.message_kinds import Delivered, Subject, kind_of
from bot.program.rounds import endings
from models import Assignment, Consent, Outgoing, Person, Place, Round
from models.database import rows_of, table_of

_LOCKED = {
    subject: select(table_of(model).c.id)
    .where(table_of(model).c.id == bindparam("subject"))
    .with_for_update(key_share=True)
    for subject, model in ((Subject.ROUND, Round), (Subject.ASSIGNMENT, Assignment), (Subject.PERSON, Person))
}


def waits_for_working_hours(row: Outgoing) -> bool:
    """Return whether a message may be posted only in its recipient's working hours; updates go out at any hour."""
    return row.place is Place.PERSON and row.ts is None and not kind_of(row).at_any_hour


async def waits_for_closing(session: AsyncSession, row: Outgoing, day: date) -> bool:
    """Return whether a message belongs to a round that has ended by `day` and is not closed yet.

    The job that closes rounds runs once a minute.
    """
    return kind_of(row).only_in_round and await endings.is_to_be_closed(session, row.subject_id, day)


async def is_private_now(session: AsyncSession, row: Outgoing) -> bool:
    """Return whether `row` is a direct message on an assignment whose reflection is private or was withdrawn since."""
    if not kind_of(row).is_about_assignment or row.place is not Place.PERSON:
        return False
    reflection = await assignment_details.reflection_on(session, row.subject_id)
    return reflection is not None and reflection.consent is Consent.PRIVATE


async def lock_subject(session: AsyncSession, row: Outgoing) -> None:
    """Lock the row that what follows may change, before the message: a click locks them in this order too."""
    kind = kind_of(row)
    if kind.follows is not None and kind.subject in _LOCKED:
        await rows_of(session, _LOCKED[kind.subject], {"subject": row.subject_id})


async def note_delivered(session: AsyncSession, row: Outgoing, *, first: bool, now: datetime) -> None:
    """Do what follows from a delivered message; `first` says that it was posted, rather than updated."""
    follows = kind_of(row).follows
    if follows is not None:
        await follows(session, Delivered(row, is_first=first, now=now))
