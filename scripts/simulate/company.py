"""The simulated company: its executives and customers imported, the monthly call turned on, and a recorder as Slack."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import event
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import Clocks, MovableClock
from bot.context import AppContext
from bot.program.importing.batch import import_batch
from bot.program.importing.entries import Entry
from bot.program.importing.sheet import SheetEntries
from bot.program.routines import CALL, switches
from bot.slack import MessageSender
from models import Absence, AbsenceSource, NudgeFrequency, Person, PersonSettings
from models.database import Database
from models.migrate import migrate
from scripts.simulate.executives import Executive, Habit
from scripts.simulate.recorder import TEAM, Recorder

Row = dict[str, Any]
_DEPARTMENTS = ("Finance", "Sales", "Operations", "Technology")
_CHOICES = {Habit.FEWER: NudgeFrequency.FEWER, Habit.MUTED: NudgeFrequency.NONE}
# Each may be called once a round, and never twice by the same executive.
_CUSTOMERS_EACH = 4
# Where the programme is at home.
_ZONE = ZoneInfo("Europe/London")


@asynccontextmanager
async def company(
    database_url: str, executives: Sequence[Executive], begins: datetime
) -> AsyncIterator[tuple[AppContext, Recorder, MovableClock]]:
    """Give what jobs and verbs are given, its Slack and its clock, which stands at `begins` (aware)."""
    database, clock = Database(database_url), MovableClock(begins)
    for engine in database.sync_engines:
        event.listen(engine, "connect", _throw_away)
    slack = Recorder(clock, {each.slack_id: each.office.zone.key for each in executives})
    await slack.refresh_team()
    await migrate(database)
    async with database.write() as session:
        await import_batch(session, _sheets(executives), lambda _: None, now=begins)
        await _tell(session, executives)
        await switches.turn_on(session, CALL, now=begins, by=TEAM)
    yield _context(database, clock, slack), slack, clock
    await database.close()


def _throw_away(connection: Any, _record: object) -> None:
    """Have SQLite wait for no disk: the database is gone with the simulation."""
    cursor = connection.cursor()
    for pragma in ("synchronous=OFF", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def _tell(session: AsyncSession, executives: Sequence[Executive]) -> None:
    """Have every leave known, as if given by hand, who wants fewer nudges, and who books for whom."""
    ids = dict((await session.exec(select(Person.slack_id, Person.id))).all())
    for each in executives:
        if each.habit is Habit.ASSISTED:
            assistant = Person(name=f"Assistant {each.number}", slack_id=each.assistant_id)
            session.add(assistant)
            await session.flush()
            (await session.get_one(Person, ids[each.slack_id])).assistant_id = assistant.id
    session.add_all(
        Absence(
            person_id=ids[each.slack_id] or 0,
            source=AbsenceSource.HAND,
            first_day=leave.first,
            last_day=leave.last,
            added_by=each.slack_id,
        )
        for each in executives
        for leave in each.leaves
    )
    session.add_all(
        PersonSettings(person_id=ids[each.slack_id] or 0, nudges=_CHOICES[each.habit])
        for each in executives
        if each.habit in _CHOICES
    )


def _context(database: Database, clock: MovableClock, slack: Recorder) -> AppContext:
    async def publish_home(_slack_id: str) -> None:
        """Nobody looks."""

    return AppContext(
        database=database,
        clocks=Clocks(programme=clock, wall=clock),
        workspace=slack,
        message_sender=MessageSender(slack),
        timezone=_ZONE,
        round_day="first working day",
        stories_channel="#stories",
        cx_channel="#cx",
        sender="simulation",
        swaps_per_round=2,
        wake=lambda _job: None,
        publish_home=publish_home,
    )


def _sheets(executives: Sequence[Executive]) -> Mapping[str, SheetEntries]:
    count = len(executives) * _CUSTOMERS_EACH
    return {
        "Participants": _sheet([_participant(each) for each in executives]),
        "Issues": _sheet([{"external_id": f"I-{number}", "title": f"Issue {number}"} for number in range(20)]),
        "Customers": _sheet([_customer(number) for number in range(count)]),
    }


def _sheet(rows: Sequence[Row]) -> SheetEntries:
    entries = [Entry(number, row) for number, row in enumerate(rows, 2)]
    return SheetEntries(entries, frozenset(name for row in rows for name in row), frozenset())


def _participant(executive: Executive) -> Row:
    return {
        "external_id": f"P-{executive.number}",
        "name": f"Executive {executive.number}",
        "slack_id": executive.slack_id,
        "department": _DEPARTMENTS[executive.number % len(_DEPARTMENTS)],
        "country": executive.office.country,
    }


def _customer(number: int) -> Row:
    return {
        "external_id": f"C-{number}",
        "name": f"Customer {number}",
        "account": f"Account {number // 2}",
        "phone": "+44 20 7946 0001",
        "issue": f"I-{number % 20}",
        "consent_to_call": True,
    }
