"""Checks of the installation: settings, database, port, token, scopes, clock and transport."""

import asyncio
import errno
import socket
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp
from sqlalchemy.exc import SQLAlchemyError

from bot.config import DEFAULT_API_URL, env_file_advice
from bot.doctor.findings import CheckContext, Finding, error, note, ok, slack_error, warning
from bot.slack import ErrorKind, SlackCallError
from bot.transport import EVENTS_PATH, HEALTH_PATH
from models.database import Database
from models.migrate import Revisions, revisions

_DATABASE, _PORT, _TOKEN, _SCOPES = "Database", "Port", "Bot token", "Scopes"
# The scopes of manifest.json, each with what it is for.
SCOPES = {
    "channels:history": "to see whether a story was posted already, in a public channel",
    "channels:join": "to join the stories channel",
    "channels:read": "to find public channels",
    "chat:write": "to say anything at all",
    "commands": "for /firsthand",
    "files:read": "to fetch an uploaded workbook",
    "files:write": "to show charts in messages",
    "groups:history": "to see whether a card was posted already, in a private channel",
    "groups:read": "to find private channels",
    "im:history": "to see whether a direct message was sent already, and to hear what people say",
    "im:write": "to write to participants",
    "usergroups:read": "to know the members of a user group of the CX team",
    "users:read": "to know names and time zones",
    "users:read.email": "to find participants by e-mail",
}
# Added by a later release; who installed the app before may do without.
_MAY_LACK = {"files:write"}
# Slack's signatures are refused after five minutes (docs.slack.dev/authentication/verifying-requests-from-slack).
_SIGNATURE_LIFE = timedelta(minutes=5)
_NOTABLE_DIFFERENCE = timedelta(seconds=30)
_HEALTH_TIMEOUT = aiohttp.ClientTimeout(total=3)


async def check_talking(_: CheckContext) -> list[Finding]:
    """Say how to find out whether Slack passes on what people say to the bot, which no method tells."""
    words = "Whether Slack passes on what people write to Firsthand can't be asked from here."
    remedy = "Write help to it. Without an answer, see Upgrading in README: the event message.im, the Messages tab."
    return [note("Talking", words, remedy)]


async def check_settings(context: CheckContext) -> list[Finding]:
    """Report the settings, which were loaded and validated already."""
    settings = context.settings
    when = f"rounds open on {settings.firsthand_round_day!r}, {settings.firsthand_timezone} time"
    if advice := env_file_advice():
        words, _, remedy = advice.partition(". ")
        return [warning("Settings", f"All are usable; {when}. {words}.", remedy)]
    return [ok("Settings", f"All are usable; {when}.")]


async def check_database(context: CheckContext) -> list[Finding]:
    """Check that the database answers and has the newest schema; nothing is created or migrated."""
    database = Database(context.settings.firsthand_database_url.get_secret_value())
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        return [_missing_file(database) or _schema(kind, await revisions(database))]
    except (SQLAlchemyError, OSError) as refused:
        reason = " ".join(str(getattr(refused, "orig", refused)).split()).rstrip(".")
        remedy = "See that FIRSTHAND_DATABASE_URL is right, and that the database runs and lets this user in."
        return [error(_DATABASE, f"{kind} can't be used: {reason}.", remedy)]
    finally:
        await database.close()


def _missing_file(database: Database) -> Finding | None:
    """Return a finding where SQLite's file does not exist, as connecting would create it."""
    file = Path(database.engine.url.database or "")
    if not database.is_sqlite or file.exists():
        return None
    if not file.parent.is_dir():
        remedy = "Create it, or change FIRSTHAND_DATABASE_URL."
        return error(_DATABASE, f"The folder {file.parent} does not exist.", remedy)
    return note(_DATABASE, f"{file} does not exist yet.", "Nothing to do: firsthand run makes it.")


def _schema(kind: str, found: Revisions) -> Finding:
    if not found.is_known:
        words = f"{kind} answers; its schema {found.current} is newer than this version of Firsthand."
        return error(_DATABASE, words, "Update Firsthand, or restore the backup made before the update.")
    if found.missing:
        count = "one migration" if len(found.missing) == 1 else f"{len(found.missing)} migrations"
        remedy = "Nothing to do: firsthand run migrates at its start."
        return note(_DATABASE, f"{kind} answers; it lacks {count}.", remedy)
    return ok(_DATABASE, f"{kind} answers; its schema is the newest ({found.current}).")


async def check_port(context: CheckContext) -> list[Finding]:
    """Check that Firsthand can listen on its address; it is released at once."""
    host, port = context.settings.firsthand_http_host, context.settings.firsthand_http_port
    refused = await asyncio.to_thread(_refusal, host, port)
    if refused is None:
        where = "any free port" if port == 0 else f"{host}:{port}"
        return [ok(_PORT, f"Firsthand can listen on {where}.")]
    if refused.errno == errno.EADDRINUSE and await _is_firsthand(host, port):
        words = f"Firsthand is running here already, on {host}:{port}."
        return [note(_PORT, words, "Nothing to do; a second one would need another FIRSTHAND_HTTP_PORT.")]
    if refused.errno == errno.EADDRINUSE:
        words = f"{host}:{port} is taken by another program, so Firsthand can't start."
        return [error(_PORT, words, "Stop that program, or name another port in FIRSTHAND_HTTP_PORT.")]
    return [refused_port(host, port, refused)]


def refused_port(host: str, port: int, refused: OSError) -> Finding:
    """Return what is wrong where this machine does not let Firsthand listen on its address, though it is free."""
    words = f"Firsthand can't listen on {host}:{port} ({(refused.strerror or str(refused)).lower()})."
    if refused.errno in (errno.EACCES, errno.EPERM):
        remedy = "Name a port above 1023 in FIRSTHAND_HTTP_PORT, and let your proxy pass requests on to it."
        return error(_PORT, words, f"It is the port: only root may open low ones. {remedy}")
    return error(_PORT, words, "Correct FIRSTHAND_HTTP_HOST: an address of this machine, such as 127.0.0.1.")


def _refusal(host: str, port: int) -> OSError | None:
    """Return the error of listening on the address, with the server's own socket options; None where that works."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in found:
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
                probe.listen(1)
    except OSError as refused:
        return refused
    return None


async def _is_firsthand(host: str, port: int) -> bool:
    """Return whether what listens there is Firsthand, by its /healthz."""
    try:
        async with (
            aiohttp.ClientSession(timeout=_HEALTH_TIMEOUT) as http,
            http.get(f"http://{host}:{port}{HEALTH_PATH}") as answer,
        ):
            health = await answer.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False
    return isinstance(health, dict) and health.get("status") in ("ok", "unwell")


async def check_token(context: CheckContext) -> list[Finding]:
    """Call auth.test; its headers tell the scopes and the time, too. The first finding is of the token."""
    try:
        answer = await context.slack.ask("auth.test")
    except SlackCallError as call_error:
        return [_refused_token(call_error, context.settings.slack_api_url)]
    who = answer.data
    words = f"Slack knows it: bot {who.get('user') or who.get('user_id')} in the workspace {who.get('team')}."
    scopes, date = answer.headers.get("x-oauth-scopes"), answer.headers.get("date", "")
    return [ok(_TOKEN, words), _scopes(scopes), *_clock(date, context.clock.now())]


def _refused_token(call_error: SlackCallError, api_url: str) -> Finding:
    if call_error.kind is ErrorKind.TOKEN:
        remedy = "Copy SLACK_BOT_TOKEN again from OAuth & Permissions › Bot User OAuth Token."
        return error(_TOKEN, f"Slack refused it ({call_error}).", remedy)
    remedy = "See that this machine reaches the network and, if SLACK_API_URL is set, that it is right."
    if api_url == DEFAULT_API_URL:
        remedy = "See that this machine reaches slack.com by HTTPS, also through a proxy if there is one."
    return error(_TOKEN, f"No useful answer at {api_url} ({call_error}).", remedy)


def _clock(date: str, now: datetime) -> list[Finding]:
    """Return how far `now` is from the `date` of Slack's answer; nothing where that is no date."""
    try:
        apart = abs(now - parsedate_to_datetime(date))
    except ValueError:
        return []
    words = f"It differs from Slack's by {round(apart.total_seconds())} s."
    remedy = "Let the machine set its time from the network (NTP)"
    if apart >= _SIGNATURE_LIFE:
        return [error("Clock", words, f"{remedy}; over HTTP Slack is refused.")]
    if apart >= _NOTABLE_DIFFERENCE:
        return [warning("Clock", words, f"{remedy}.")]
    return [ok("Clock", "It agrees with Slack's.")]


async def check_transport(context: CheckContext) -> list[Finding]:
    """Return by which transport Slack reaches us, and for Socket Mode whether it may."""
    settings, subject = context.settings, "Way in"
    if not settings.uses_socket_mode:
        where = f"{settings.firsthand_http_host}:{settings.firsthand_http_port}{EVENTS_PATH}"
        remedy = "Give Slack the public address that leads there, in the three request URLs of the app's manifest."
        return [note(subject, f"HTTP: Slack must be able to call {where}, which can't be seen from here.", remedy)]
    try:
        await context.slack.ask("apps.connections.open", app_token=settings.slack_app_token.get_secret_value())
    except SlackCallError as call_error:
        if call_error.kind is not ErrorKind.TOKEN and call_error.code != "connection_mode_disabled":
            return [slack_error(subject, call_error, needed=True)]
        remedy = (
            "Switch Socket Mode on, and copy SLACK_APP_TOKEN again from Basic Information › App-Level Tokens; "
            "it needs connections:write."
        )
        return [error(subject, f"Socket Mode: Slack refused SLACK_APP_TOKEN ({call_error}).", remedy)]
    return [ok(subject, "Socket Mode: Slack accepts the app token; no public address is needed.")]


def _scopes(header: str | None) -> Finding:
    """Return what the answer's x-oauth-scopes `header` (scopes with commas between, None: not sent) says."""
    if header is None:
        return note(_SCOPES, "This server doesn't tell them, so they could not be checked.")
    granted = {scope.strip() for scope in header.split(",")}
    missing = [f"{scope} ({purpose})" for scope, purpose in SCOPES.items() if scope not in granted]
    if not missing:
        return ok(_SCOPES, f"All {len(SCOPES)} are granted.")
    remedy = "Add them under OAuth & Permissions (or paste manifest.json again), then reinstall the app."
    if granted >= SCOPES.keys() - _MAY_LACK:
        words = f"Missing: {', '.join(missing)}. All else works without."
        return warning(_SCOPES, words, remedy)
    return error(_SCOPES, "Missing: " + ", ".join(missing) + ".", remedy)
