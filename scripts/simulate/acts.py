"""What executives do in the programme, by its own verbs, as clicks call them: book, log, swap, and fill in a form."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import calls
from bot.program.booking import bookings
from bot.program.nudges import snoozing, unanswered
from bot.program.routines import ROUTINES, YES, FieldKind, ReflectionField, Routine
from bot.program.stories import reflections
from bot.program.stories.reflection_form import Entry, answer_name
from models import Consent, Meaning, Person, PersonSettings
from models.database import Database

_PROMISED_IN = timedelta(days=20)


def filled_in(routine: Routine, today: date, *, is_private: bool) -> list[Entry]:
    """Return every field of a routine's form, filled in shortly; `is_private` lets no story come of it."""
    entries = (_entry(each, today, is_private=is_private) for each in routine.form.fields)
    return [each for each in entries if each is not None]


def _entry(asked: ReflectionField, today: date, *, is_private: bool) -> Entry | None:
    if asked.kind is FieldKind.QUESTIONS:
        return Entry(answer_name(0), "What was hard?", "The invoice never matches.")
    if asked.kind in (FieldKind.PERSON, FieldKind.ISSUE):
        return None
    texts = {FieldKind.PAST_DATE: today.isoformat(), FieldKind.FUTURE_DATE: (today + _PROMISED_IN).isoformat()}
    text = texts.get(asked.kind, "Nobody answers the second call.")
    if asked.choices:
        values = [choice.value for choice in asked.choices]
        text = YES if asked.meaning is Meaning.COMMITS and YES in values else values[0]
        if is_private and asked.meaning is Meaning.CONSENT:
            text = Consent.PRIVATE
    return Entry(asked.name, asked.label, text[: asked.max_length])


async def log_call(
    database: Database,
    assignment_id: int,
    routine: str,
    *,
    today: date,
    now: datetime,
    by: str,
    is_private: bool,
) -> None:
    """Log what was done. Raises FirsthandError where it may not be."""
    entries = filled_in(ROUTINES[routine], today, is_private=is_private)
    await database.run_write(
        lambda session: reflections.save(
            session, assignment_id, entries, version=0, today_of=lambda _: today, now=now, by=by
        )
    )


async def book_day(
    database: Database, assignment_id: int, day: date, zone: ZoneInfo, *, now: datetime, by: str
) -> None:
    """Book it for a day. Raises FirsthandError where it may not be."""
    await database.run_write(lambda session: bookings.book_day(session, assignment_id, day, zone=zone, now=now, by=by))


async def book(
    database: Database, assignment_id: int, starts_at: datetime, zone: ZoneInfo, *, now: datetime, by: str
) -> None:
    """Book it for an hour. Raises FirsthandError where it may not be."""
    await database.run_write(
        lambda session: bookings.book(session, assignment_id, starts_at, zone=zone, now=now, by=by)
    )


async def swap(database: Database, assignment_id: int, *, now: datetime, by: str) -> int:
    """Swap it for another; return the id of that. Raises FirsthandError where it may not be."""
    other = await database.run_write(lambda session: calls.swap(session, assignment_id, limit=2, now=now, by=by))
    return other.id or 0


async def swap_for(database: Database, assignment_id: int, *, now: datetime, by: str) -> None:
    """Let the CX team swap it for its participant. Raises FirsthandError where it may not be."""
    await database.run_write(lambda session: calls.swap_for(session, assignment_id, now=now, by=by))


async def let_go(database: Database, assignment_id: int, *, now: datetime, by: str) -> None:
    """Let the CX team let it go. Raises FirsthandError where it may not be."""
    await database.run_write(lambda session: unanswered.let_go(session, assignment_id, now=now, by=by))


async def snooze(
    database: Database, assignment_id: int, until: date, zone: ZoneInfo, *, now: datetime, by: str
) -> None:
    """Snooze it until a day. Raises FirsthandError where it may not be."""
    await database.run_write(lambda session: snoozing.snooze(session, assignment_id, until, zone=zone, now=now, by=by))


async def pause(database: Database, until: date, *, by: str) -> None:
    """Have somebody pause until a day."""

    async def keep(session: AsyncSession) -> None:
        person_id = (await session.exec(select(Person.id).where(Person.slack_id == by))).one() or 0
        chosen = await session.get(PersonSettings, person_id) or PersonSettings(person_id=person_id)
        chosen.paused_until = until
        session.add(chosen)

    await database.run_write(keep)
