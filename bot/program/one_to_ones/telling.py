"""Telling the two of a one-to-one what concerns each, and who sees through what was agreed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from models import TO_DO, WITH_PARTICIPANT, Assignment, AssignmentState, Outgoing, Person, Place

_S = AssignmentState


def _with_host(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    is_theirs = row.person_id == details.assignment.host_id
    return row.ts is not None or (is_theirs and details.assignment.state in WITH_PARTICIPANT)


def _is_that_day(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    booked, made = details.assignment.booked_on, details.assignment
    of_the_two = row.person_id in (made.participant_id, made.host_id)
    return of_the_two and made.state is _S.BOOKED and booked is not None and day_in(row) == booked.isoformat()


def day_in(row: Outgoing) -> str:
    """Return the day (ISO) that a message is about."""
    return row.key.split(":")[2]


def _is_to_log(row: Outgoing, details: AssignmentDetails, today: date) -> bool:
    booked, is_theirs = details.assignment.booked_on, row.person_id == details.assignment.host_id
    is_over = details.assignment.state is _S.BOOKED and booked is not None and booked < today
    return row.ts is not None or (is_theirs and is_over)


HOST = register(
    MessageKind(
        "one-to-one host",
        Subject.ASSIGNMENT,
        called="the word on a one-to-one",
        only_in_round=True,
        follows_assignment=True,
        applies=_with_host,
    )
)
DAY_SET = register(
    MessageKind(
        "one-to-one day",
        Subject.ASSIGNMENT,
        called="the day of a one-to-one",
        gone="This day is settled. Nothing to do here any more.",
        follows_assignment=True,
        applies=_is_that_day,
    )
)
TO_LOG = register(
    MessageKind(
        "one-to-one to log",
        Subject.ASSIGNMENT,
        called="a reminder to log a one-to-one",
        follows_assignment=True,
        applies=_is_to_log,
    )
)
PASSED = register(MessageKind("one-to-one passed", Subject.ASSIGNMENT, called="the word that a leader passes"))
OFF = register(MessageKind("one-to-one off", Subject.ASSIGNMENT, called="the word that a one-to-one is off"))
TOLD = register(MessageKind("one-to-one told", Subject.ASSIGNMENT, called="the word on what was agreed"))
NEW_HOST = register(MessageKind("one-to-one new host", Subject.ASSIGNMENT, called="the word on who takes over"))
AGREED = register(MessageKind("one-to-one agreed", Subject.ASSIGNMENT, called="the word on what to see through"))


async def follow(
    session: AsyncSession,
    moved: Sequence[Assignment],
    to: AssignmentState,
    *,
    before: Mapping[int, AssignmentState],
    now: datetime,  # noqa: ARG001 - as every such hook is called
    actor: str | None,
) -> None:
    """Tell each of the two what the other did."""
    for assignment in moved:
        was = before[id_of(assignment)]
        if to is _S.APPROVED:
            await tell_host(session, assignment)
        elif to is _S.BOOKED and assignment.booked_on is not None:
            by_host = await _is_host(session, assignment, actor)
            other = outbox.participant_of(assignment) if by_host else host_of(assignment)
            suffix = f"{assignment.booked_on.isoformat()}:{uuid4().hex[:8]}"
            await outbox.enqueue(session, DAY_SET.name, id_of(assignment), other, dedup_suffix=suffix)
        elif to is _S.DECLINED:
            await outbox.enqueue(
                session, PASSED.name, id_of(assignment), host_of(assignment), dedup_suffix=uuid4().hex[:8]
            )
        elif to is _S.CLOSED:
            await outbox.enqueue(session, TOLD.name, id_of(assignment), outbox.participant_of(assignment))
        elif was in TO_DO and await _is_off(session, assignment, to, actor):
            await outbox.enqueue(session, OFF.name, id_of(assignment), host_of(assignment))


async def tell_host(session: AsyncSession, assignment: Assignment) -> None:
    """Enqueue a new message to who sits down with the leader; what others had, or they had before, is updated."""
    await outbox.refresh_about(session, id_of(assignment), {HOST.name})
    await outbox.enqueue_anew(
        session, HOST.name, id_of(assignment), host_of(assignment), dedup_suffix=str(assignment.host_id)
    )


async def tell_owner(session: AsyncSession, assignment: Assignment, owner: str) -> None:
    """Enqueue to `owner` (Slack id) what they are to see through, in a new message each time it changes."""
    to = outbox.Recipient(Place.PERSON, slack_user=owner)
    await outbox.enqueue_anew(session, AGREED.name, id_of(assignment), to, dedup_suffix=owner)


def host_of(assignment: Assignment) -> outbox.Recipient:
    """Return who sits down with the leader, as a recipient."""
    return outbox.Recipient(Place.PERSON, person_id=assignment.host_id)


async def _is_off(session: AsyncSession, assignment: Assignment, to: AssignmentState, actor: str | None) -> bool:
    """Return whether it was ended by somebody else than its host: swapped, taken back, or let go by the CX team."""
    ended = to is _S.SWAPPED or (to is _S.MISSED and actor is not None)
    return ended and not await _is_host(session, assignment, actor)


async def _is_host(session: AsyncSession, assignment: Assignment, slack_id: str | None) -> bool:
    host = await session.get(Person, assignment.host_id)
    return host is not None and host.slack_id is not None and host.slack_id == slack_id
