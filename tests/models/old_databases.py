"""Databases of earlier releases to copy: each is made once a run, as its migrations and rows take seconds."""

import asyncio
import fcntl
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import Protocol
from uuid import uuid4

import psycopg

from models.database import Database
from scripts import postgres
from tests.models.releases import fill, upgrade_to

# Makes an empty database what is to be copied.
Make = Callable[[Database], Awaitable[None]]


class Copied(Protocol):
    """Makes a new copy of a database of a release and returns its address, by the fixture of this name."""

    async def __call__(self, release: ModuleType, *, upto: str = "", every_kind: bool = True) -> str:
        """Copy it as `fill` made it, or as it is once upgraded to the revision `upto`, "head" for the newest."""


class OldDatabases:
    """Copies of databases that are made when they are first asked for, by name.

    `folder` is shared by all processes of a run, `run` a name of that run.
    """

    def __init__(self, folder: Path, run: str) -> None:
        self._folder, self._run = folder, run
        folder.mkdir(exist_ok=True)

    async def sqlite(self, name: str, make: Make, to: Path) -> str:
        """Copy the SQLite database of this name to the file `to`, and return its address."""
        template = self._folder / f"{name}.db"
        async with self._alone(template.name):
            if not template.exists():
                unready = template.with_suffix(".unready")
                await _make(f"sqlite:///{unready}", make)
                unready.rename(template)
        shutil.copy(template, to)
        return f"sqlite:///{to}"

    async def postgresql(self, name: str, make: Make, server: str) -> str:
        """Return the address of a new copy of the database of this name on the PostgreSQL `server`."""
        template = f"old_{name}_{self._run}"
        copy = f"old_{uuid4().hex[:12]}"
        async with self._alone(f"{name}.postgresql"):
            if not _is_there(server, template):
                postgres.run(server, f'CREATE DATABASE "{template}_unready"')
                await _make(f"{server}/{template}_unready", make)
                postgres.run(server, f'ALTER DATABASE "{template}_unready" RENAME TO "{template}"')
            postgres.run(server, f'CREATE DATABASE {copy} TEMPLATE "{template}"')
        return f"{server}/{copy}"

    @asynccontextmanager
    async def _alone(self, name: str) -> AsyncIterator[None]:
        """Keep other processes of this run from making, or copying, the same at once."""
        with (self._folder / f"{name}.lock").open("w") as lock:
            await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
            yield


def maker(release: ModuleType, *, upto: str, every_kind: bool) -> Make:
    """Return what makes an empty database one of this release, as `Copied` says."""

    async def make(database: Database) -> None:
        await fill(database, release, **({} if every_kind else {"every_kind": False}))
        if upto:
            async with database.alter() as connection:
                await connection.run_sync(upgrade_to, upto)

    return make


async def _make(url: str, make: Make) -> None:
    database = Database(url)
    try:
        await make(database)
    finally:
        await database.close()


def _is_there(server: str, name: str) -> bool:
    with psycopg.connect(f"{server}/postgres") as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None
