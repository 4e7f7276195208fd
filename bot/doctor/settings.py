"""The settings, as the doctor reads them: each wrong one is a finding of its own."""

from bot.config import Settings, load_settings
from bot.doctor.findings import Finding, mend
from bot.errors import SettingsError

_REMEDY = "Set it in the environment or in .env; .env.example explains each."


def read_settings() -> tuple[Settings | None, list[Finding]]:
    """Return the settings, or None and a finding for every one that is wrong."""
    try:
        return load_settings(), []
    except SettingsError as wrong:
        return None, [mend("Settings", line, _REMEDY) for line in wrong.words.splitlines()]
