"""Taking customers, participants, issues and questions into the programme, by their external ids."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox, people, stories
from bot.program.assignments import call_offs, calls
from bot.program.importing.customers import doubtful, link_issues
from bot.program.importing.entries import Entry, RowResult
from bot.program.importing.participants import import_participants
from bot.program.importing.upsert import has_rows, upsert_rows
from models import Customer, Issue, Question
from models.customer import folded_names

# Any fixed number serves; it differs from the migrations' one.
_ONE_AT_A_TIME = 4_711_002


@dataclass(frozen=True)
class ImportBatch:
    """Everything one workbook brings. Ids are unique within each list.

    `participant_ids` are those of every row of the participants' sheet, also of rows that can't go in.
    """

    issues: list[Entry] = field(default_factory=list)
    questions: list[Entry] = field(default_factory=list)
    participants: list[Entry] = field(default_factory=list)
    customers: list[Entry] = field(default_factory=list)
    participant_ids: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """How many rows there are altogether."""
        return len(self.issues) + len(self.questions) + len(self.participants) + len(self.customers)


@dataclass(frozen=True)
class ImportResult:
    """What became of the rows of an ImportBatch, kind by kind."""

    issues: RowResult
    questions: RowResult
    participants: RowResult
    customers: RowResult


async def import_batch(session: AsyncSession, batch: ImportBatch, on_rows: Callable[[int], Any]) -> ImportResult:
    """Add what is new, update what differs and leave alone what is the same; the caller commits.

    `on_rows` is called with the number of rows dealt with since the last call. Issues go first, so that customers
    of the same workbook find them. Nothing is raised for a row that can't go in: it stands in `refused`.
    """
    connection = await session.connection()
    await _prepare(connection)
    issues = await upsert_rows(connection, Issue, batch.issues, on_rows)
    questions = await upsert_rows(connection, Question, batch.questions, on_rows)
    participants = await import_participants(connection, batch.participants, batch.participant_ids, on_rows)
    to_call = await call_offs.open_calls(session)
    unlinked = await link_issues(connection, batch.customers)
    had_rows = await has_rows(connection, Customer)
    customers = await upsert_rows(connection, Customer, batch.customers, on_rows, derive=folded_names)
    customers.doubts.extend(unlinked)
    customers.doubts.extend(await doubtful(connection, batch.customers, customers.new if had_rows else []))
    await calls.refresh_briefs(session, customers.changed_ids)
    await call_offs.notify_withdrawn(session, to_call, customers.changed_ids)
    await stories.refresh_cards(session, customers.changed_ids)
    await outbox.readdress(session, participants.readdressed_ids)
    await people.refresh_notices(session, participants.changed_ids)
    await outbox.retry_now(session, participants.corrected_ids)
    await outbox.retry_dropped(session, participants.returned_ids)
    return ImportResult(issues, questions, participants, customers)


async def _prepare(connection: AsyncConnection) -> None:
    """Wait for other imports, and let PostgreSQL look rows up by their indexes.

    On SQLite the writing transaction is a lock already. PostgreSQL knows nothing yet of a table that fills within one
    transaction, and keeps plans it made while the table was empty: it would read all of it at every look-up, and a
    first import would take the square of its rows.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
