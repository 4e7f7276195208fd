"""Sessions: what one assignment listens to and who was asked to come along, read and held."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.booking.overlaps import AlsoThen
from models import (
    TO_DO,
    Assignment,
    AssignmentState,
    ListenSeat,
    ListenSession,
    Outgoing,
    OutgoingKind,
    Person,
    Reflection,
    SeatState,
    Story,
    StoryRevision,
)
from models.columns import one_of
from models.database import rows_of

ON_THE_LIST = (SeatState.ASKED, SeatState.IN, SeatState.DECLINED)


@dataclass(frozen=True)
class SeatFacts:
    """A seat, whose it is, the names of others whom they listen with besides, and what else they have at that hour."""

    seat: ListenSeat
    person: Person
    also_with: tuple[str, ...] = ()
    also_then: AlsoThen | None = None

    @property
    def id(self) -> int:
        """The id of the seat."""
        return self.seat.id or 0


@dataclass(frozen=True)
class RecordedStory:
    """A published story to listen to: its words as readers see them, and where it was posted."""

    id: int
    words: StoryRevision
    channel_id: str | None = None
    ts: str | None = None


@dataclass(frozen=True)
class Listening:
    """What is known of one session: the row (None before anything was chosen), the seats, and the story chosen.

    `story` is None, too, where the story was withdrawn since.
    """

    session: ListenSession | None = None
    seats: tuple[SeatFacts, ...] = ()
    story: RecordedStory | None = None

    @property
    def subject_name(self) -> str:
        """The title of the story that is listened to, "" for none."""
        return f"“{self.story.words.title}”" if self.story else ""

    @property
    def starts_at(self) -> datetime | None:
        """When it is booked for."""
        return self.session.starts_at if self.session else None

    def of(self, *states: SeatState) -> list[SeatFacts]:
        """Return the seats in these states."""
        return [each for each in self.seats if each.seat.state in states]

    def seat(self, seat_id: int) -> SeatFacts | None:
        """Return the seat of that id, None where there is none."""
        return next((each for each in self.seats if each.id == seat_id), None)

    @property
    def awaited(self) -> list[SeatFacts]:
        """The seats of those who are in, are still here, and have written no line."""
        return [each for each in self.of(SeatState.IN) if each.seat.consent is None and is_here(each.person)]


def is_here(person: Person) -> bool:
    """Return whether this person is a full member of the workspace still, as far as is known."""
    return person.active and not person.guest and person.not_found_at is None


@dataclass(frozen=True)
class Held:
    """A seat of an assignment that is locked."""

    assignment: Assignment
    session: ListenSession
    seat: ListenSeat
    person: Person = field(compare=False)


async def session_of(session: AsyncSession, assignment_id: int) -> ListenSession | None:
    """Return the session of an assignment, None before anything was chosen for it."""
    rows = await session.exec(select(ListenSession).where(ListenSession.assignment_id == assignment_id))
    return rows.first()


async def opened(session: AsyncSession, assignment: Assignment) -> ListenSession:
    """Return the session of an assignment that is locked, made where there is none yet."""
    known = await session_of(session, id_of(assignment))
    if known is None:
        known = ListenSession(assignment_id=id_of(assignment))
        session.add(known)
        await session.flush()
    return known


async def seats_of(session: AsyncSession, assignment_id: int) -> list[SeatFacts]:
    """Return the seats of an assignment, in the order they were asked; of those taken off the list, too."""
    rows = await session.exec(
        select(ListenSeat, Person)
        .join(ListenSession, col(ListenSession.id) == col(ListenSeat.session_id))
        .join(Person, col(Person.id) == col(ListenSeat.person_id))
        .where(ListenSession.assignment_id == assignment_id)
        .order_by(col(ListenSeat.id))
        .execution_options(populate_existing=True)
    )
    return [SeatFacts(seat, person) for seat, person in rows.all()]


async def forget_lines(session: AsyncSession, assignment_id: int) -> None:
    """Forget what colleagues wrote for an assignment that is locked, as something else is listened to now."""
    for each in await seats_of(session, assignment_id):
        seat = each.seat
        if seat.consent is not None:
            seat.line, seat.consent, seat.written_at = None, None, None
            seat.version, seat.is_late, seat.left_out_by = seat.version + 1, False, None
    await session.flush()


async def of_assignment(session: AsyncSession, assignment: Assignment) -> Listening:
    """Return what is known of the session of an assignment."""
    known = await session_of(session, id_of(assignment))
    if known is None:
        return Listening()
    story = await recorded(session, known.story_id) if known.story_id is not None else None
    return Listening(known, tuple(await seats_of(session, id_of(assignment))), story)


async def recorded(session: AsyncSession, story_id: int) -> RecordedStory | None:
    """Return a published story as readers see it, None where nobody may read it any more."""
    story = await session.get(Story, story_id)
    if story is None or not story.is_public:
        return None
    rows = await session.exec(
        select(StoryRevision, Reflection.assignment_id)
        .select_from(StoryRevision)
        .join(Reflection, col(Reflection.id) == story.reflection_id)
        .where(StoryRevision.story_id == story_id, StoryRevision.number == story.published_revision)
    )
    found = rows.first()
    if found is None:
        return None
    words, assignment_id = found
    posted: Outgoing | None = await outbox.find(session, OutgoingKind.STORY, assignment_id)
    return RecordedStory(story_id, words, posted.channel_id if posted else None, posted.ts if posted else None)


async def also_with(session: AsyncSession, seat: ListenSeat) -> tuple[str, ...]:
    """Return the names of the others with whom this colleague is to listen besides."""
    rows = await session.exec(
        select(Person.name)
        .join(Assignment, col(Assignment.participant_id) == col(Person.id))
        .join(ListenSession, col(ListenSession.assignment_id) == col(Assignment.id))
        .join(ListenSeat, col(ListenSeat.session_id) == col(ListenSession.id))
        .where(
            ListenSeat.person_id == seat.person_id,
            ListenSeat.id != seat.id,
            ListenSeat.state == SeatState.IN,
            col(Assignment.state).in_(TO_DO),
        )
        .order_by(Person.name)
    )
    return tuple(rows.all())


_OPEN_SEATS = (
    select(Assignment.id, ListenSeat.id)
    .join(ListenSession, col(ListenSession.assignment_id) == col(Assignment.id))
    .join(ListenSeat, col(ListenSeat.session_id) == col(ListenSession.id))
    .where(
        one_of(col(ListenSeat.state), (SeatState.ASKED, SeatState.IN)),
        col(ListenSeat.consent).is_(None),
        one_of(col(Assignment.state), TO_DO | {AssignmentState.REFLECTED}),
    )
)
_OPEN_SEATS_OF_ONE = (
    _OPEN_SEATS.where(col(ListenSeat.person_id) == bindparam("person"))
    .order_by(col(ListenSeat.id).desc())
    .limit(bindparam("most"))
)
# Whether a person (in SQL) has one, as `open_of` tells.
HAS_OPEN_SEAT = _OPEN_SEATS.where(col(ListenSeat.person_id) == col(Person.id)).correlate(Person).exists()


async def open_of(session: AsyncSession, person_id: int, *, limit: int) -> list[tuple[int, int]]:
    """Return assignment and seat (ids) of what this person was asked to come along to, or to write a line on."""
    rows = await rows_of(session, _OPEN_SEATS_OF_ONE, {"person": person_id, "most": limit})
    return [(assignment_id, seat_id) for assignment_id, seat_id in rows]


async def found(session: AsyncSession, seat_id: int, *, by: str) -> Held:
    """Return a seat of `by` (Slack id) without a lock, to be looked at. Raises NotYours."""
    rows = await session.exec(
        select(Assignment, ListenSession, ListenSeat, Person)
        .join(ListenSession, col(ListenSession.assignment_id) == col(Assignment.id))
        .join(ListenSeat, col(ListenSeat.session_id) == col(ListenSession.id))
        .join(Person, col(Person.id) == col(ListenSeat.person_id))
        .where(ListenSeat.id == seat_id, Person.slack_id == by)
    )
    row = rows.first()
    if row is None:
        raise assignments.NotYours
    return Held(*row)


async def held(session: AsyncSession, seat_id: int, *, by: str | None = None) -> Held:
    """Return a seat, its assignment locked. Raises NotYours where there is none, or `by` (Slack id) has another."""
    rows = await session.exec(
        select(ListenSession.assignment_id)
        .join(ListenSeat, col(ListenSeat.session_id) == col(ListenSession.id))
        .where(ListenSeat.id == seat_id)
    )
    assignment_id = rows.first()
    if assignment_id is None:
        raise assignments.NotYours
    assignment = await session.get_one(
        Assignment, assignment_id, with_for_update={"key_share": True}, populate_existing=True
    )
    seat = await session.get(ListenSeat, seat_id, populate_existing=True)
    known = await session.get(ListenSession, seat.session_id, populate_existing=True) if seat else None
    person = await session.get(Person, seat.person_id) if seat else None
    if seat is None or known is None or person is None or (by is not None and person.slack_id != by):
        raise assignments.NotYours
    if known.assignment_id != assignment.id:  # handed on to the next customer meanwhile
        return await held(session, seat_id, by=by)
    return Held(assignment, known, seat, person)
