"""How the team does, on the home tab of whoever is of it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.program.rounds import participation
from bot.surfaces.home import team_blocks
from bot.surfaces.parts import Blocks
from handlers.features import Feature, Member, Section


async def team_section(session: AsyncSession, context: AppContext, member: Member, last_changes: str | None) -> Blocks:
    """Return how the team does, to who is on the Participants sheet or of the CX team."""
    is_of_programme = member.person is not None and member.person.external_id is not None
    if not (is_of_programme or member.of_cx_team):
        return []
    today, remembered = context.today(), context.shares
    return team_blocks(
        await participation.shares(session, today=today, remembered=remembered, last_changes=last_changes)
    )


FEATURE = Feature(sections=(Section(team_section, reads=participation.LAST_CHANGES),))
