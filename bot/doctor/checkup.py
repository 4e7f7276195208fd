"""The check-up: every check in its order, those that need Slack only once Slack knows our token."""

from collections.abc import AsyncIterator

from bot.clock import Clock
from bot.config import Settings
from bot.doctor.auth import check_entrance, check_token
from bot.doctor.channels import check_channels
from bot.doctor.check_context import Check, CheckContext
from bot.doctor.config import check_database, check_settings
from bot.doctor.findings import Finding, Mark, note
from bot.doctor.people import check_lookup, check_messages, check_team
from bot.doctor.port import check_port
from bot.slack import DirectCaller, make_client

_GROUND: tuple[Check, ...] = (check_settings, check_database, check_port)
_IN_SLACK: tuple[Check, ...] = (check_entrance, check_channels, check_team, check_lookup, check_messages)


async def examine(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Give every finding as it is made; `clock` is wall time. Changes nothing, neither in Slack nor in the database."""
    client = make_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    case = CheckContext(settings, DirectCaller(client), clock)
    for check in _GROUND:
        for finding in await check(case):
            yield finding
    token, *more = await check_token(case)
    for finding in (token, *more):
        yield finding
    if token.mark is Mark.MEND:
        yield note("All else in Slack", "Not examined, since Slack did not let us in.")
        return
    for check in _IN_SLACK:
        for finding in await check(case):
            yield finding
