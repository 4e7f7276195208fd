"""Subjects: what assignments are about, named, and found by what was typed."""

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.errors import FirsthandError
from bot.program.people import customers
from bot.program.quotes import unquoted
from bot.program.routines import ROUTINES, Subject
from models import TO_DO, Account, Assignment, Customer, Journey, Person
from models.account import folded

SubjectRow: TypeAlias = Customer | Account | Person | Journey
_TABLES: dict[Subject, type[SubjectRow]] = {
    Subject.CUSTOMER: Customer,
    Subject.ACCOUNT: Account,
    Subject.COLLEAGUE: Person,
    Subject.JOURNEY: Journey,
}
# What was typed is shown back no longer than that.
_LONGEST_TYPED = 80


class NoSuchSubject(FirsthandError):
    """Not one account, colleague or journey matches what was typed."""

    subject: Subject
    typed: str


class SayWhich(FirsthandError):
    """The routine needs a subject, and none was typed."""

    routine: str
    subject: Subject


async def of(session: AsyncSession, assignment: Assignment) -> SubjectRow | None:
    """Return what an assignment is about, None for nothing."""
    subject = ROUTINES[assignment.routine].subject
    return await by_id(session, subject, getattr(assignment, subject.column)) if subject.column else None


async def still_with(session: AsyncSession, participant_id: int) -> list[tuple[Assignment, SubjectRow | None]]:
    """Return what this participant has yet to do, without proposals, each with what it is about; oldest first."""
    rows = await session.exec(
        select(Assignment)
        .where(Assignment.participant_id == participant_id, col(Assignment.state).in_(TO_DO))
        .order_by(col(Assignment.id))
    )
    return [(each, await of(session, each)) for each in rows.all()]


async def by_id(session: AsyncSession, subject: Subject, subject_id: int | None) -> SubjectRow | None:
    """Return the subject of this kind and id, None where there is none."""
    found: SubjectRow | None = await session.get(_TABLES[subject], subject_id) if subject_id else None
    return found


def name_of(row: SubjectRow | None, routine: str) -> str:
    """Return the name of what an assignment of this routine (its key) is about; the routine's title for nothing."""
    if row is None:
        return ROUTINES[routine].title
    return row.title if isinstance(row, Journey) else row.name


async def by_words(session: AsyncSession, subject: Subject, typed: str) -> SubjectRow:
    """Return the one subject of this kind that `typed` names by id, name or e-mail.

    Raises NoSuchCustomer, or NoSuchSubject, for none or several.
    """
    if subject is Subject.CUSTOMER:
        return await customers.by_words(session, typed)
    bare = unquoted(typed)
    rows: list[SubjectRow] = []
    if bare and subject in _NAMED:
        rows = list((await session.exec(_NAMED[subject](bare).limit(2))).all())
    if len(rows) != 1:
        raise NoSuchSubject(subject, bare[:_LONGEST_TYPED])
    return rows[0]


def _account(typed: str) -> SelectOfScalar[Any]:
    return select(Account).where(Account.folded_name == folded(typed))


def _colleague(typed: str) -> SelectOfScalar[Any]:
    names: list[ColumnElement[bool]] = [
        col(Person.external_id) == typed,
        col(Person.slack_id) == typed,
        func.lower(Person.email) == typed.lower(),
        func.lower(Person.name) == typed.lower(),
    ]
    may_be_met = and_(col(Person.active), ~col(Person.guest), col(Person.not_found_at).is_(None))
    return select(Person).where(or_(*names), may_be_met)


def _journey(typed: str) -> SelectOfScalar[Any]:
    return select(Journey).where(or_(col(Journey.external_id) == typed, func.lower(Journey.title) == typed.lower()))


_NAMED = {Subject.ACCOUNT: _account, Subject.COLLEAGUE: _colleague, Subject.JOURNEY: _journey}
