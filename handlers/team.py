"""How the team does, on the home tab of whoever is of it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.program.rounds import participation
from bot.surfaces.home import team_blocks
from bot.surfaces.parts import Blocks
from handlers.features import Feature, Member, Section


async def team_section(session: AsyncSession, context: AppContext, member: Member) -> Blocks:
    """Return how the team does, to who is on the Participants sheet or of the CX team."""
    is_of_programme = member.person is not None and member.person.external_id is not None
    if not (is_of_programme or member.of_cx_team):
        return []
    return team_blocks(await participation.shares(session, today=context.today(), remembered=context.shares))


FEATURE = Feature(sections=(Section(team_section),))
