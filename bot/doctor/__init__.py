"""`firsthand doctor`: checks the whole set-up, and says what is wrong and what to do about it."""

from bot.doctor.command import examine, run_doctor
from bot.doctor.findings import Finding, Severity
from bot.doctor.installation import SCOPES

__all__ = ["SCOPES", "Finding", "Severity", "examine", "run_doctor"]
