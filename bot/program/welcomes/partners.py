"""Partners: which CX member meets whom, chosen evenly."""

from collections.abc import Collection

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Person, Welcome


async def choose(session: AsyncSession, person_id: int, team: Collection[str]) -> str | None:
    """Return the Slack id of who of the CX team met the fewest so far, None where the team is nobody else."""
    newcomer = await session.get_one(Person, person_id)
    rows = await session.exec(
        select(Welcome.partner, func.count()).where(col(Welcome.partner).in_(team)).group_by(col(Welcome.partner))
    )
    met = dict(rows.all())
    return min(
        (each for each in team if each != newcomer.slack_id), key=lambda each: (met.get(each, 0), each), default=None
    )
