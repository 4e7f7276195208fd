"""Following: what colleagues are asked or told once the assignment moved: logged, swapped, taken back, over."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import id_of
from bot.program.listening import messages, sessions
from models import TO_DO, Assignment, AssignmentState, ListenSeat, ListenSession, Person, SeatState

_S = AssignmentState


async def follow(
    session: AsyncSession,
    moved: Sequence[Assignment],
    to: AssignmentState,
    *,
    before: Mapping[int, AssignmentState],
    now: datetime,  # noqa: ARG001  # every hook is given it
    actor: str | None,
) -> None:
    """Ask and tell the colleagues of these assignments what concerns them."""
    for assignment in moved:
        was = before[id_of(assignment)]
        if to is _S.APPROVED:
            await _take_over(session, assignment)
        elif to is _S.REFLECTED:
            await messages.ask_for_lines(session, assignment, await _seats(session, assignment, SeatState.IN))
        elif to is _S.SWAPPED and was in TO_DO and not await _is_swap(session, assignment, actor):
            await _call_off(session, assignment)
        elif to is _S.MISSED and was in TO_DO and actor is not None:  # let go: they stay in, should it come about
            await messages.tell_off(session, assignment, await _seats(session, assignment, SeatState.IN))


async def _seats(session: AsyncSession, assignment: Assignment, *states: SeatState) -> list[ListenSeat]:
    return [each.seat for each in await sessions.seats_of(session, id_of(assignment)) if each.seat.state in states]


async def _is_swap(session: AsyncSession, assignment: Assignment, actor: str | None) -> bool:
    """Return whether the participant swaps, so that the next customer takes over who comes along."""
    participant = await session.get(Person, assignment.participant_id)
    return participant is not None and actor is not None and participant.slack_id == actor


async def _call_off(session: AsyncSession, assignment: Assignment) -> None:
    seats = await _seats(session, assignment, SeatState.ASKED, SeatState.IN)
    await messages.tell_off(session, assignment, seats)
    for seat in seats:
        seat.state = SeatState.OFF
    await session.flush()


async def _take_over(session: AsyncSession, assignment: Assignment) -> None:
    """Have who was to come along come along to the customer who took the place of another."""
    rows = await session.exec(
        select(ListenSession)
        .join(Assignment, col(Assignment.id) == col(ListenSession.assignment_id))
        .where(
            Assignment.participant_id == assignment.participant_id,
            Assignment.round_id == assignment.round_id,
            Assignment.routine == assignment.routine,
            Assignment.state == _S.SWAPPED,
        )
        .order_by(col(ListenSession.id).desc())
    )
    known = rows.first()
    if known is None:
        return
    seats = await sessions.seats_of(session, known.assignment_id)
    here = [each.seat for each in seats if each.seat.state in (SeatState.ASKED, SeatState.IN)]
    if not here:
        return
    before, was_booked = known.assignment_id, known.starts_at is not None
    await sessions.forget_lines(session, before)
    known.assignment_id, known.starts_at, known.story_id, known.customer_id = id_of(assignment), None, None, None
    await session.flush()
    await messages.hand_over(session, before, id_of(assignment))
    if was_booked:
        await messages.tell_day(session, assignment, [each for each in here if each.state is SeatState.IN])
