"""`firsthand doctor`: read the settings, run every check, print what it found."""

from collections.abc import AsyncIterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.clock import Clock
from bot.config import Settings, load_settings
from bot.doctor.findings import Check, CheckContext, Finding, Severity, error, note
from bot.doctor.installation import (
    check_database,
    check_port,
    check_settings,
    check_talking,
    check_token,
    check_transport,
)
from bot.doctor.workspace import check_channels, check_lookup, check_messages, check_team
from bot.errors import SettingsError
from bot.slack import DirectCaller, make_client

_ALL_WELL, _TO_MEND, _UNUSABLE = 0, 1, 2
_REMEDY = "Set it in the environment or in .env; .env.example explains each."
_SIGNS = {
    Severity.OK: ("✓", "green"),
    Severity.NOTE: ("·", "dim"),
    Severity.WARNING: ("!", "yellow"),
    Severity.ERROR: ("✗", "red"),
}
_BEFORE_SLACK: tuple[Check, ...] = (check_settings, check_database, check_port)
# Only once Slack knows our token.
_IN_SLACK: tuple[Check, ...] = (
    check_transport,
    check_channels,
    check_team,
    check_lookup,
    check_messages,
    check_talking,
)


async def run_doctor(console: Console, clock: Clock) -> int:
    """Run every check and print; return 0 when all is well, 1 for an error, 2 when the settings are unusable."""
    try:
        settings = load_settings()
    except SettingsError as wrong:
        _print([error("Settings", line, _REMEDY) for line in wrong.words.splitlines()], console)
        return _UNUSABLE
    with console.status("Examining ..."):
        findings = [finding async for finding in examine(settings, clock)]
    _print(findings, console)
    return _TO_MEND if any(finding.severity is Severity.ERROR for finding in findings) else _ALL_WELL


async def examine(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """Yield every finding as it is made; `clock` is wall time. Changes nothing in Slack or in the database."""
    client = make_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    context = CheckContext(settings, DirectCaller(client), clock)
    for check in _BEFORE_SLACK:
        for finding in await check(context):
            yield finding
    of_token = await check_token(context)
    for finding in of_token:
        yield finding
    if of_token[0].severity is Severity.ERROR:
        yield note("All else in Slack", "Not examined, since Slack did not let us in.")
        return
    for check in _IN_SLACK:
        for finding in await check(context):
            yield finding


def _print(findings: Sequence[Finding], console: Console) -> None:
    """Print the findings as a table, and a summary below it."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
    for header in ("", "Part", "Found", "What to do"):
        table.add_column(header, header_style="dim")
    for finding in findings:
        sign, style = _SIGNS[finding.severity]
        remedy = Text(finding.remedy, style="bold" if finding.severity is Severity.ERROR else "")
        table.add_row(Text(f"{sign} {finding.severity}", style=style), finding.subject, Text(finding.words), remedy)
    console.print(table)
    console.print()
    console.print(_summary(findings), highlight=False)


def _summary(findings: Sequence[Finding]) -> Text:
    to_mend = sum(finding.severity is Severity.ERROR for finding in findings)
    if to_mend:
        return Text(
            "There is one thing to mend." if to_mend == 1 else f"There are {to_mend} things to mend.", style="red"
        )
    if any(finding.severity is Severity.WARNING for finding in findings):
        return Text("Firsthand can run. Look at the warnings when you have a moment.", style="yellow")
    return Text("All is well: firsthand run will do.", style="green")
