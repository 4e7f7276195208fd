"""Factories for the programme's tests: participants, customers, and a call brought to where a test needs it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import starmap
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, matching, rounds
from bot.program.assignments import assignment_details, id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.importing.batch import import_batch
from bot.program.importing.entries import Entry, RowResult
from bot.program.importing.sheet import SheetEntries
from bot.program.matching import planning
from bot.program.rounds import plans, round_times
from bot.program.rounds.calendar import Cadence, Span
from bot.program.routines import CALL
from bot.program.stories import reflections, story_revisions
from models import (
    Account,
    Assignment,
    AssignmentState,
    Consent,
    Customer,
    Issue,
    OutgoingKind,
    Person,
    Reflection,
    Round,
    Story,
)
from models.database import Database
from tests.participants import add_participants
from tests.program.written import Written

CADENCE = Cadence("first working day", ZoneInfo("UTC"))
NOVEMBER, DECEMBER = CADENCE.span_of(date(2026, 11, 1)), CADENCE.span_of(date(2026, 12, 1))
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
ADA, JONAS, NADIA = "U0ADA", "U0JONAS", "U0NADIA"

Row = TypeVar("Row", bound=SQLModel)
Done = TypeVar("Done")
Given = ParamSpec("Given")
Values = dict[str, Any]

FORM = Written(
    talked_on=TODAY,
    answers=(("What was hard?", "The invoice."), ("What would you change?", "")),
    quote="I do your bookkeeping for you.",
    hurts="Prices change after the order. Nobody tells the invoice.",
    promise="Freeze the price.",
    due_on=TODAY + timedelta(days=20),
    owner=None,
    no_promise_reason="",
    consent=Consent.ANONYMOUS,
)


def filled_form(**other: Any) -> Written:
    """Return a reflection that is all right, but for what is given."""
    return replace(FORM, **other)


async def populate(database: Database, *, participants: int = 2, customers: int = 3) -> None:
    """Store Ada, Jonas and more (P-1, P-2, …), an issue, and customers who agreed to be called (C-1, C-2, …)."""
    slack_ids = [ADA, JONAS, *(f"U0P{number}" for number in range(3, participants + 1))]
    async with database.write() as session:
        issue = Issue(external_id="I-1", title="Invoices don't match orders", severity=4)
        session.add(issue)
        await session.flush()
        for number, slack_id in enumerate(slack_ids[:participants], 1):
            person = Person(external_id=f"P-{number}", name=f"Person {number}", slack_id=slack_id)
            await add_participants(session, person)
        for number in range(1, customers + 1):
            session.add(customer(number, issue_id=issue.id))


def customer(number: int, **other: Any) -> Customer:
    """Return customer C-`number`, who agreed to be called, not stored yet; `account` is the name of theirs."""
    account = other.pop("account", f"Account {number}")
    values: dict[str, Any] = {
        "external_id": f"C-{number}",
        "name": f"Cara Contact{number}",
        "phone": f"+44 20 7946 00{number:02}",
        "email": f"c{number}@example.com",
        "score": Decimal(4),
        "consent_to_call": True,
    }
    return Customer(**(values | other), account=Account(name=account) if account else None)


async def commit(
    database: Database,
    verb: Callable[Concatenate[AsyncSession, Given], Awaitable[Done]],
    *args: Given.args,
    **kwargs: Given.kwargs,
) -> Done:
    """Return what `verb` returns, given a session, in a writing transaction of its own."""
    async with database.write() as session:
        return await verb(session, *args, **kwargs)


async def query(
    database: Database,
    verb: Callable[Concatenate[AsyncSession, Given], Awaitable[Done]],
    *args: Given.args,
    **kwargs: Given.kwargs,
) -> Done:
    """Return what `verb` returns, given a session that only reads."""
    async with database.read() as session:
        return await verb(session, *args, **kwargs)


async def every(database: Database, table: type[Row]) -> list[Row]:
    """Return every row of `table`, in the order they were stored."""
    async with database.read() as session:
        return list((await session.exec(select(table).order_by(col(table.id)))).all())  # type: ignore[attr-defined]


async def one(database: Database, table: type[Row], row_id: int | None) -> Row:
    """Return one row as it is stored now."""
    async with database.read() as session:
        return await session.get_one(table, row_id)


async def store(database: Database, *rows: SQLModel) -> None:
    """Store new rows."""
    async with database.write() as session:
        session.add_all(rows)


async def tell_cx(database: Database) -> None:
    """Have the CX team told of all that is open, so that it ends with its round."""
    async with database.write() as session:
        for each in (await session.exec(select(Assignment))).all():
            each.told_at = NOW


async def update_row(database: Database, table: type[SQLModel], row_id: int | None, **values: Any) -> None:
    """Set some columns of one row, as whatever else writes them does."""
    async with database.write() as session:
        (await session.get_one(table, row_id)).sqlmodel_update(values)


async def import_rows(
    database: Database, *, keys: frozenset[str] = frozenset(), **sheets: Sequence[Values]
) -> dict[str, RowResult]:
    """Import a workbook whose sheets hold these values by field, each from row 2 on; `keys` stand on all of them."""
    batch = {name: brought(rows, keys) for name, rows in sheets.items()}
    return await commit(database, import_batch, batch, lambda _: None, now=NOW)


def brought(rows: Sequence[Values], keys: frozenset[str] = frozenset()) -> SheetEntries:
    """Return a sheet that brings these values by field, from row 2 on, and also has rows of `keys` that can't go in."""
    entries = list(starmap(Entry, enumerate(rows, 2)))
    return SheetEntries(entries, frozenset(name for row in rows for name in row), keys)


async def details_of(database: Database, call: int) -> AssignmentDetails:
    """Return all that belongs to a call."""
    details = await query(database, assignment_details.of_assignment, call)
    assert details is not None
    return details


async def plan_of(database: Database, round_: Round) -> plans.Plan:
    """Return the plan of a round as its card shows it."""
    plan = await query(database, plans.of_round, id_of(round_))
    assert plan is not None
    return plan


def result_names(results: Iterable[object]) -> list[str]:
    """Return the names of the types that `both` returned, in alphabetical order."""
    return sorted(type(result).__name__ for result in results)


async def drafts(session: AsyncSession, round_id: int) -> list[planning.Draft]:
    """Return the plan that is to be kept of this round, in its parts."""
    basis = await planning.basis_of(session, round_id, now=NOW, zone=CADENCE.zone)
    return await planning.drafts_of(session, basis, matching.choose(basis.waiting, basis.best, basis.had))


async def propose(session: AsyncSession, span: Span = NOVEMBER, *, now: datetime = NOW) -> Round | None:
    """Ask for the plan of `span` and make it at once, as the jobs do in several steps."""
    round_ = await rounds.want_plan(session, CALL, span, now=now)
    if round_ is not None:
        for draft in await drafts(session, id_of(round_)):
            await planning.keep(session, draft, now=now)
    return round_


async def planned(database: Database, span: Span = NOVEMBER, *, now: datetime = NOW) -> Round:
    """Return the round of `span`, proposed, as the clock does it: what is over is closed."""
    async with database.write() as session:
        await round_times.settle(session, CALL, CADENCE, now=now)
        round_ = await propose(session, span, now=now)
    assert round_ is not None
    return round_


async def approved(database: Database, span: Span = NOVEMBER, *, now: datetime = NOW) -> Round:
    """Return the round of `span`, proposed and approved by Nadia."""
    round_ = await planned(database, span, now=now)
    async with database.write() as session:
        return await rounds.approve(session, id_of(round_), now=now, actor=NADIA)


async def mark_all_sent(database: Database) -> None:
    """Note that every approved assignment stands in its participant's messages."""
    for assignment in await every(database, Assignment):
        if assignment.state is AssignmentState.APPROVED:
            await mark_sent(database, id_of(assignment))


async def call_of(database: Database, slack_id: str) -> Assignment:
    """Return the newest assignment of whoever has that Slack id."""
    async with database.read() as session:
        rows = await session.exec(
            select(Assignment)
            .join(Person, col(Person.id) == col(Assignment.participant_id))
            .where(Person.slack_id == slack_id)
            .order_by(col(Assignment.id).desc())
        )
        found = rows.first()
    assert found is not None
    return found


def customer_id_of(assignment: Assignment) -> int:
    """Return the id of the customer an assignment is about."""
    assert assignment.customer_id is not None
    return assignment.customer_id


async def adas_call(database: Database) -> int:
    """Return the id of Ada's call, approved and shown to her."""
    await populate(database)
    await approved(database)
    call = await call_of(database, ADA)
    await mark_sent(database, id_of(call))
    return id_of(call)


async def mark_sent(database: Database, assignment_id: int, *, now: datetime = NOW) -> None:
    """Let an approved call be sent, as delivering its message does."""
    async with database.write() as session:
        assignment = await session.get_one(Assignment, assignment_id)
        assignment.sent_at = now
        await assignments.transition(session, assignment, AssignmentState.SENT, now=now, actor=None)


async def submit(
    database: Database, call: int, words: Written = FORM, *, version: int = 0, by: str = ADA
) -> Reflection:
    """Save a reflection in a transaction of its own, as a submitted modal does."""
    async with database.write() as session:
        saved = await reflections.save(
            session, call, words.entries(), version=version, today_of=lambda _: TODAY, now=NOW, by=by
        )
        return saved.reflection


async def save(database: Database, call: int, words: Written = FORM, *, version: int = 0, by: str = ADA) -> Reflection:
    """Save a reflection as `submit` does, and have its review card delivered, which stores the story's revision."""
    saved = await submit(database, call, words, version=version, by=by)
    async with database.write() as session:
        await story_revisions.renew_due(session, OutgoingKind.REVIEW, call, now=NOW)
    return saved


async def story_about(database: Database, call: int) -> Story:
    """Return the story of Ada's call as it is stored now."""
    async with database.read() as session:
        rows = await session.exec(select(Story).join(Reflection).where(Reflection.assignment_id == call))
        return rows.one()


async def both(
    first: Database, second: Database, act: Callable[[AsyncSession, int], Awaitable[Done]]
) -> list[Done | BaseException]:
    """Let two processes `act` in a writing transaction each, at the same moment; `act` is told which it is, 0 or 1."""

    async def in_one(database: Database, number: int) -> Done:
        async with database.write() as session:
            await session.connection()
            return await act(session, number)

    return list(await asyncio.gather(in_one(first, 0), in_one(second, 1), return_exceptions=True))
