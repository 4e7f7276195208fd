"""The job of welcomes: those whose weeks have come begin, steps that happened are ticked off, and the end is told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext, Job
from bot.program.routines.welcome import WELCOME
from bot.program.welcomes import beginning, following
from bot.program.welcomes.beginning import Beginning
from models import Person


def _given(context: AppContext, now: datetime, heard: Mapping[int, dict[str, Any]] | None = None) -> Beginning:
    return Beginning(now, context.cadence_of(WELCOME, None), sorted(context.workspace.team), heard or {})


async def look_after_welcomes(context: AppContext, now: datetime) -> None:
    """Begin the welcomes that are due, and bring those under way up to date."""
    given = _given(context, now)

    async def look(session: AsyncSession) -> tuple[beginning.Due, list[following.Open]]:
        return await beginning.due(session, given), await following.under_way(session)

    due, open_ones = await context.database.run_read(look)
    to_settle = [each for each in open_ones if following.needs_work(each, given.today, given.team)]
    if not (due.to_begin or due.too_late or to_settle):
        return
    stale = [each.person.id or 0 for each in to_settle if each.row and each.row.heard_on != given.today]
    given = _given(context, now, await _heard(context, [*due.to_begin, *stale]))
    for person_id in due.to_begin:
        await _begin(context, person_id, given)
    for person_id in due.too_late:
        async with context.database.write() as session:
            await beginning.ask_whether(session, person_id, given.today)
    for each in to_settle:
        await _settle(context, each.assignment.id or 0, given)


async def _heard(context: AppContext, people: list[int]) -> dict[int, dict[str, Any]]:
    """Return what customers say for each of these people; it grows with customers, and so is read beforehand."""
    if not people:
        return {}
    async with context.database.read() as session:
        rows = await session.exec(select(Person.id, Person.department).where(col(Person.id).in_(people)))
        return await following.gathered(session, {person_id or 0: department for person_id, department in rows.all()})


async def _begin(context: AppContext, person_id: int, given: Beginning) -> None:
    async with context.database.write() as session:
        # Read again: the routine may be off by now, or another replica was faster.
        if person_id in (await beginning.due(session, given)).to_begin:
            begun = await beginning.begin(session, person_id, given)
            if begun is not None:
                await following.settle(session, begun, given)


async def _settle(context: AppContext, assignment_id: int, given: Beginning) -> None:
    async with context.database.write() as session:
        await following.settle(session, assignment_id, given)


JOBS = (Job("welcomes", look_after_welcomes, timedelta(seconds=20)),)
