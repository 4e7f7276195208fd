"""Every release whose databases may still be about, oldest first; each later migration is tested on all of them.

A release is a module: `REVISION` of its schema, `NOW` by the programme's clock, `fill(connection)` with every state it
knew, and `CHANGED`, the columns by table whose values a later migration changes on purpose. When a schema goes out, add
its module here, and record its messages by `python -m tests.journeys.record_release` (see there).
"""

from types import ModuleType

from alembic import command
from sqlalchemy import Connection

from models.database import Database
from models.migrate import alembic_config
from tests.models import release_0001, release_0002, release_0010, release_0025, release_0034, release_0042

RELEASES: tuple[ModuleType, ...] = (release_0001, release_0002, release_0010, release_0025, release_0034, release_0042)


async def fill(database: Database, release: ModuleType, **what: bool) -> None:
    """Make this an old database: on the release's schema, with the rows of `release.fill`, which is given `what`."""
    async with database.alter() as connection:
        await connection.run_sync(upgrade_to, release.REVISION)
        await connection.run_sync(release.fill, **what)


def upgrade_to(connection: Connection, revision: str) -> None:
    """Bring a database to this revision of its schema."""
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
