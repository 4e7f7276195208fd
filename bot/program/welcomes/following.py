"""Following: the messages of welcomes brought up to date as steps happen, the reminder, the end, and who left."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.people.participations import takes_part
from bot.program.routines.welcome import WELCOME
from bot.program.welcomes import beginning, heard, steps, weeks
from bot.program.welcomes.beginning import Beginning
from bot.program.welcomes.messages import LAST_DAYS, OF_ASSIGNMENT, ON_THE_WAY, OVER
from bot.program.welcomes.steps import Steps
from models import TO_DO, Assignment, AssignmentState, OutgoingKind, Person, Welcome

# Nobody is reminded of what they were sent only days ago.
_GRACE = timedelta(days=5)


@dataclass(frozen=True)
class Open:
    """A welcome under way: its row, assignment and person, how its steps stand, and whether they are here still."""

    row: Welcome | None
    assignment: Assignment
    person: Person
    steps: Steps | None
    stays: bool


async def refresh(session: AsyncSession, assignment: Assignment) -> None:
    """Have every message about a welcome updated."""
    await session.flush()
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment))
    await outbox.refresh(session, ON_THE_WAY.name, assignment.round_id)
    await outbox.refresh_about(session, id_of(assignment), OF_ASSIGNMENT)


async def follow(
    session: AsyncSession,
    moved: Sequence[Assignment],
    to: AssignmentState,  # noqa: ARG001  (as every hook is called)
    *,
    before: Mapping[int, AssignmentState],  # noqa: ARG001
    now: datetime,  # noqa: ARG001
    actor: str | None,  # noqa: ARG001
) -> None:
    """Have the message on who is on the way updated."""
    await outbox.refresh(session, ON_THE_WAY.name, *{each.round_id for each in moved})


async def under_way(session: AsyncSession, assignment_id: int | None = None) -> list[Open]:
    """Return every welcome under way, by last day; or the one of this assignment, if it is."""
    one = [] if assignment_id is None else [Assignment.id == assignment_id]
    rows: Any = await session.exec(
        select(Assignment, Person, Welcome, takes_part())
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .outerjoin(Welcome, col(Welcome.assignment_id) == col(Assignment.id))
        .where(col(Assignment.state).in_(TO_DO), Assignment.routine == WELCOME.key, *one)
        .order_by(col(Welcome.last_day), col(Assignment.id))
    )
    found = rows.all()
    stand = await steps.of_all(session, [row for _, _, row, _ in found if row is not None]) if found else {}
    return [
        Open(row, assignment, person, stand.get(person.id or 0) if row else None, stays and person.active)
        for assignment, person, row, stays in found
    ]


def needs_work(each: Open, today: date, team: Collection[str]) -> bool:
    """Return whether `settle` has something to do about a welcome today."""
    row = each.row
    if row is None or each.steps is None or not each.stays:
        return True
    moved = each.person.start_date is not None and each.person.start_date != row.start_date
    partner_gone = row.partner not in team and any(one != each.person.slack_id for one in team)
    partner_gone &= not each.steps.has_met(today)
    return moved or partner_gone or row.heard_on != today or shown_of(each.steps, row, today) != row.shown


async def settle(session: AsyncSession, assignment_id: int, given: Beginning) -> None:
    """Do what has come due about a welcome under way; safe to call again and again."""
    await beginning.hold_round(session, assignment_id)
    found = await under_way(session, assignment_id)
    if found:
        await _settle(session, found[0], given)


async def _settle(session: AsyncSession, each: Open, given: Beginning) -> None:
    today, row, assignment = given.today, each.row, each.assignment
    if row is None or each.steps is None or not each.stays:
        await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=given.now, actor=None)
        await outbox.refresh_newest(session, OutgoingKind.LEFT, assignment.participant_id)
        return
    start = each.person.start_date
    if start is not None and start != row.start_date:
        if weeks.begins_on(start) > today and each.steps.are_untouched and assignment.assigned_by is None:
            # It begins again in its time.
            await session.delete(row)
            await session.flush()
            await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=given.now, actor=None)
            return
        ends_on = weeks.ends_on(start)
        row.start_date, row.last_day = start, ends_on if ends_on >= today else row.last_day
    await beginning.give_partner(session, row, given)
    if row.person_id in given.heard:
        row.heard, row.heard_on = given.heard[row.person_id], today
    row.shown = shown_of(await steps.of_one(session, row), row, today)
    await _remind(session, each, row, given)
    await refresh(session, assignment)


async def _remind(session: AsyncSession, each: Open, row: Welcome, given: Beginning) -> None:
    assignment, today = each.assignment, given.today
    sent = assignment.sent_at
    is_time = sent is not None and today - sent.astimezone(given.cadence.zone).date() >= _GRACE
    if is_time and steps.last_days_begin(row) <= today <= row.last_day:
        await outbox.enqueue(session, LAST_DAYS.name, id_of(assignment), outbox.participant_of(assignment))
    if today > row.last_day:
        suffix = row.last_day.isoformat()
        await outbox.enqueue(session, OVER.name, id_of(assignment), outbox.CX_CHANNEL, dedup_suffix=suffix)


def shown_of(stand: Steps, row: Welcome, today: date) -> str:
    """Return how a welcome stands, as one text: what its messages say differs with it."""
    phase = "over" if today > row.last_day else "last days" if today >= steps.last_days_begin(row) else ""
    return f"{stand.in_short(today)}; {row.last_day} {phase}"


async def gathered(session: AsyncSession, people: Mapping[int, str | None]) -> dict[int, dict[str, Any]]:
    """Return what customers say for each of these people (id -> department); once for each department."""
    of_department = {each: await heard.gather(session, each) for each in set(people.values())}
    return {person_id: of_department[department] for person_id, department in people.items()}
