"""Telling the host: of the day that was agreed on, that it is off, and thanks for the day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from bot.program.shadow_days.asking import host_of
from bot.program.stories import story_revisions
from models import TO_DO, Assignment, AssignmentState, Outgoing, Person

_S = AssignmentState


def _is_that_day(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    booked = details.assignment.booked_on
    return details.assignment.state is _S.BOOKED and booked is not None and day_in(row) == booked.isoformat()


def day_in(row: Outgoing) -> str:
    """Return the day (ISO) that a message tells of."""
    return row.key.split(":")[2]


def is_another_day(row: Outgoing) -> bool:
    """Return whether a message tells of a day in place of another."""
    return row.key.split(":")[3] == "changed"


DAY_TOLD = register(
    MessageKind(
        "host told of day",
        Subject.ASSIGNMENT,
        called="the day told to a host",
        gone="This day is settled. Nothing to do here any more.",
        follows_assignment=True,
        applies=_is_that_day,
    )
)
DAY_OFF = register(MessageKind("host told off", Subject.ASSIGNMENT, called="the word to a host that a day is off"))
THANKED = register(
    MessageKind("host thanked", Subject.ASSIGNMENT, called="the thanks to a host", follows_assignment=True)
)
story_revisions.SHOWN_IN.add(THANKED.name)  # its promise


async def follow(
    session: AsyncSession,
    moved: Sequence[Assignment],
    to: AssignmentState,
    *,
    before: Mapping[int, AssignmentState],
    now: datetime,  # noqa: ARG001  (as every hook that follows transitions)
    actor: str | None,
) -> None:
    """Tell the hosts of these assignments what concerns them."""
    for assignment in moved:
        was = before[id_of(assignment)]
        if to is _S.BOOKED and assignment.booked_on is not None:
            kind = "changed" if was is _S.BOOKED else "agreed"
            dedup_suffix = f"{assignment.booked_on.isoformat()}:{kind}:{uuid4().hex[:8]}"
            await _tell(session, DAY_TOLD, assignment, dedup_suffix)
        elif to is _S.REFLECTED:
            await _tell(session, THANKED, assignment)
        elif was in TO_DO and await _is_off(session, assignment, to, actor):
            await _tell(session, DAY_OFF, assignment)


async def _tell(session: AsyncSession, kind: MessageKind, assignment: Assignment, dedup_suffix: str = "") -> None:
    await outbox.enqueue(session, kind.name, id_of(assignment), host_of(assignment), dedup_suffix=dedup_suffix)


async def _is_off(session: AsyncSession, assignment: Assignment, to: AssignmentState, actor: str | None) -> bool:
    """Return whether a day ended by somebody else than its host: swapped, taken back, or let go by the CX team."""
    ended = to is _S.SWAPPED or (to is _S.MISSED and actor is not None)
    return ended and not await _is_host(session, assignment, actor)


async def _is_host(session: AsyncSession, assignment: Assignment, slack_id: str | None) -> bool:
    host = await session.get(Person, assignment.host_id)
    return host is not None and host.slack_id is not None and host.slack_id == slack_id
