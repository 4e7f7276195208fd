"""Bring a database to the newest schema, safely when several processes start at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError

from models.database import DanglingReferences, Database

# Any fixed number serves; every Firsthand process must use the same one.
_LOCK = 4_711_001


def alembic_config() -> Config:
    """Return Alembic's configuration: where the migrations are."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _upgrade(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


class Unusable(Exception):
    """The database can't be reached or written, or is too new; the text says why, and where it can, what to do."""


def _require_folder(database: Database) -> None:
    file = database.engine.url.database
    if database.is_sqlite and file and not Path(file).parent.is_dir():
        raise Unusable(f"there is no folder {Path(file).parent}")


async def migrate(database: Database) -> None:
    """Run the migrations that are missing, in one transaction under a lock. Raises Unusable."""
    _require_folder(database)
    try:
        await _migrate(database)
    except OperationalError as refused:
        raise Unusable(" ".join(str(refused.orig).split()).rstrip(".")) from refused
    except DBAPIError as refused:
        # The first line is the reason; PostgreSQL shows our own statement below it.
        reason = (str(refused.orig).splitlines() or [""])[0].rstrip(".")
        raise Unusable(
            f"{reason}. It takes a database of Firsthand's own, and a user who may create tables"
        ) from refused
    except DanglingReferences as dangling:
        raise Unusable(
            f"it could not be brought to the newest schema, and was left as it was ({dangling})"
        ) from dangling
    except CommandError as unknown:
        reason = "it was made by a newer version of Firsthand"
        raise Unusable(f"{reason} ({unknown}). Update Firsthand, or restore the backup made before") from unknown


async def _migrate(database: Database) -> None:
    async with database.alter() as connection:
        if not database.is_sqlite:  # on SQLite the write transaction itself is the lock
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        await connection.run_sync(_upgrade)
