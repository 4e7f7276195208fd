"""The subjects of the entry points of listening together, each newly stored, without any message about them."""

from dataclasses import asdict
from datetime import date
from enum import StrEnum

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people import participations
from bot.program.routines.listen import LISTEN
from bot.program.stories import reflections, reviews, story_revisions
from bot.program.stories.reflection_form import Entry
from models import (
    Assignment,
    AssignmentState,
    Consent,
    Customer,
    ListenSeat,
    ListenSession,
    Outgoing,
    OutgoingKind,
    Participation,
    Person,
    Reflection,
    Round,
    RoundState,
    SeatState,
    Story,
)
from models.database import HAS_ENQUEUED
from tests.harness import NADIA, START
from tests.program.factories import CADENCE

COLLEAGUE = "U0SAMRIVERA"
_ENTRIES = {
    "day": START.date().isoformat(),
    "heard": "Wilhelmina types it twice.",
    "quote": "I do your bookkeeping.",
    "hurts": "Prices change after the order.",
    "promises": "no",
    "consent": "anonymous",
}


class ListenKind(StrEnum):
    """What an entry point acts on; a seat is that of the colleague."""

    SESSION = "a customer to listen to"
    BOOKED = "a customer to listen to at an hour that is booked"
    OF_STORY = "a recorded story to listen to"
    WAITING = "a story that waits for a line"
    ASKED = "a seat whose colleague was asked"
    WRITTEN = "a seat with a line"
    LATE = "a seat whose line came late"


_STATES = {ListenKind.ASKED: SeatState.ASKED}
_LOGGED = frozenset({ListenKind.WAITING, ListenKind.LATE})
_OF_SEATS = frozenset({ListenKind.ASKED, ListenKind.WRITTEN, ListenKind.LATE})


async def store(session: AsyncSession, kind: ListenKind, number: int, customer: Customer, *, of: str) -> int:
    """Return the id of a new subject of this kind, of the participant `of` (Slack id)."""
    month = date(2030 + number // 12, 1 + number % 12, 1)
    round_ = Round(routine=LISTEN.key, opened_at=START, **asdict(CADENCE.span_of(month)))
    round_.state = RoundState.APPROVED
    session.add(round_)
    await session.flush()
    participant = (await session.exec(select(Person).where(Person.slack_id == of))).one()
    if LISTEN.key not in await participations.routines_of(session, participant.id or 0):
        session.add(Participation(person_id=participant.id or 0, routine=LISTEN.key, since=START))
    made = Assignment(
        round_id=round_.id or 0,
        routine=LISTEN.key,
        participant_id=participant.id or 0,
        customer_id=customer.id,
        why="You are new to them.",
        state=AssignmentState.SENT,
        sent_at=START,
    )
    session.add(made)
    await session.flush()
    seat = await _seat(session, kind, made)
    if kind is ListenKind.BOOKED:
        made.state, made.booked_on = AssignmentState.BOOKED, START.date()
    if kind is ListenKind.OF_STORY:
        await _choose_story(session, made)
    if kind in _LOGGED:
        await _log(session, made, seat, of=of)
    await session.flush()
    return (seat.id if kind in _OF_SEATS else made.id) or 0


async def _seat(session: AsyncSession, kind: ListenKind, made: Assignment) -> ListenSeat:
    colleague = (await session.exec(select(Person).where(Person.slack_id == COLLEAGUE))).first()
    colleague = colleague or Person(
        name="Wilhelmina Rivera", slack_id=COLLEAGUE, looked_up_at=START, timezone="Europe/London"
    )
    known = ListenSession(assignment_id=made.id or 0)
    session.add_all((colleague, known))
    await session.flush()
    seat = ListenSeat(session_id=known.id or 0, person_id=colleague.id or 0, state=_STATES.get(kind, SeatState.IN))
    if kind in (ListenKind.WRITTEN, ListenKind.LATE):
        seat.line, seat.consent, seat.version = "Wilhelmina said nobody reads it.", Consent.NAMED, 1
    session.add(seat)
    await session.flush()
    return seat


async def _choose_story(session: AsyncSession, made: Assignment) -> None:
    """Have a story of another assignment listened to."""
    known = (await session.exec(select(ListenSession).where(ListenSession.assignment_id == made.id))).one()
    known.customer_id, made.customer_id = made.customer_id, None
    newest = select(Story).join(Reflection).order_by(col(Story.id).desc())
    story = (await session.exec(newest)).first()
    known.story_id = story.id if story else None


async def _log(session: AsyncSession, made: Assignment, seat: ListenSeat, *, of: str) -> None:
    def today_of(_: Person) -> date:
        return START.date()

    entries = [Entry(name, "", text) for name, text in _ENTRIES.items()]
    made_id = made.id or 0
    await reflections.save(session, made_id, entries, version=0, today_of=today_of, now=START, by=of)
    if seat.line:
        await story_revisions.renew_due(session, OutgoingKind.REVIEW, made_id, now=START)
        await reviews.publish(session, made_id, revision=1, now=START, by=NADIA)
        seat.is_late = True
    await session.flush()
    await session.exec(delete(Outgoing).where(col(Outgoing.subject_id) == made_id))
    session.info.pop(HAS_ENQUEUED, None)
