"""Migrations: upgrades a database to the newest schema, safely when several processes start at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from models.database import DanglingReferences, Database

if TYPE_CHECKING:
    from alembic.config import Config

# Any fixed number serves; every Firsthand process must use the same one.
_LOCK = 4_711_001
_MIGRATIONS = Path(__file__).parent / "migrations"


class Unusable(Exception):
    """The database can't be reached or written, or is too new; the text says why and, if possible, what to do."""


def alembic_config() -> "Config":
    """Return Alembic's configuration: where the migrations are."""
    from alembic.config import Config  # noqa: PLC0415  (see _upgrade)

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _upgrade(connection: Connection) -> None:
    """Run the migrations that are missing. Raises Unusable for a database of a newer version."""
    # Alembic takes 8 MB and a seventh of the start: it is loaded only where there is something to do.
    if _current(connection) == _revisions()[-1]:
        return
    from alembic import command  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = alembic_config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as unknown:
        reason = "it was made by a newer version of Firsthand"
        raise Unusable(f"{reason} ({unknown}). Update Firsthand, or restore the backup made before") from unknown


def _revisions() -> list[str]:
    """Return every revision we have, oldest first: the files begin with their revision's number."""
    return sorted(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _current(connection: Connection) -> str | None:
    """Return the revision the database is on, None where it has no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


@dataclass(frozen=True)
class Revisions:
    """The revision a database is on (None: it has no tables yet), and those it lacks, oldest first.

    `is_known` is False for a revision that this version of Firsthand has never heard of.
    """

    current: str | None
    missing: tuple[str, ...]
    is_known: bool = True


async def revisions(database: Database) -> Revisions:
    """Return the revisions of a database, changing nothing. Raises OperationalError when it can't be reached."""
    async with database.read() as session:
        current = await (await session.connection()).run_sync(_current)
    ours = _revisions()
    if current is None:
        return Revisions(None, tuple(ours))
    if current not in ours:
        return Revisions(current, (), is_known=False)
    return Revisions(current, tuple(ours[ours.index(current) + 1 :]))


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


async def _migrate(database: Database) -> None:
    async with database.alter() as connection:
        if not database.is_sqlite:  # on SQLite the write transaction itself is the lock
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        await connection.run_sync(_upgrade)
