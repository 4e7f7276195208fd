"""The token: shown to Slack each minute, so that /healthz tells when it is refused, and when it is taken again."""

import logging
from datetime import datetime

from bot.context import AppContext, Run
from bot.slack import SlackCallError

log = logging.getLogger(__name__)


def show_token(context: AppContext) -> Run:
    """Return the job that shows Slack our token; the workspace keeps what came of it."""

    async def run(_now: datetime) -> None:
        try:
            await context.workspace.greet()
        except SlackCallError as call_error:
            log.warning("Slack doesn't greet us: %s", call_error)

    return run
