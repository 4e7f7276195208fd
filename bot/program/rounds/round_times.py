"""Rounds in time: which one is running, opening one where need be, and closing those that are over."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.rounds import endings
from bot.program.rounds.calendar import Cadence, Span, round_day
from bot.program.routines import Routine
from models import UNDECIDED, WITH_PARTICIPANT, Assignment, AssignmentState, OutgoingKind, Round, RoundState

log = logging.getLogger(__name__)
# What is handed out with less than this left belongs to the next round, so that nobody gets it too late to call.
_TOO_LATE = timedelta(days=5)
# How late a round may still open by itself.
_WORTH_OPENING, _NO_SURPRISE = timedelta(days=7), timedelta(days=7)
# A changed opening day must not end a round sooner than this after its start.
_TO_CALL = timedelta(days=14)
_ENDS = (AssignmentState.SWAPPED, AssignmentState.MISSED)
# Two years of monthly rounds: an older one is closed.
_RECENT = 24


async def of_span(session: AsyncSession, routine: Routine, span: Span) -> Round | None:
    """Return the round of `routine` that opens in the month of `span`, without a lock."""
    return (await session.exec(_of(routine, span))).first()


async def hold(session: AsyncSession, routine: Routine, span: Span) -> Round | None:
    """Return the round of `routine` that opens in the month of `span`, locked until this transaction ends."""
    return (await session.exec(_of(routine, span).with_for_update(key_share=True))).first()


def _of(routine: Routine, span: Span) -> SelectOfScalar[Round]:
    return select(Round).where(Round.routine == routine.key, Round.month == span.month)


def span_of(round_: Round) -> Span:
    """Return the span of a stored round."""
    return Span(round_.month, round_.starts_on, round_.ends_on)


async def in_force(session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime) -> Round | None:
    """Return the round that runs at `now` (aware), None where none was opened. Of several the last one to begin."""
    return _running(await _recent(session, routine), cadence.day_of(now))


async def coming(session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime) -> Round | None:
    """Return the round that is there already though it begins after `now`, if there is one."""
    day = cadence.day_of(now)
    later = [each for each in await _recent(session, routine) if each.starts_on > day and _is_open(each)]
    return min(later, key=lambda each: each.starts_on, default=None)


async def _recent(session: AsyncSession, routine: Routine) -> Sequence[Round]:
    """Return the newest rounds; every one that is not closed is among them."""
    rows = await session.exec(
        select(Round).where(Round.routine == routine.key).order_by(col(Round.month).desc()).limit(_RECENT)
    )
    return rows.all()


def _is_open(round_: Round) -> bool:
    return round_.state is not RoundState.CLOSED


def _running(rounds: Sequence[Round], day: date) -> Round | None:
    running = [each for each in rounds if _is_open(each) and each.starts_on <= day < each.ends_on]
    return max(running, key=lambda each: each.starts_on, default=None)


def _of_month(rounds: Sequence[Round], month: date) -> Round | None:
    return next((each for each in rounds if each.month == month), None)


async def span_now(session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime) -> Span:
    """Return the span people mean at `now`: that of the round in force, else as `span_to_hand_out_in` says."""
    running = await in_force(session, routine, cadence, now=now)
    return span_of(running) if running else await span_to_hand_out_in(session, routine, cadence, now=now)


async def span_to_hand_out_in(session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime) -> Span:
    """Return the span for what is handed out at `now`: the running one, or the next where that is nearly over."""
    running = await in_force(session, routine, cadence, now=now)
    span = span_of(running) if running else cadence.span_at(now)
    return cadence.after(span) if is_nearly_over(span, cadence.day_of(now)) else span


async def span_to_plan(session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime) -> Span:
    """Return the span of the plan that is asked for at `now`: the running one's if it has one, else of what is next."""
    running = await in_force(session, routine, cadence, now=now)
    if running is not None and running.state is not RoundState.OPEN:
        return span_of(running)
    return await span_to_hand_out_in(session, routine, cadence, now=now)


class Opening(NamedTuple):
    """The month (its first day) in which a round opens, and the day."""

    month: date
    day: date


async def next_opening(session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime) -> Opening:
    """Return when the next round opens, as seen at `now`: today where it is overdue, and none runs.

    Not before the one that runs is over.
    """
    day = cadence.day_of(now)
    running = await in_force(session, routine, cadence, now=now)
    if running is None and await may_open_by_itself(session, routine, cadence, now=now):
        return Opening(cadence.span_at(now).month, day)
    following = cadence.next_at(now)
    return Opening(following.month, max(following.starts_on, running.ends_on) if running else following.starts_on)


async def openings(session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime) -> list[Opening]:
    """Return the months of the coming year in which a round could open, and when, as seen at `now`.

    This month is among them where none runs, and at least a week is left of it.
    """
    day = cadence.day_of(now)
    running = await in_force(session, routine, cadence, now=now)
    months = [day.replace(day=1) + relativedelta(months=number) for number in range(13)]
    days = [round_day(month, cadence.round_day) for month in months]
    not_before = max(running.ends_on, day) if running else day
    found = [Opening(month, max(opens, not_before)) for month, opens in zip(months, days, strict=True)]
    is_past = running is not None or (days[0] < day and days[1] - day < _WORTH_OPENING)
    return found[1:] if is_past else found


def last_day(round_: Round) -> date:
    """Return the last day of a round."""
    return round_.ends_on - timedelta(days=1)


def is_nearly_over(span: Span, day: date) -> bool:
    """Return whether so little is left of a span on `day` that nobody is to get anything in it any more."""
    return span.ends_on - day < _TOO_LATE


def is_ahead(span: Span, day: date) -> bool:
    """Return whether a span is too far ahead of `day` to be planned already."""
    return span.starts_on - day > _TOO_LATE


async def open_now(session: AsyncSession, routine: Routine, span: Span, *, now: datetime) -> Round:
    """Return the round of `span`, opened without a plan if there is none yet."""
    round_ = await hold(session, routine, span)
    if round_ is not None:
        return round_
    made = Round(routine=routine.key, month=span.month, starts_on=span.starts_on, ends_on=span.ends_on, opened_at=now)
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError:  # somebody else opened it at this very moment
        log.info("The round of %s was opened by another", span.month)
    opened = await hold(session, routine, span)
    if opened is None:
        raise LookupError(f"The round of {span.month} is gone.")
    return opened


async def is_settled(session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime) -> bool:
    """Return whether `settle` has nothing to do at `now`."""
    day, span = cadence.day_of(now), cadence.span_at(now)
    rounds = await _recent(session, routine)
    round_ = _of_month(rounds, span.month)
    if round_ is not None and _differs(round_, span):
        return False
    if any(_is_open(each) and each.ends_on <= day for each in rounds):
        return False
    return not await _lapsed(session, routine, cadence, now=now)


async def settle(session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime) -> None:
    """Correct the end of the running round by today's rule, close rounds that are over, and end their overdue calls."""
    span = cadence.span_at(now)
    # All that may change here, ordered by id, as whoever locks several does.
    unclosed = select(Round.id).where(Round.routine == routine.key, Round.state != RoundState.CLOSED)
    await session.exec(unclosed.order_by(col(Round.id)).with_for_update(key_share=True))
    round_ = await hold(session, routine, span)
    if round_ is not None and _differs(round_, span):
        if round_.state is RoundState.OPEN:
            round_.starts_on = span.starts_on
        round_.ends_on = _end_within(round_, span)
        outbox.refresh_plan_card(session, id_of(round_), at_once=True)
    await close_over(session, routine, cadence, now=now)
    for assignment_id in await _lapsed(session, routine, cadence, now=now):
        assignment = await session.get_one(
            Assignment, assignment_id, with_for_update={"key_share": True}, populate_existing=True
        )
        round_ = await session.get_one(Round, assignment.round_id)
        if assignment.state in UNDECIDED and await endings.over_in(session, round_, [assignment], cadence, now=now):
            await assignments.transition(session, assignment, AssignmentState.MISSED, now=now, actor=None)


def _differs(round_: Round, span: Span) -> bool:
    """Return whether a round's days differ from `span` by today's rule; one with a plan keeps its first day."""
    if round_.state is RoundState.CLOSED:
        return False
    began_otherwise = round_.state is RoundState.OPEN and round_.starts_on != span.starts_on
    return began_otherwise or round_.ends_on != _end_within(round_, span)


def _end_within(round_: Round, span: Span) -> date:
    """Return when a round ends by today's rule, or its own end where that would be too soon after its start."""
    is_soon = span.ends_on - round_.starts_on < _TO_CALL and round_.state is not RoundState.OPEN
    return round_.ends_on if is_soon else span.ends_on


def _over(routine: Routine, day: date) -> SelectOfScalar[Round]:
    return select(Round).where(Round.routine == routine.key, Round.ends_on <= day, Round.state != RoundState.CLOSED)


async def close_over(session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime) -> None:
    """Close the rounds that have ended by `now`; undone calls become MISSED, or SWAPPED where never sent."""
    over_by_now = _over(routine, cadence.day_of(now)).order_by(col(Round.id)).with_for_update(key_share=True)
    for round_ in (await session.exec(over_by_now)).all():
        # Locked, so that a concurrent click on one of the calls is waited for, and seen.
        held = await session.exec(
            select(Assignment)
            .where(Assignment.round_id == round_.id, col(Assignment.state).in_(UNDECIDED))
            .order_by(col(Assignment.id))
            .with_for_update(key_share=True)
        )
        undone = held.all()
        over = [] if routine.by_person else await endings.over_in(session, round_, undone, cadence, now=now)
        ends = [(end, [each for each in over if endings.end_of(each) is end]) for end in _ENDS]
        for end, ending in ends:
            await assignments.move_all(session, ending, end, now=now, actor=None)
        round_.state = RoundState.CLOSED
        await session.flush()
        staying = [id_of(each) for each in undone if each.state in WITH_PARTICIPANT]
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, *staying, and_followers=True)
        outbox.refresh_plan_card(session, id_of(round_), at_once=True)


async def _lapsed(session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime) -> list[int]:
    """Return the ids of calls undecided in closed rounds, but for those that stay open."""
    if routine.by_person:
        return []
    left = await session.exec(
        select(Assignment, Round)
        .join(Round, col(Round.id) == col(Assignment.round_id))
        .where(col(Assignment.state).in_(UNDECIDED), Round.routine == routine.key, Round.state == RoundState.CLOSED)
        .order_by(col(Assignment.id))
    )
    rows = left.all()
    by_round = {id_of(round_): round_ for _, round_ in rows}
    found = []
    for round_id, round_ in by_round.items():
        theirs = [each for each, _ in rows if each.round_id == round_id]
        found += [id_of(each) for each in await endings.over_in(session, round_, theirs, cadence, now=now)]
    return sorted(found)


async def may_open_by_itself(session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime) -> bool:
    """Return whether the job may open the round of the running span: on its day, or later where the bot was down.

    After earlier rounds, or where the CX team chose its month to begin in, while at least a week is left of it. Else
    the first round only within a week of its day: later the CX team opens it.
    """
    day, span = cadence.day_of(now), cadence.span_at(now)
    if span.starts_on > day:
        return False
    rounds = await _recent(session, routine)
    running, own = _running(rounds, day), _of_month(rounds, span.month)
    if running is not None and running.month != span.month:  # the opening day was changed; that round runs to its end
        return False
    if own is not None and (own.state is not RoundState.OPEN or own.plan_wanted_at is not None):
        return False
    if span.month == cadence.begins or any(each.month < span.month for each in rounds):
        return span.ends_on - day >= _WORTH_OPENING
    return day - span.starts_on < _NO_SURPRISE
