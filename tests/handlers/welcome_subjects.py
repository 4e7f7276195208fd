"""Welcomes as subjects of the entry points: one under way, and one that the CX team is asked about."""

from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.routines import switches
from bot.program.routines.welcome import FIRST_STEPS, WELCOME
from bot.program.welcomes import following, steps
from models import UNDECIDED, Assignment, AssignmentState, Person, Round, Welcome
from tests.harness import NADIA, START
from tests.program.factories import CADENCE


async def welcome_under_way(session: AsyncSession, number: int, *, of: str) -> int:
    """Store the welcome of this person (Slack id), the only thing in their hands, over since the year 1; its id."""
    person = await _alone(session, of)
    for routine in FIRST_STEPS:
        await switches.turn_on(session, routine, now=START, by=NADIA)
    month = date(2030 + number // 12, 1 + number % 12, 1)
    round_ = Round(routine=WELCOME.key, opened_at=START, **asdict(CADENCE.span_of(month)))
    session.add(round_)
    await session.flush()
    made = Assignment(
        round_id=round_.id or 0,
        routine=WELCOME.key,
        participant_id=person.id or 0,
        why="They are new.",
        state=AssignmentState.SENT,
        sent_at=START,
    )
    session.add(made)
    await session.flush()
    # The day that the value of a button of a revision, which is 1, stands for.
    row = Welcome(person_id=person.id or 0, assignment_id=made.id, last_day=date.fromordinal(1), partner=NADIA)
    row.heard_on = START.date()
    row.shown = following.shown_of(await steps.of_one(session, row), row, START.date())
    session.add(row)
    await session.flush()
    return made.id or 0


async def welcome_too_late(session: AsyncSession, *, of: str) -> int:
    """Store that the CX team was asked whether to welcome this person (Slack id) still; return their id."""
    person = await _alone(session, of)
    await switches.turn_on(session, WELCOME, now=START, by=NADIA)
    session.add(Welcome(person_id=person.id or 0, last_day=START.date(), start_date=START.date() - timedelta(weeks=9)))
    await session.flush()
    return person.id or 0


async def _alone(session: AsyncSession, slack_id: str) -> Person:
    person = (await session.exec(select(Person).where(Person.slack_id == slack_id))).one()
    await session.exec(delete(Welcome).where(col(Welcome.person_id) == person.id))
    theirs = (col(Assignment.participant_id) == person.id, col(Assignment.state).in_(UNDECIDED))
    await session.exec(update(Assignment).where(*theirs).values(state=AssignmentState.CLOSED))
    return person
