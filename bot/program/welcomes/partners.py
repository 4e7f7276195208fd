"""Partners: which CX member meets whom, chosen evenly."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.matching.away import why_left_out
from bot.program.people import availability
from models import Person, Welcome


async def choose(
    session: AsyncSession, person_id: int, team: Collection[str], *, now: datetime, zone: ZoneInfo, last_day: date
) -> str | None:
    """Return the Slack id of who of the CX team met the fewest so far, None where the team is nobody else.

    Who is on leave for most of their days from `now` (aware) until `last_day` is not chosen, unless all are; `zone` is
    the programme's, for who is in none that is known.
    """
    newcomer = await session.get_one(Person, person_id)
    others = [each for each in team if each != newcomer.slack_id]
    gone = await _away(session, others, now, zone, last_day)
    rows = await session.exec(
        select(Welcome.partner, func.count()).where(col(Welcome.partner).in_(team)).group_by(col(Welcome.partner))
    )
    met = dict(rows.all())
    here = [each for each in others if each not in gone] or others
    return min(here, key=lambda each: (met.get(each, 0), each), default=None)


async def _away(
    session: AsyncSession, team: Collection[str], now: datetime, zone: ZoneInfo, last: date
) -> set[str | None]:
    """Return which of these (Slack ids) are on leave, or have paused, for most of their days from `now` to `last`."""
    persons = (await session.exec(select(Person).where(col(Person.slack_id).in_(team)))).all()
    known = await availability.of(session, persons, zone)
    before = last + timedelta(days=1)
    available = {each.slack_id: known[each.id or 0] for each in persons}
    return {slack_id for slack_id, each in available.items() if why_left_out(each, each.day_of(now), before)}
