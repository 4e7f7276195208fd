"""The job of one-to-ones: who is of the CX team, who takes over from leavers, and who is reminded to log one."""

import logging
from datetime import datetime, timedelta

from bot.context import AppContext, Job
from bot.program.one_to_ones import changing, waiting
from bot.program.people import cx_team
from bot.program.routines import switches
from bot.program.routines.one_to_one import ONE_TO_ONE
from bot.slack import SlackCallError

log = logging.getLogger(__name__)


async def look_after_one_to_ones(context: AppContext, now: datetime) -> None:
    """Do what has come due about one-to-ones; nothing while there are none."""
    if not await are_under_way(context):
        return
    await know_team(context)
    async with context.database.read() as session:
        left = await changing.left(session)
        due = await waiting.due(session, now=now, zone=context.timezone)
    if left:
        async with context.database.write() as session:
            await changing.settle(session, now=now)
    if due:
        async with context.database.write() as session:
            await waiting.remind(session, now=now, zone=context.timezone)


async def are_under_way(context: AppContext) -> bool:
    """Return whether there are one-to-ones."""
    under_way = await context.database.run_read(switches.under_way)
    return any(routine.key == ONE_TO_ONE.key for routine in under_way)


async def know_team(context: AppContext) -> bool:
    """Keep the CX team as people, before their one-to-ones are planned, too; return False where Slack can't say who."""
    team = context.workspace.team
    async with context.database.read() as session:
        kept = await cx_team.kept(session)
    # Of a team that could not be read as a whole, nobody has left; nor has everybody.
    if team and context.workspace.knows_team and team != kept:
        try:
            await _keep(context, team)
        except SlackCallError as call_error:
            log.warning("Could not look the CX team up: %s", call_error)
            return False
    return True


async def _keep(context: AppContext, team: frozenset[str]) -> None:
    found = [await context.workspace.profile(slack_id) for slack_id in sorted(team)]
    profiles = [profile for profile in found if profile is not None]
    async with context.database.write() as session:
        await cx_team.keep(session, profiles)


JOBS = (Job("one-to-ones", look_after_one_to_ones, timedelta(minutes=1)),)
