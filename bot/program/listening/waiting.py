"""Waiting for lines: asked for once the day has passed, and gone on without after three working days, or by hand."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.assignments import assignment_details, id_of
from bot.program.listening import messages, sessions
from bot.program.people.availability import Availability, zone_of
from bot.program.routines.listen import LISTEN
from bot.program.stories import additions
from models import (
    Assignment,
    AssignmentState,
    ListenSeat,
    ListenSession,
    Person,
    Reflection,
    SeatState,
    Story,
    StoryState,
)

# In weekdays where they are who logged it: colleagues are awaited, whether the author is away or not.
_WAITS = 3


async def due(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[int]:
    """Return the ids of the assignments about which something has come due by `now`; `zone` is the programme's."""
    return [*await _passed(session, now=now, zone=zone), *await _waited_for(session, now=now, zone=zone)]


async def _passed(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[int]:
    """Return what was booked for a day that has passed, whose colleagues were not asked for their lines yet."""
    rows = await session.exec(
        select(Assignment, Person, ListenSeat.id)
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .join(ListenSession, col(ListenSession.assignment_id) == col(Assignment.id))
        .join(ListenSeat, col(ListenSeat.session_id) == col(ListenSession.id))
        .where(
            Assignment.state == AssignmentState.BOOKED,
            Assignment.routine == LISTEN.key,
            col(Assignment.booked_on) <= now.date(),  # where the day begins first, it is over by then
            ListenSeat.state == SeatState.IN,
            col(ListenSeat.consent).is_(None),
        )
        .order_by(col(Assignment.id))
    )
    found: dict[int, None] = {}
    for assignment, participant, seat_id in rows.all():
        today, booked = now.astimezone(zone_of(participant, zone)).date(), assignment.booked_on
        suffix = str(seat_id)
        asked = await outbox.find(session, messages.LINE_ASKED.name, id_of(assignment), dedup_suffix=suffix)
        if booked is not None and booked < today and asked is None:
            found[id_of(assignment)] = None
    return list(found)


async def _waited_for(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[int]:
    """Return the ids of those whose story has waited long enough, or waits for nobody who is still here."""
    rows = await session.exec(
        select(Assignment, Person, Reflection)
        .join(Reflection, col(Reflection.assignment_id) == col(Assignment.id))
        .join(Story, col(Story.reflection_id) == col(Reflection.id))
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(Story.state == StoryState.WAITING)
        .order_by(col(Assignment.id))
    )
    found = []
    for assignment, participant, reflection in rows.all():
        over = until(participant, reflection, zone) <= now
        if over or not (await sessions.of_assignment(session, assignment)).awaited:
            found.append(id_of(assignment))
    return found


def until(participant: Person, reflection: Reflection, zone: ZoneInfo) -> datetime:
    """Return the morning (aware) until which the review of a story waits for lines."""
    return Availability(zone_of(participant, zone)).morning_after(reflection.submitted_at, _WAITS)


async def look_after(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> None:
    """Ask for lines, and go on without those that did not come, wherever it is due by `now`. Safe to call again."""
    for assignment_id in await due(session, now=now, zone=zone):
        assignment = await session.get_one(
            Assignment, assignment_id, with_for_update={"key_share": True}, populate_existing=True
        )
        if assignment.state is AssignmentState.BOOKED:
            seats = await sessions.seats_of(session, assignment_id)
            asked = [each.seat for each in seats if each.seat.state is SeatState.IN and each.seat.consent is None]
            await messages.ask_for_lines(session, assignment, asked)
        else:
            await _release(session, assignment, now=now)


async def go_on(session: AsyncSession, assignment_id: int, *, by: str, of_cx_team: bool, now: datetime) -> None:
    """Bring a story to review without the lines that are awaited; once more changes nothing.

    Raises NotYours unless `by` (Slack id) brought the colleagues, or is of the CX team.
    """
    assignment = await session.get(
        Assignment, assignment_id, with_for_update={"key_share": True}, populate_existing=True
    )
    participant = await session.get(Person, assignment.participant_id) if assignment else None
    if assignment is None or participant is None or not (of_cx_team or participant.slack_id == by):
        raise assignments.NotYours
    await _release(session, assignment, now=now)


async def _release(session: AsyncSession, assignment: Assignment, *, now: datetime) -> None:
    reflection = await assignment_details.reflection_on(session, id_of(assignment))
    story = await assignment_details.story_from(session, reflection) if reflection else None
    if reflection is None or story is None or story.state is not StoryState.WAITING:
        return
    await additions.release(session, assignment, reflection, story, now=now)
    await messages.refresh(session, id_of(assignment))
