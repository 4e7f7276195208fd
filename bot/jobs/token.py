"""The token: shown to Slack each minute, so that /healthz tells when it is refused, and when it is taken again."""

import logging
from datetime import datetime

from bot.jobs.job import Means, Run
from bot.slack import Trouble

log = logging.getLogger(__name__)


def show_token(means: Means) -> Run:
    """Return the job that shows Slack our token; the workspace keeps what came of it."""

    async def run(_now: datetime) -> None:
        try:
            await means.workspace.greet()
        except Trouble as trouble:
            log.warning("Slack doesn't greet us: %s", trouble)

    return run
