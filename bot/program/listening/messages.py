"""The messages about listening together: to colleagues, to who brings them, and to the CX team."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import uuid4

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.listening.sessions import Held, Listening, SeatFacts
from bot.program.outbox.message_kinds import Delivered, MessageKind, Subject, register
from bot.program.outbox.queue import mark_for_update
from models import TO_DO, Assignment, ListenSeat, Outgoing, OutgoingKind, OutgoingState, Place, SeatState
from models.database import HAS_ENQUEUED


def seat_in(row: Outgoing) -> int:
    """Return the id of the seat that a message is about."""
    return int(row.key.split(":")[2])


def of_row(row: Outgoing, details: AssignmentDetails) -> SeatFacts | None:
    """Return the seat that a message is about, None where there is none any more."""
    return details.own.seat(seat_in(row)) if isinstance(details.own, Listening) else None


def _while_asked(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    found = of_row(row, details)
    is_asked = found is not None and found.seat.state is SeatState.ASKED and details.assignment.state in TO_DO
    return row.ts is not None or is_asked


def _while_in(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    found = of_row(row, details)
    return row.ts is not None or (found is not None and found.seat.state is SeatState.IN)


def was_put_off(row: Outgoing) -> bool:
    """Return whether another day was set since this question what a colleague heard, so that they are asked anew."""
    return ":put off " in row.key


def _once_heard(row: Outgoing, details: AssignmentDetails, today: date) -> bool:
    return _while_in(row, details, today) and (row.ts is not None or not was_put_off(row))


def _while_to_do(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    return row.ts is not None or details.assignment.state in TO_DO


async def _settle_earlier(session: AsyncSession, delivered: Delivered) -> None:
    """Have what a colleague was told before give way to what they are told now."""
    if not delivered.is_first:
        return
    earlier = _posted_to_them(delivered.row).where(col(Outgoing.id) < delivered.row.id)
    for row in await session.exec(earlier.order_by(col(Outgoing.id)).with_for_update()):
        mark_for_update(row)
        session.info[HAS_ENQUEUED] = True


async def is_superseded(session: AsyncSession, row: Outgoing) -> bool:
    """Return whether the colleague was told once more since, in a message that stands below this one."""
    later = _posted_to_them(row).where(col(Outgoing.id) > row.id).limit(1)
    return row.ts is not None and (await session.exec(later)).first() is not None


def _posted_to_them(row: Outgoing) -> SelectOfScalar[Outgoing]:
    """Return what selects the messages of the same kind and subject that were posted to the same person."""
    return select(Outgoing).where(
        Outgoing.subject_id == row.subject_id,
        Outgoing.kind == row.kind,
        Outgoing.person_id == row.person_id,
        col(Outgoing.ts).is_not(None),
    )


SEAT_ASKED = register(
    MessageKind(
        "listen asked",
        Subject.ASSIGNMENT,
        called="an invitation to listen together",
        only_in_round=True,
        follows_assignment=True,
        applies=_while_asked,
    )
)
SEAT_TOLD = register(
    MessageKind(
        "listen told",
        Subject.ASSIGNMENT,
        called="the day told to a colleague",
        follows_assignment=True,
        applies=_while_in,
        follows=_settle_earlier,
    )
)
SEAT_OFF = register(MessageKind("listen off", Subject.ASSIGNMENT, called="the word to a colleague that it is off"))
LINE_ASKED = register(
    MessageKind(
        "listen line",
        Subject.ASSIGNMENT,
        called="the question what a colleague heard",
        follows_assignment=True,
        applies=_once_heard,
    )
)
SEAT_DECLINED = register(
    MessageKind(
        "listen declined",
        Subject.ASSIGNMENT,
        called="the word that a colleague can't come along",
        follows_assignment=True,
        applies=_while_to_do,
    )
)
LATE_LINE = register(MessageKind("listen late", Subject.ASSIGNMENT, follows_assignment=True))

# Not what was asked about the customer before: of the next, it is asked in a message of its own.
_OF_SEATS = (SEAT_ASKED, SEAT_TOLD, SEAT_OFF, SEAT_DECLINED)
_SHOWING = frozenset({SEAT_ASKED.name, SEAT_TOLD.name, LINE_ASKED.name, SEAT_DECLINED.name, LATE_LINE.name})


def of_seat(seat: ListenSeat) -> outbox.Recipient:
    """Return the colleague of a seat as a recipient."""
    return outbox.Recipient(Place.PERSON, person_id=seat.person_id)


async def ask(session: AsyncSession, assignment: Assignment, seats: Iterable[ListenSeat]) -> None:
    """Ask these colleagues whether they come along."""
    await _tell(session, SEAT_ASKED, assignment, seats)


async def ask_for_lines(session: AsyncSession, assignment: Assignment, seats: Iterable[ListenSeat]) -> None:
    """Ask these colleagues what they heard; once more changes nothing but the message."""
    await _tell(session, LINE_ASKED, assignment, seats)


async def put_off(session: AsyncSession, assignment: Assignment, seats: Iterable[ListenSeat]) -> None:
    """Take back what these colleagues were asked for, as another day is set now; who wrote a line keeps it."""
    unwritten = {id_of(each) for each in seats if each.consent is None}
    about = select(Outgoing).where(Outgoing.subject_id == id_of(assignment), Outgoing.kind == LINE_ASKED.name)
    for row in (await session.exec(about.order_by(col(Outgoing.id)).with_for_update())).all():
        if seat_in(row) in unwritten and not was_put_off(row):
            row.key = outbox.key_of(row.kind, row.subject_id, f"{seat_in(row)}:put off {row.id}")
            mark_for_update(row)
            session.info[HAS_ENQUEUED] = True
    await session.flush()


async def tell_day(session: AsyncSession, assignment: Assignment, seats: Iterable[ListenSeat]) -> None:
    """Tell these colleagues when it is, each time in a message of its own; the earlier ones are updated."""
    await _tell_anew(session, SEAT_TOLD, assignment, seats)


async def tell_off(session: AsyncSession, assignment: Assignment, seats: Iterable[ListenSeat]) -> None:
    """Tell these colleagues that it is off, or that they are off the list, as far as they know of it at all."""
    for seat in seats:
        dedup_suffix = str(id_of(seat))
        asked = await outbox.find(session, SEAT_ASKED.name, id_of(assignment), dedup_suffix=dedup_suffix)
        if seat.state is SeatState.IN or (asked is not None and asked.ts is not None):
            await _tell_anew(session, SEAT_OFF, assignment, [seat])


async def tell_declined(session: AsyncSession, held: Held) -> None:
    """Tell who brings a colleague that they can't come along."""
    to = outbox.participant_of(held.assignment)
    suffix = f"{id_of(held.seat)}:{uuid4().hex[:8]}"
    await outbox.enqueue(session, SEAT_DECLINED.name, id_of(held.assignment), to, dedup_suffix=suffix)


async def tell_late(session: AsyncSession, held: Held) -> None:
    """Tell the CX team of a line that came once the story was public."""
    suffix = str(id_of(held.seat))
    await outbox.enqueue(session, LATE_LINE.name, id_of(held.assignment), outbox.CX_CHANNEL, dedup_suffix=suffix)


async def _tell(session: AsyncSession, kind: MessageKind, assignment: Assignment, seats: Iterable[ListenSeat]) -> None:
    for seat in seats:
        dedup_suffix = str(id_of(seat))
        await outbox.enqueue(session, kind.name, id_of(assignment), of_seat(seat), dedup_suffix=dedup_suffix)


async def _tell_anew(
    session: AsyncSession, kind: MessageKind, assignment: Assignment, seats: Iterable[ListenSeat]
) -> None:
    for seat in seats:
        if await _is_to_be_told(session, kind, assignment, seat):
            continue  # what waits for their working hours is told as it is by then
        suffix = f"{id_of(seat)}:{uuid4().hex[:8]}"
        await outbox.enqueue(session, kind.name, id_of(assignment), of_seat(seat), dedup_suffix=suffix)


async def _is_to_be_told(session: AsyncSession, kind: MessageKind, assignment: Assignment, seat: ListenSeat) -> bool:
    """Return whether a message of this kind to the colleague waits that surely wasn't posted yet."""
    waiting = select(Outgoing.id).where(
        Outgoing.subject_id == id_of(assignment),
        Outgoing.kind == kind.name,
        Outgoing.person_id == seat.person_id,
        Outgoing.state == OutgoingState.WAITING,
        col(Outgoing.ts).is_(None),
        col(Outgoing.attempted_at).is_(None),
    )
    return (await session.exec(waiting.limit(1))).first() is not None


async def refresh(session: AsyncSession, assignment_id: int) -> None:
    """Have every message updated that shows what is listened to and when."""
    await outbox.refresh_about(session, assignment_id, _SHOWING)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, assignment_id)


async def refresh_seat(session: AsyncSession, held: Held) -> None:
    """Have the messages updated that show how one seat stands: to whose it is, who brings them, and the CX team."""
    assignment_id, seat_id = id_of(held.assignment), id_of(held.seat)
    for kind in (SEAT_ASKED, LINE_ASKED, LATE_LINE):
        await outbox.refresh_one(session, kind.name, assignment_id, dedup_suffix=str(seat_id))
    await outbox.refresh_about(session, assignment_id, {SEAT_DECLINED.name, OutgoingKind.REVIEW})
    outbox.refresh_plan_card(session, held.assignment.round_id)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, assignment_id)


async def hand_over(
    session: AsyncSession, from_id: int, to_id: int, kinds: Collection[MessageKind] = _OF_SEATS
) -> None:
    """Make the messages about seats of one assignment those of another, whose session it is now."""
    rows = await session.exec(
        select(Outgoing)
        .where(Outgoing.subject_id == from_id, col(Outgoing.kind).in_([each.name for each in kinds]))
        .order_by(col(Outgoing.id))
        .with_for_update()
    )
    for row in rows.all():
        suffix = row.key.split(":", 2)[2]
        row.key, row.subject_id = outbox.key_of(row.kind, to_id, suffix), to_id
    await session.flush()
    await outbox.refresh_about(session, from_id, {LINE_ASKED.name})
    await outbox.refresh_about(session, to_id, _SHOWING)
