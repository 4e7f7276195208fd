"""The CX team: its user groups are read again now and then, so that nobody waits for Slack at a click."""

from datetime import datetime

from bot.context import AppContext, Run


def refresh_team(context: AppContext) -> Run:
    """Return the job that reads who is of the CX team."""

    async def run(_now: datetime) -> None:
        await context.workspace.refresh_team()

    return run
