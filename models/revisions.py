"""How far a database has come: the schema revision it is on, read without changing anything."""

from dataclasses import dataclass
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from models.database import Database

_MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class Revisions:
    """The revision a database is on (None: it has no tables yet), and those it lacks, oldest first.

    `is_known` is False for a revision that this version of Firsthand has never heard of.
    """

    current: str | None
    missing: tuple[str, ...]
    is_known: bool = True


async def revisions(database: Database) -> Revisions:
    """Return where the database stands. Raises SQLAlchemy's OperationalError when it can't be reached."""
    async with database.read() as session:
        connection = await session.connection()
        current = await connection.run_sync(_current)
    ours = [script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()][::-1]
    if current is None:
        return Revisions(None, tuple(ours))
    if current not in ours:
        return Revisions(current, (), is_known=False)
    return Revisions(current, tuple(ours[ours.index(current) + 1 :]))


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
