"""Asking: hosts are asked before anybody gets their name, and may say no, or take their yes back."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import assignments, outbox, rounds
from bot.program.assignments import id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from bot.program.people.availability import zone_of
from bot.program.people.participations import planned_for
from bot.program.shadow_days.hosts import away, can_host, taken_off
from models import (
    NOT_OUT,
    TO_DO,
    WITH_PARTICIPANT,
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Outgoing,
    Person,
    Place,
    Round,
    RoundState,
)

_SAID_YES = WITH_PARTICIPANT | {AssignmentState.REFLECTED, AssignmentState.CLOSED}


def _while_asked(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    return row.ts is not None or details.assignment.state is AssignmentState.ASKED


def _saw_the_brief(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    return row.ts is not None or details.assignment.sent_at is not None


HOST_ASKED = register(
    MessageKind(
        "host asked",
        Subject.ASSIGNMENT,
        called="the question to a host",
        only_in_round=True,
        follows_assignment=True,
        applies=_while_asked,
    )
)
HOST_REMINDED = register(
    MessageKind(
        "host reminded",
        Subject.ASSIGNMENT,
        called="a reminder to a host",
        only_in_round=True,
        follows_assignment=True,
        applies=_while_asked,
    )
)
NO_ANSWER = register(MessageKind("host silent", Subject.ASSIGNMENT, follows_assignment=True, applies=_while_asked))
HOST_WITHDREW = register(
    MessageKind(
        "host withdrew", Subject.ASSIGNMENT, called="the word that a host can't after all", applies=_saw_the_brief
    )
)
NO_HOST_LEFT = register(MessageKind("no host left", Subject.ASSIGNMENT, follows_assignment=True))


class AskedNoMore(FirsthandError):
    """The question was answered otherwise, or taken back."""


class DayHasBeen(FirsthandError):
    """The day that was agreed on is over, so it can't be called off."""

    day: date


async def ask(session: AsyncSession, proposed: Sequence[Assignment], *, now: datetime, actor: str | None) -> None:
    """Ask the host of each of these assignments, or somebody else where they left, can't be found, or are taken off.

    So it is where they are on leave for most of the time left. Whom the CX team chose by hand is asked all the same.
    """
    hosts = await session.exec(
        select(Person.id, taken_off()).where(col(Person.id).in_([each.host_id for each in proposed]), can_host())
    )
    is_off = dict(hosts.all())
    on_leave = await _on_leave(session, proposed, now=now)
    here = [each for each in proposed if each.host_id in is_off]
    asked = [each for each in here if each.assigned_by or not (is_off[each.host_id] or each.host_id in on_leave)]
    await assignments.move_all(session, asked, AssignmentState.ASKED, now=now, actor=actor)
    await outbox.enqueue_all(session, HOST_ASKED.name, {id_of(each): host_of(each) for each in asked})
    to_ask = {each.id for each in asked}
    for gone in (each for each in proposed if each.id not in to_ask):
        await replace(session, gone, now=now, by=actor)


async def _on_leave(session: AsyncSession, proposed: Sequence[Assignment], *, now: datetime) -> Collection[int]:
    """Return which hosts of these assignments, all of one round, are away for most of what is left of it."""
    if not proposed:
        return ()
    round_ = await session.get_one(Round, proposed[0].round_id)
    return await away(session, round_, [each.host_id for each in proposed if each.host_id], now=now)


def host_of(assignment: Assignment) -> outbox.Recipient:
    """Return the host of an assignment as a recipient."""
    return outbox.Recipient(Place.PERSON, person_id=assignment.host_id)


async def agree(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """Keep that the host `by` (Slack id) is glad to, and send the participant the brief; once more changes nothing.

    Raises NotYours, or AskedNoMore.
    """
    assignment = await _for_host(session, assignment_id, by=by)
    if assignment.state in _SAID_YES:
        return
    comes = select(Person.id).where(Person.id == assignment.participant_id, planned_for(assignment.routine))
    if assignment.state is not AssignmentState.ASKED or (await session.exec(comes)).first() is None:
        raise AskedNoMore
    await rounds.send_briefs(session, [assignment], now=now, actor=by)


async def decline(session: AsyncSession, assignment_id: int, *, now: datetime, by: str, zone: ZoneInfo) -> None:
    """Keep that the host `by` (Slack id) would rather not, or can't after all, and ask somebody else.

    Days are those of the host's zone; of the programme's, `zone`, where theirs is not known. A participant who had the
    brief is told. Once more changes nothing. Raises NotYours, AskedNoMore, or DayHasBeen.
    """
    assignment = await _for_host(session, assignment_id, by=by)
    if await assignments.was_moved_by(session, assignment, AssignmentState.SWAPPED, by):
        return
    if assignment.state not in TO_DO | {AssignmentState.ASKED}:
        raise AskedNoMore
    booked = assignment.booked_on if assignment.state is AssignmentState.BOOKED else None
    if booked is not None and booked < await _today_of_host(session, assignment, now, zone):
        raise DayHasBeen(booked)
    await replace(session, assignment, now=now, by=by)


async def _today_of_host(session: AsyncSession, assignment: Assignment, now: datetime, zone: ZoneInfo) -> date:
    host = await session.get(Person, assignment.host_id)
    return now.astimezone(zone_of(host, zone) if host else zone).date()


async def ask_another(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """Ask somebody else, as the host doesn't answer; once more by the same person changes nothing.

    Raises AskedNoMore once the host has answered.
    """
    assignment = await locked(session, assignment_id)
    if await assignments.was_moved_by(session, assignment, AssignmentState.SWAPPED, by):
        return
    if assignment.state is not AssignmentState.ASKED:
        raise AskedNoMore
    await replace(session, assignment, now=now, by=by)


async def leave_it(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """Keep that the question stays open, though the host doesn't answer; once more changes nothing.

    Raises AskedNoMore once the host has answered.
    """
    assignment = await locked(session, assignment_id)
    if assignment.state is not AssignmentState.ASKED:
        raise AskedNoMore
    if await left_by(session, assignment) is None:
        await assignments.transition(session, assignment, AssignmentState.ASKED, now=now, actor=by)


async def left_by(session: AsyncSession, assignment: Assignment) -> str | None:
    """Return the Slack id of who left the question open, None where nobody did."""
    rows = await session.exec(
        select(AssignmentTransition.actor).where(
            AssignmentTransition.assignment_id == id_of(assignment),
            AssignmentTransition.from_state == AssignmentState.ASKED,
            AssignmentTransition.to_state == AssignmentState.ASKED,
        )
    )
    return rows.first()


async def replace(session: AsyncSession, assignment: Assignment, *, now: datetime, by: str | None) -> None:
    """End an assignment, and ask the next host; where nobody is left, tell the CX team, unless the round is over.

    A participant who had the brief is told. `by` is a Slack id, None for the clock.
    """
    had_brief = assignment.state not in NOT_OUT
    await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=now, actor=by)
    if had_brief:
        await outbox.enqueue(session, HOST_WITHDREW.name, id_of(assignment), outbox.participant_of(assignment))
    round_ = await session.get_one(Round, assignment.round_id)
    if round_.state is RoundState.CLOSED:
        return
    other = await rounds.propose_next(session, round_, assignment.participant_id, now=now, actor=by)
    if other is not None:
        await rounds.hand_out(session, other, now=now, actor=by)
    else:
        await outbox.enqueue(session, NO_HOST_LEFT.name, id_of(assignment), outbox.CX_CHANNEL)


async def _for_host(session: AsyncSession, assignment_id: int, *, by: str) -> Assignment:
    host = await session.exec(
        select(Person.slack_id)
        .join(Assignment, col(Assignment.host_id) == col(Person.id))
        .where(Assignment.id == assignment_id)
    )
    if host.first() != by:
        raise assignments.NotYours
    assignment = await locked(session, assignment_id)
    if assignment.state is AssignmentState.PROPOSED:  # nobody but the CX team knows of it yet
        raise assignments.NotYours
    return assignment


async def locked(session: AsyncSession, assignment_id: int) -> Assignment:
    """Return an assignment, locked after its round, as everywhere. Raises AskedNoMore where there is none."""
    assignment = await assignments.locked(session, assignment_id)
    if assignment is None:
        raise AskedNoMore
    return assignment
