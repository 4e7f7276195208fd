"""The doctor: looks at the whole set-up, tells what it found, and what to do about it."""

from bot.doctor.checkup import examine
from bot.doctor.findings import Finding, Mark, exit_code
from bot.doctor.settings import read_settings
from bot.doctor.table import print_findings

__all__ = ["Finding", "Mark", "examine", "exit_code", "print_findings", "read_settings"]
