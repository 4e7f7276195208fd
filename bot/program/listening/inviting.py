"""Inviting: who is to come along is asked, may say no or take their yes back, and is told when off the list."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import assignments
from bot.program.assignments import id_of
from bot.program.listening import booking, lines, messages, sessions
from bot.program.listening.sessions import ON_THE_LIST, Held, SeatFacts
from bot.program.people import Profile
from bot.program.people import meet as store_profile
from models import TO_DO, ListenSeat, Person, SeatState

MOST = 3


class HasStarted(FirsthandError):
    """It was logged already, so nobody is put on the list or taken off any more."""


class SeatIsSettled(FirsthandError):
    """The invitation was settled otherwise."""

    state: SeatState


async def to_offer(session: AsyncSession, participant: Person, seats: Sequence[SeatFacts]) -> list[str]:
    """Return the Slack ids to fill the list with: who was chosen before, else up to three of their own reports."""
    chosen = [each.person.slack_id for each in seats if each.seat.state in (SeatState.ASKED, SeatState.IN)]
    if seats:
        return [each for each in chosen if each]
    rows = await session.exec(
        select(Person.slack_id)
        .where(
            Person.manager_id == participant.id,
            col(Person.slack_id).is_not(None),
            col(Person.active),
            ~col(Person.guest),
            col(Person.not_found_at).is_(None),
        )
        .order_by(Person.name, col(Person.id))
        .limit(MOST)
    )
    return [each for each in rows.all() if each]


async def bring(session: AsyncSession, assignment_id: int, profiles: Sequence[Profile], *, by: str) -> None:
    """Bring these colleagues: who is new is asked, who is no longer among them is told; the same twice changes nothing.

    Who said no is asked again where they are chosen once more. Raises NotYours, HasStarted once it was logged.
    """
    # Sorted, as people are locked in one order; and before the assignment, as an import holds everybody first.
    ordered = sorted(profiles, key=lambda each: each.slack_id)
    for profile in ordered:
        await store_profile(session, profile)
    assignment = await assignments.for_change(session, assignment_id, by=by)
    if assignment.state not in TO_DO:
        raise HasStarted
    known = await sessions.opened(session, assignment)
    seats = {each.person.slack_id: each.seat for each in await sessions.seats_of(session, assignment_id)}
    chosen = {each.slack_id for each in profiles}
    new = [await _seated(session, known.id or 0, seats.get(each.slack_id), each) for each in ordered]
    asked = [seat for seat in new if seat is not None]
    off = [seat for slack_id, seat in seats.items() if slack_id not in chosen and seat.state in ON_THE_LIST]
    if not asked and not off:
        return
    await session.flush()
    await messages.tell_off(session, assignment, [each for each in off if each.state is not SeatState.DECLINED])
    for seat in off:
        if seat.state is SeatState.IN:
            await booking.take_out_of_calendar(session, seat, assignment, waits=True)
        seat.state = SeatState.OFF
    await session.flush()
    await messages.ask(session, assignment, asked)
    await messages.refresh(session, assignment_id)


async def _seated(
    session: AsyncSession, session_id: int, seat: ListenSeat | None, profile: Profile
) -> ListenSeat | None:
    """Return the seat of somebody who is to be asked; None for who is on the list already."""
    if seat is not None and seat.state in (SeatState.ASKED, SeatState.IN):
        return None
    if seat is not None:
        seat.state = SeatState.ASKED
        return seat
    person = (await session.exec(select(Person).where(Person.slack_id == profile.slack_id))).one()
    made = ListenSeat(session_id=session_id, person_id=id_of(person))
    session.add(made)
    await session.flush()
    return made


async def agree(session: AsyncSession, seat_id: int, *, now: datetime, by: str) -> None:
    """Keep that a colleague (Slack id) is in, and tell them when it is, unless that has been by `now`.

    Once more changes nothing. Raises NotYours, SeatIsSettled.
    """
    held = await sessions.held(session, seat_id, by=by)
    if held.seat.state is SeatState.IN:
        return
    _require_open(held)
    held.seat.state = SeatState.IN
    await session.flush()
    starts_at = held.session.starts_at
    if starts_at is not None and starts_at > now:
        await booking.put_in_calendar(session, held.seat, held.assignment)
        await messages.tell_day(session, held.assignment, [held.seat])
    await messages.refresh_seat(session, held)


async def decline(session: AsyncSession, seat_id: int, *, now: datetime, by: str) -> None:
    """Keep that a colleague (Slack id) can't come along, can't after all, or was not there; the review waits no more.

    Who asked them is told while it is still to come. Once more changes nothing. Raises NotYours, SeatIsSettled.
    """
    held = await sessions.held(session, seat_id, by=by)
    if held.seat.state is SeatState.DECLINED:
        return
    is_to_come = held.assignment.state in TO_DO
    if held.seat.state not in (SeatState.ASKED, SeatState.IN) or held.seat.consent is not None:
        raise SeatIsSettled(held.seat.state)
    held.seat.state = SeatState.DECLINED
    await session.flush()
    if is_to_come:
        await booking.take_out_of_calendar(session, held.seat, held.assignment, waits=False)
        await messages.tell_declined(session, held)
    else:
        await lines.follow(session, held.assignment, changed=False, now=now)
    await messages.refresh_seat(session, held)


def _require_open(held: Held) -> None:
    if held.seat.state is not SeatState.ASKED or held.assignment.state not in TO_DO:
        raise SeatIsSettled(held.seat.state)
