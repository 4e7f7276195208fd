"""`firsthand doctor`: read the settings, examine the set-up, print the findings."""

from rich.console import Console

from bot.clock import Clock
from bot.config import load_settings
from bot.doctor.checkup import examine
from bot.doctor.findings import exit_code, mend
from bot.doctor.table import print_findings
from bot.errors import SettingsError

_UNUSABLE = 2
_REMEDY = "Set it in the environment or in .env; .env.example explains each."


async def run_doctor(console: Console, clock: Clock) -> int:
    """Examine and print; return 0 when all is well, 1 when something is to mend, 2 when the settings are unusable."""
    try:
        settings = load_settings()
    except SettingsError as wrong:
        print_findings([mend("Settings", line, _REMEDY) for line in wrong.words.splitlines()], console)
        return _UNUSABLE
    with console.status("Examining ..."):
        findings = [finding async for finding in examine(settings, clock)]
    print_findings(findings, console)
    return exit_code(findings)
