"""Authentication: which bot the token is, and by which transport Slack reaches it."""

from datetime import timedelta
from email.utils import parsedate_to_datetime

from bot.clock import Clock
from bot.config import DEFAULT_API_URL
from bot.doctor.check_context import CheckContext, of_trouble
from bot.doctor.findings import Finding, mend, note, warning, well
from bot.doctor.scopes import of_scopes
from bot.slack import ErrorKind, SlackCallError, SlackResponse

# Slack's signatures are refused after five minutes (docs.slack.dev/authentication/verifying-requests-from-slack).
_SIGNATURE_LIFE = timedelta(minutes=5)
_NOTABLE = timedelta(seconds=30)


async def check_token(case: CheckContext) -> list[Finding]:
    """Ask Slack who we are; its answer also tells the scopes and the time. The first finding tells of the token."""
    try:
        answer = await case.slack.ask("auth.test")
    except SlackCallError as call_error:
        return [_of_refusal(call_error, case.settings.slack_api_url)]
    who = answer.data
    words = f"Slack knows it: bot {who.get('user') or who.get('user_id')} in the workspace {who.get('team')}."
    return [well("Bot token", words), of_scopes(answer.headers.get("x-oauth-scopes")), *_of_clock(answer, case.clock)]


def _of_refusal(call_error: SlackCallError, api_url: str) -> Finding:
    if call_error.kind is ErrorKind.TOKEN:
        remedy = "Copy SLACK_BOT_TOKEN anew from OAuth & Permissions › Bot User OAuth Token."
        return mend("Bot token", f"Slack refused it ({call_error}).", remedy)
    remedy = "See that this machine reaches the network and, if SLACK_API_URL is set, that it is right."
    if api_url == DEFAULT_API_URL:
        remedy = "See that this machine reaches slack.com by HTTPS, also through a proxy if there is one."
    return mend("Bot token", f"No useful answer at {api_url} ({call_error}).", remedy)


def _of_clock(answer: SlackResponse, clock: Clock) -> list[Finding]:
    try:
        theirs = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return []
    apart = abs(clock.now() - theirs)
    words = f"It differs from Slack's by {round(apart.total_seconds())} s."
    if apart >= _SIGNATURE_LIFE:
        return [
            mend("Clock", words, "Let the machine set its time from the network (NTP); over HTTP Slack is refused.")
        ]
    if apart >= _NOTABLE:
        return [warning("Clock", words, "Let the machine set its time from the network (NTP).")]
    return [well("Clock", "It agrees with Slack's.")]


async def check_entrance(case: CheckContext) -> list[Finding]:
    """Return by which transport Slack reaches us, and for Socket Mode whether it may."""
    settings, part = case.settings, "Way in"
    if not settings.uses_socket_mode:
        where = f"{settings.firsthand_http_host}:{settings.firsthand_http_port}/slack/events"
        remedy = "Give Slack the public address that leads there, in the three request URLs of the app's manifest."
        return [note(part, f"HTTP: Slack must be able to call {where}, which can't be seen from here.", remedy)]
    try:
        await case.slack.ask("apps.connections.open", app_token=settings.slack_app_token.get_secret_value())
    except SlackCallError as call_error:
        if call_error.kind is not ErrorKind.TOKEN and call_error.code != "connection_mode_disabled":
            return [of_trouble(part, call_error, needed=True)]
        remedy = (
            "Switch Socket Mode on, and copy SLACK_APP_TOKEN anew from Basic Information › App-Level Tokens; "
            "it needs connections:write."
        )
        return [mend(part, f"Socket Mode: Slack refused SLACK_APP_TOKEN ({call_error}).", remedy)]
    return [well(part, "Socket Mode: Slack accepts the app token; no public address is needed.")]
