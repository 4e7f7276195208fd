"""Who gets nothing in a round because they paused, or are on leave, for more than half of it; by their own days."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.program.people import availability
from bot.program.people.availability import Availability
from models import Absence, LeftOutWhy, Person, PersonSettings, Round
from models.database import batched

# By so much the clocks of no two zones differ more.
_FARTHEST_APART = timedelta(hours=26)


async def away_in(
    session: AsyncSession, round_: Round, person_ids: Collection[int], *, now: datetime, zone: ZoneInfo
) -> dict[int, LeftOutWhy]:
    """Return which of these people are PAUSED or AWAY for more than half of their working days that are left.

    What is left of the round at `now` counts, each one's days by their own zone; `zone` is for who is in none that is
    known.
    """
    found = dict[int, LeftOutWhy]()
    for batch in batched(person_ids):
        maybe = (await session.exec(_maybe_away(batch, round_, now))).all()
        known = await availability.of(session, maybe, zone)
        for person_id, available in known.items():
            first = max(round_.starts_on, available.day_of(now))
            why = why_left_out(available, first, round_.ends_on)
            if why is not None:
                found[person_id] = why
    return found


def why_left_out(available: Availability, first: date, before: date) -> LeftOutWhy | None:
    """Return why somebody gets nothing from `first` to before `before`, None where they have half of it at least."""
    usual = len(replace(available, absences=(), paused_until=None).working_days(first, before))
    there = available.working_days(first, before)
    if 2 * len(there) < usual:
        return LeftOutWhy.AWAY
    paused_until = available.paused_until
    is_paused = paused_until is not None and 2 * sum(day >= paused_until for day in there) < usual
    return LeftOutWhy.PAUSED if is_paused else None


def _maybe_away(person_ids: Collection[int], round_: Round, now: datetime) -> SelectOfScalar[Person]:
    """Return the few of these people who are away or paused at some time of what is left of a round, in any zone."""
    begins = max(datetime.combine(round_.starts_on, time(), UTC), now) - _FARTHEST_APART
    first = begins.date()
    absent = select(Absence.person_id).where(or_(col(Absence.last_day) >= first, col(Absence.ends_at) > begins))
    paused = select(PersonSettings.person_id).where(col(PersonSettings.paused_until) > first)
    return select(Person).where(
        col(Person.id).in_(person_ids), or_(col(Person.id).in_(absent), col(Person.id).in_(paused))
    )
