"""The doctor: looks at the whole set-up, tells what it found, and what to do about it."""

from bot.doctor.checkup import examine
from bot.doctor.command import run_doctor
from bot.doctor.findings import Finding, Mark

__all__ = ["Finding", "Mark", "examine", "run_doctor"]
