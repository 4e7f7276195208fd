"""`firsthand doctor` against the stand-in: what it finds, what it advises, and that it keeps quiet about tokens."""

import asyncio
import errno
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import Clock, MovableClock, SystemClock
from bot.doctor import SCOPES, Finding, Severity, examine
from bot.doctor.installation import refused_port
from models.database import Database
from models.migrate import revisions
from scripts.sandbox import Sandbox
from tests.harness import MANIFEST, NADIA, settings_for, started
from tests.process import environment_of, firsthand

GUEST, OUTSIDER = "U0GRACELEE1", "U0PIASANTOS"


async def examined(slack: Sandbox, url: str, clock: Clock | None = None, **settings: Any) -> dict[str, Finding]:
    """Return the findings by their subject; of several in one subject the most serious."""
    order = list(Severity)
    found: dict[str, Finding] = {}
    async for finding in examine(settings_for(slack, url, **settings), clock or SystemClock()):
        known = found.get(finding.subject)
        if known is None or order.index(finding.severity) > order.index(known.severity):
            found[finding.subject] = finding
    return found


async def test_a_set_up_as_it_should_be_is_all_well(slack: Sandbox, sqlite_url: str) -> None:
    found = await examined(slack, sqlite_url)
    assert found.pop("Talking").severity is Severity.NOTE  # which no method tells
    assert {subject: finding.severity for subject, finding in found.items()} == dict.fromkeys(
        [
            "Settings",
            "Database",
            "Port",
            "Bot token",
            "Scopes",
            "Clock",
            "Way in",
            "Stories channel",
            "CX channel",
            "CX team",
            "Look-up by e-mail",
            "Direct messages",
        ],
        Severity.OK,
    )
    assert "Nadia Rahman" in found["CX team"].words
    assert slack.violations == []


@pytest.mark.parametrize(
    ("settings", "subject", "severity", "words"),
    [
        ({"slack_bot_token": "xoxb-wrong"}, "Bot token", Severity.ERROR, "invalid_auth"),
        ({"slack_api_url": "http://127.0.0.1:9/api/"}, "Bot token", Severity.ERROR, "127.0.0.1:9"),
        ({"slack_app_token": "xapp-wrong"}, "Way in", Severity.ERROR, "SLACK_APP_TOKEN"),
        ({"slack_app_token": ""}, "Way in", Severity.NOTE, "/slack/events"),
        ({"firsthand_stories_channel": "#nowhere"}, "Stories channel", Severity.ERROR, "#nowhere"),
        ({"firsthand_stories_channel": "C0NOWHERE"}, "Stories channel", Severity.ERROR, "C0NOWHERE"),
        ({"firsthand_stories_channel": "#general"}, "Stories channel", Severity.NOTE, "no member yet"),
        ({"firsthand_stories_channel": "C0GENERAL01"}, "Stories channel", Severity.ERROR, "no member"),
        ({"firsthand_stories_channel": "#globex-project"}, "Stories channel", Severity.ERROR, "another company"),
        ({"firsthand_cx_channel": "#customer-stories"}, "CX channel", Severity.ERROR, "public"),
        ({"firsthand_stories_channel": "#cx-team"}, "CX channel", Severity.ERROR, "the same channel"),
        ({"firsthand_stories_channel": "C0CXTEAM001"}, "CX channel", Severity.ERROR, "the same channel"),
        (
            {"firsthand_stories_channel": "#nowhere", "firsthand_cx_channel": "#nowhere"},
            "CX channel",
            Severity.ERROR,
            "#nowhere",
        ),
        ({"firsthand_cx_team": f"{NADIA},{NADIA}"}, "CX team", Severity.WARNING, f"{NADIA} is named twice"),
        ({"firsthand_cx_team": f"{NADIA} {NADIA} {NADIA}"}, "CX team", Severity.WARNING, "named 3 times"),
        ({"firsthand_http_host": "203.0.113.7"}, "Port", Severity.ERROR, "can't listen on 203.0.113.7"),
        (
            {"firsthand_http_host": "no.such.host.invalid"},
            "Port",
            Severity.ERROR,
            "can't listen on no.such.host.invalid",
        ),
        ({"firsthand_cx_team": "U0NOBODY"}, "CX team", Severity.ERROR, "U0NOBODY"),
        ({"firsthand_cx_team": "S0NOBODY"}, "CX team", Severity.ERROR, "S0NOBODY"),
        ({"firsthand_cx_team": "S0CXTEAM001"}, "CX team", Severity.OK, "2 people"),
        ({"firsthand_cx_team": f"{NADIA},{GUEST}"}, "CX team", Severity.ERROR, "guest"),
        ({"firsthand_cx_team": f"{NADIA},{OUTSIDER}"}, "CX team", Severity.ERROR, "another company"),
        ({"firsthand_cx_channel": "#general"}, "CX channel", Severity.ERROR, "public"),
        ({"firsthand_cx_team": "S0CXTEAM001"}, "Direct messages", Severity.NOTE, "Not tried"),
    ],
)
async def test_each_wrong_set_up_is_named(
    slack: Sandbox, sqlite_url: str, *, settings: dict[str, Any], subject: str, severity: Severity, words: str
) -> None:
    finding = (await examined(slack, sqlite_url, **settings))[subject]
    assert (finding.severity, words in finding.words) == (severity, True), finding
    assert finding.remedy or severity is not Severity.ERROR


async def test_somebody_who_left_is_named(slack: Sandbox, sqlite_url: str) -> None:
    slack.workspace.people[NADIA].deleted = True
    found = await examined(slack, sqlite_url)
    assert found["CX team"].severity is Severity.ERROR
    assert "Nadia Rahman" in found["CX team"].words


@pytest.mark.parametrize("who", [GUEST, OUTSIDER])
async def test_a_group_with_others_in_it_is_named(slack: Sandbox, sqlite_url: str, who: str) -> None:
    slack.workspace.user_groups["S0CXTEAM001"].users.append(who)
    finding = (await examined(slack, sqlite_url, firsthand_cx_team="S0CXTEAM001"))["CX team"]
    assert (finding.severity, "may do nothing here" in finding.words) == (Severity.ERROR, True)


async def test_a_channel_that_another_company_is_asked_into_is_named(slack: Sandbox, sqlite_url: str) -> None:
    slack.workspace.channels["C0STORIES01"].is_pending_ext_shared = True
    finding = (await examined(slack, sqlite_url))["Stories channel"]
    assert (finding.severity, "another company" in finding.words) == (Severity.ERROR, True)


async def test_an_archived_channel_is_told_from_a_missing_one(slack: Sandbox, sqlite_url: str) -> None:
    slack.workspace.channels["C0STORIES01"].is_archived = True
    for named in ("C0STORIES01", "#customer-stories"):
        found = await examined(slack, sqlite_url, firsthand_stories_channel=named)
        assert "archived" in found["Stories channel"].words


async def test_missing_scopes_are_named_with_what_they_are_for(sqlite_url: str) -> None:
    bot_scopes = [scope for scope in SCOPES if scope != "im:write"]
    manifest = MANIFEST | {"oauth_config": {"scopes": {"bot": bot_scopes}}}
    async with Sandbox(manifest) as slack:
        found = await examined(slack, sqlite_url)
    assert "im:write (to write to participants)" in found["Scopes"].words
    assert found["Direct messages"].severity is Severity.ERROR
    assert "Scopes" in found["Direct messages"].remedy


async def test_an_app_of_before_charts_is_told_what_it_lacks_and_that_all_else_works(sqlite_url: str) -> None:
    bot_scopes = [scope for scope in SCOPES if scope != "files:write"]
    async with Sandbox(MANIFEST | {"oauth_config": {"scopes": {"bot": bot_scopes}}}) as slack:
        found = (await examined(slack, sqlite_url))["Scopes"]
    assert (found.severity, "files:write (to show charts in messages)" in found.words) == (Severity.WARNING, True)


async def test_a_channel_whose_messages_cannot_be_read_back_is_named(slack: Sandbox, sqlite_url: str) -> None:
    slack.faults.fault("conversations.history", "refused", error="missing_scope", always=True)
    found = await examined(slack, sqlite_url)
    for subject in ("Stories channel", "CX channel"):
        assert (found[subject].severity, "read back" in found[subject].words) == (Severity.ERROR, True)
        assert "history" in found[subject].remedy


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"])
async def test_a_port_that_another_program_has_is_named(slack: Sandbox, sqlite_url: str, answer: bytes) -> None:
    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        finding = (await examined(slack, sqlite_url, firsthand_http_port=port))["Port"]
    assert (finding.severity, "taken by another program" in finding.words) == (Severity.ERROR, True)
    assert (await examined(slack, sqlite_url, firsthand_http_port=port))["Port"].severity is Severity.OK


def test_a_port_that_root_alone_may_open_is_named_and_a_wrong_host_otherwise() -> None:
    low = refused_port("127.0.0.1", 443, PermissionError(errno.EACCES, "Permission denied"))
    assert (low.severity, "can't listen on 127.0.0.1:443 (permission denied)" in low.words) == (Severity.ERROR, True)
    assert "FIRSTHAND_HTTP_PORT" in low.remedy
    assert "FIRSTHAND_HTTP_HOST" not in low.remedy
    elsewhere = refused_port("192.0.2.1", 8080, OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address"))
    assert "FIRSTHAND_HTTP_HOST" in elsewhere.remedy


async def test_firsthand_itself_on_its_port_is_no_fault(slack: Sandbox, sqlite_url: str) -> None:
    async with started(sqlite_url) as harness:
        port = harness.bot.transport.port
        finding = (await examined(slack, sqlite_url, firsthand_http_port=port))["Port"]
    assert (finding.severity, "running here already" in finding.words) == (Severity.NOTE, True)


def test_the_doctor_knows_the_scopes_of_the_manifest() -> None:
    assert sorted(SCOPES) == sorted(MANIFEST["oauth_config"]["scopes"]["bot"])


@pytest.mark.parametrize(
    ("method", "settings", "subject", "severity"),
    [
        ("users.info", {}, "CX team", Severity.NOTE),
        ("users.lookupByEmail", {}, "Look-up by e-mail", Severity.NOTE),
        ("conversations.list", {}, "Stories channel", Severity.NOTE),
        ("conversations.history", {}, "Stories channel", Severity.NOTE),
        ("usergroups.users.list", {}, "CX team", Severity.OK),
        ("usergroups.users.list", {"firsthand_cx_team": "S0CXTEAM001"}, "CX team", Severity.ERROR),
        ("conversations.open", {}, "Direct messages", Severity.ERROR),
        ("apps.connections.open", {}, "Way in", Severity.ERROR),
        ("apps.connections.open", {"slack_app_token": ""}, "Way in", Severity.NOTE),
    ],
)
async def test_a_lacking_method_is_a_failure_only_where_it_is_needed(
    sqlite_url: str, method: str, settings: dict[str, Any], subject: str, severity: Severity
) -> None:
    async with Sandbox(MANIFEST, without={method}) as slack:
        finding = (await examined(slack, sqlite_url, **settings))[subject]
    assert finding.severity is severity, finding
    if severity is not Severity.OK and method != "apps.connections.open":
        assert "doesn't offer" in finding.words


async def test_an_unclear_answer_is_a_warning(slack: Sandbox, sqlite_url: str) -> None:
    slack.faults.fault("users.info", "server_error")
    found = await examined(slack, sqlite_url)
    assert found["CX team"].severity is Severity.WARNING


@pytest.mark.parametrize(("minutes", "severity"), [(1, Severity.WARNING), (-10, Severity.ERROR)])
async def test_a_clock_that_is_wrong_is_reported(
    slack: Sandbox, sqlite_url: str, minutes: int, severity: Severity
) -> None:
    clock = MovableClock(SystemClock().now() + timedelta(minutes=minutes))
    assert (await examined(slack, sqlite_url, clock))["Clock"].severity is severity


async def test_a_database_not_there_yet_is_left_to_the_run(slack: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    assert (await examined(slack, f"sqlite:///{file}"))["Database"].severity is Severity.NOTE
    assert not file.exists()
    nowhere = await examined(slack, f"sqlite:///{tmp_path / 'no' / 'new.db'}")
    assert nowhere["Database"].severity is Severity.ERROR


async def test_missing_migrations_are_reported_and_not_run(slack: Sandbox, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    (tmp_path / "empty.db").touch()
    finding = (await examined(slack, url))["Database"]
    assert finding.severity is Severity.NOTE
    assert "firsthand run migrates" in finding.remedy
    database = Database(url)
    assert (await revisions(database)).current is None
    await database.close()


async def test_a_schema_from_the_future_is_reported(slack: Sandbox, database: Database, database_url: str) -> None:
    assert (await examined(slack, database_url))["Database"].severity is Severity.OK
    async with database.write() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    finding = (await examined(slack, database_url))["Database"]
    assert (finding.severity, "9999" in finding.words) == (Severity.ERROR, True)


async def test_a_database_that_does_not_answer_is_reported(slack: Sandbox) -> None:
    finding = (await examined(slack, "postgresql://u:hunter2@127.0.0.1:9/none"))["Database"]
    assert finding.severity is Severity.ERROR
    assert "hunter2" not in finding.words


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({}, 0, ["All is well"]),
        ({"SLACK_BOT_TOKEN": "xoxb-secret-of-ours"}, 1, ["invalid_auth", "one thing to mend"]),
        (
            {
                "SLACK_BOT_TOKEN": "xapp-secret-of-ours",
                "FIRSTHAND_ROUND_DAY": "31",
                "FIRSTHAND_DATABASE_URL": "mysql://u:secret-of-ours@host/name",
            },
            2,
            ["SLACK_BOT_TOKEN", "FIRSTHAND_ROUND_DAY", "FIRSTHAND_DATABASE_URL", "3 things to mend"],
        ),
    ],
)
async def test_the_command_tells_by_its_exit_code(
    slack: Sandbox, sqlite_url: str, changes: dict[str, str], code: int, words: list[str]
) -> None:
    environment = environment_of(settings_for(slack, sqlite_url)) | {"COLUMNS": "160"} | changes
    async with firsthand("doctor", environment=environment) as doctor:
        assert await doctor.ends() == code, doctor.output
    assert all(each in doctor.output for each in words), doctor.output
    for secret in (slack.bot_token, slack.app_token, slack.signing_secret, "secret-of-ours"):
        assert secret not in doctor.output
