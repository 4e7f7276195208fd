"""Configuration: settings that go together, and a database on the right schema."""

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.config import env_file_advice
from bot.doctor.check_context import CheckContext
from bot.doctor.findings import Finding, mend, note, warning, well
from models.database import Database
from models.revisions import Revisions, revisions

_PART = "Database"


async def check_settings(case: CheckContext) -> list[Finding]:
    """Tell what the settings, which were read already, amount to."""
    settings = case.settings
    when = f"rounds open on {settings.firsthand_round_day!r}, {settings.firsthand_timezone} time"
    if advice := env_file_advice():
        words, _, remedy = advice.partition(". ")
        return [warning("Settings", f"All are usable; {when}. {words}.", remedy)]
    return [well("Settings", f"All are usable; {when}.")]


async def check_database(case: CheckContext) -> list[Finding]:
    """See that the database answers and has the newest schema; nothing is created or migrated."""
    database = Database(case.settings.firsthand_database_url.get_secret_value())
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        return [_of_absence(database) or _of_schema(kind, await revisions(database))]
    except (SQLAlchemyError, OSError) as refused:
        reason = " ".join(str(getattr(refused, "orig", refused)).split()).rstrip(".")
        remedy = "See that FIRSTHAND_DATABASE_URL is right, and that the database runs and lets this user in."
        return [mend(_PART, f"{kind} can't be used: {reason}.", remedy)]
    finally:
        await database.close()


def _of_absence(database: Database) -> Finding | None:
    """Return a finding where SQLite's file is not there yet; looking into it would make it."""
    file = Path(database.engine.url.database or "")
    if not database.is_sqlite or file.exists():
        return None
    if not file.parent.is_dir():
        return mend(_PART, f"The folder {file.parent} does not exist.", "Create it, or change FIRSTHAND_DATABASE_URL.")
    return note(_PART, f"{file} does not exist yet.", "Nothing to do: firsthand run makes it.")


def _of_schema(kind: str, found: Revisions) -> Finding:
    if not found.is_known:
        words = f"{kind} answers; its schema {found.current} is newer than this version of Firsthand."
        return mend(_PART, words, "Update Firsthand, or restore the backup made before the update.")
    if found.missing:
        count = "one migration" if len(found.missing) == 1 else f"{len(found.missing)} migrations"
        return note(_PART, f"{kind} answers; it lacks {count}.", "Nothing to do: firsthand run migrates at its start.")
    return well(_PART, f"{kind} answers; its schema is the newest ({found.current}).")
