"""The job of one-to-ones: who is of the CX team, who takes over from leavers, and who is reminded to log one."""

from datetime import datetime, timedelta

from bot.context import AppContext, Job
from bot.program.one_to_ones import changing, waiting
from bot.program.people import cx_team
from bot.program.routines import switches
from bot.program.routines.one_to_one import ONE_TO_ONE


async def look_after_one_to_ones(context: AppContext, now: datetime) -> None:
    """Do what has come due about one-to-ones; nothing while there are none."""
    if not await know_team(context):
        return
    async with context.database.read() as session:
        left = await changing.left(session)
        due = await waiting.due(session, now=now, zone=context.timezone)
    if left:
        async with context.database.write() as session:
            await changing.settle(session, now=now)
    if due:
        async with context.database.write() as session:
            await waiting.remind(session, now=now, zone=context.timezone)


async def know_team(context: AppContext) -> bool:
    """Keep the CX team as people if there are one-to-ones, and return whether there are; before plans are made, too."""
    team = context.workspace.team
    async with context.database.read() as session:
        if all(routine.key != ONE_TO_ONE.key for routine in await switches.under_way(session)):
            return False
        kept = await cx_team.kept(session)
    # Of a team that could not be read as a whole, nobody has left; nor has everybody.
    if team and context.workspace.knows_team and team != kept:
        await _keep(context, team)
    return True


async def _keep(context: AppContext, team: frozenset[str]) -> None:
    found = [await context.workspace.profile(slack_id) for slack_id in sorted(team)]
    profiles = [profile for profile in found if profile is not None]
    async with context.database.write() as session:
        await cx_team.keep(session, profiles)


JOBS = (Job("one-to-ones", look_after_one_to_ones, timedelta(minutes=1)),)
