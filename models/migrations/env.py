"""Alembic's entry: migrates over the connection it is handed, or over FIRSTHAND_DATABASE_URL from the shell."""

import asyncio
import os
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import models  # noqa: F401  (fills the metadata)
from models.columns import AwareUTC
from models.database import Database


def _render(kind: str, thing: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write column types in plain SQLAlchemy, so that a migration imports nothing of ours that may move."""
    if kind != "type":
        return False
    if isinstance(thing, AwareUTC):
        return "sa.DateTime(timezone=True)"
    if isinstance(thing, AutoString):
        return f"sa.String({thing.length or ''})"
    return False


def run(connection: Connection) -> None:
    """Migrate over `connection`, inside its transaction."""
    context.configure(
        connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, render_item=_render
    )
    context.run_migrations()


async def run_from_shell() -> None:
    """Migrate the database that the environment names."""
    database = Database(os.environ.get("FIRSTHAND_DATABASE_URL", "sqlite:///firsthand.db"))
    async with database.alter() as connection:
        await connection.run_sync(run)
    await database.close()


handed = context.config.attributes.get("connection")
if handed is None:
    asyncio.run(run_from_shell())
else:
    run(handed)
