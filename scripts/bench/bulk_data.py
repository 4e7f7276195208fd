"""Data of a company of any size, stored in bulk: people, customers, years of calls, and messages sent long ago."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice, pairwise
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel, col, func, select

from bot.program.routines import CALL
from models import (
    Account,
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Customer,
    Issue,
    Outgoing,
    OutgoingKind,
    OutgoingState,
    Participation,
    Person,
    Place,
    Round,
    RoundState,
)
from models.customer import folded_names
from models.database import Database

Row = dict[str, Any]
Ids = Sequence[int | None]
_AT_ONCE = 5_000
_SEVERITIES = (5, 5, 4, 4, 3, 3, 2, 2, 1, None)
_STATES = (None, AssignmentState.PROPOSED, AssignmentState.APPROVED, AssignmentState.SENT, AssignmentState.DONE)
_KINDS = (OutgoingKind.ASSIGNMENT, OutgoingKind.REVIEW, OutgoingKind.STORY, OutgoingKind.STORY_PUBLISHED)


async def fill(database: Database, *, people: int, customers: int, months: int = 0, now: datetime) -> None:
    """Store a company that has called for so many months before `now`, the most severe cases first."""
    async with database.write() as session:
        before = (await session.exec(select(func.count(col(Customer.id))))).one()
        connection = await session.connection()
        await _store(connection, Issue, _issues())
        await _store(connection, Person, _people(people))
        issues = list((await session.exec(select(Issue.id).order_by(col(Issue.id)))).all())
        await _store(connection, Account, _accounts(customers))
        accounts = list((await session.exec(select(Account.id).order_by(col(Account.id)))).all())[-customers:]
        await _store(connection, Customer, _customers(accounts, issues))
        ids = list((await session.exec(select(Customer.id).order_by(col(Customer.id)))).all())[before:]
        theirs = list((await session.exec(select(Person.id).order_by(col(Person.id)))).all())[-people:]
        since = {"routine": CALL.key, "since": now}
        await _store(connection, Participation, ({"person_id": person_id, **since} for person_id in theirs))
        await _store(connection, Round, _rounds(months, now))
        rounds = list((await session.exec(select(Round.id).where(Round.state == RoundState.CLOSED))).all())
        await _store(connection, Assignment, _calls(rounds, theirs, ids, now))
        made = list((await session.exec(select(Assignment.id).where(Assignment.why == "-"))).all())
        await _store(connection, AssignmentTransition, _transitions(made, now))
        await _store(connection, Outgoing, (_message(kind, subject, now) for subject in made for kind in _KINDS))


async def add_sent_messages(database: Database, count: int, *, now: datetime) -> None:
    """Store so many messages that were sent long ago, about what is deleted."""
    async with database.write() as session:
        rows = (_message(OutgoingKind.NUDGE, 1_000_000 + number, now) for number in range(count))
        await _store(await session.connection(), Outgoing, rows)


async def _store(connection: AsyncConnection, table: type[SQLModel], rows: Iterable[Row]) -> None:
    rest = iter(rows)
    while batch := list(islice(rest, _AT_ONCE)):
        await connection.execute(insert(table), batch)


def _issues() -> Iterator[Row]:
    for number, severity in enumerate(_SEVERITIES):
        yield {"external_id": f"BIG-{number}", "title": f"Issue {number}", "severity": severity}


def _people(count: int) -> Iterator[Row]:
    for number in range(count):
        name = f"Member {number:05}"
        yield {"external_id": f"M-{number}", "name": name, "slack_id": f"U0MEMBER{number:05}"}


def _accounts(count: int) -> Iterator[Row]:
    for number in range(count):
        yield {"name": f"Company {number}", "folded_name": f"company {number}"}


def _customers(accounts: Ids, issues: Ids) -> Iterator[Row]:
    for number, account_id in enumerate(accounts):
        row: Row = {"external_id": f"BIG-{number}", "name": f"Contact {number}", "email": f"c{number}@example.com"}
        # In the order of severity, so that who was called stands before who is to be called.
        issue_id = issues[number * len(issues) // len(accounts)]
        yield {
            **row,
            **folded_names(row),
            "account_id": account_id,
            "issue_id": issue_id,
            "consent_to_call": True,
            "active": True,
        }


def _rounds(months: int, now: datetime) -> Iterator[Row]:
    this = now.date().replace(day=1)
    for number in range(1, months + 1):
        starts_on = this - relativedelta(months=number)
        yield {
            "routine": CALL.key,
            "month": starts_on,
            "starts_on": starts_on,
            "ends_on": starts_on + relativedelta(months=1),
            "state": RoundState.CLOSED,
            "opened_at": now,
        }


def _calls(rounds: Ids, people: Ids, customers: Ids, now: datetime) -> Iterator[Row]:
    for number, round_id in enumerate(rounds):
        for index, participant_id in enumerate(people):
            yield {
                "round_id": round_id,
                "routine": CALL.key,
                "participant_id": participant_id,
                "customer_id": customers[(number * len(people) + index) % len(customers)],
                "state": AssignmentState.CLOSED,
                "why": "-",
                "sent_at": now,
            }


def _transitions(assignments: Ids, now: datetime) -> Iterator[Row]:
    for assignment_id in assignments:
        for here, there in pairwise(_STATES):
            yield {"assignment_id": assignment_id, "from_state": here, "to_state": there, "at": now}


def _message(kind: OutgoingKind, subject_id: int | None, now: datetime) -> Row:
    return {
        "key": f"{kind.value}:{subject_id}",
        "kind": kind,
        "subject_id": subject_id,
        "place": Place.CX,
        "state": OutgoingState.SENT,
        "wanted_version": 1,
        "delivered_version": 1,
        "attempts": 0,
        "next_try_at": now,
        "channel_id": "C0LONGAGO01",
        "ts": "1700000000.000100",
    }
