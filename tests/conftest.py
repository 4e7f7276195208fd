"""What all tests share: a real, migrated database on both engines, the stand-in Slack, and the bot between them."""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from shutil import disk_usage
from types import ModuleType
from uuid import uuid4

import pytest
import pytest_asyncio
from hypothesis import settings
from playwright.async_api import Browser

from models.database import Database
from models.migrate import migrate
from scripts import postgres
from scripts.sandbox import Sandbox
from tests import chromium, compiled_once, lazy_loads
from tests.harness import MANIFEST, Harness, started_with_people
from tests.models.old_databases import Copied, OldDatabases, maker
from tests.spare_databases import SpareDatabases

# A slow or busy machine is no failure.
# The continuous integration plays the same examples each time: its failure speaks of the change, not of luck.
settings.register_profile("firsthand", deadline=None, derandomize="FIRSTHAND_LEAVE_NOTHING_OUT" in os.environ)
settings.load_profile("firsthand")

_IN_MEMORY, _ROOM = Path("/dev/shm"), 4 * 1024**3
# Tests wait for Slack, a database or a page a third of their time; each process more collects all of them once more.
_WORKERS_BEYOND_CORES = 1
# So many objects more than were freed have the youngest be looked through; 700 as Python comes.
_UNTIL_COLLECTED = 50_000


def pytest_configure(config: pytest.Config) -> None:
    """Let temporary files lie in memory where there is room, statements be compiled once, and one PostgreSQL serve all.

    Waiting for a disk, and compiling the same statements for each new engine, is most of what tests do else.
    """
    has_room = _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK) and disk_usage(_IN_MEMORY).free > _ROOM
    if has_room and "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = str(_IN_MEMORY)
        # Whoever asked before was told of the disk.
        tempfile.tempdir = None
    compiled_once.install()
    lazy_loads.refuse()
    _hand_over_calmly()
    # Until thousands of tests are collected, and none of them is to be freed.
    gc.disable()
    has_workers = bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")
    if has_workers and postgres.is_available():
        server = postgres.server()
        # As told to the processes that are started from here.
        os.environ["FIRSTHAND_TEST_POSTGRES"] = server.__enter__()
        config.add_cleanup(partial(_stop, server))


def _hand_over_calmly() -> None:
    """Let no thread be interrupted by one that it wakes, as by that of SQLite, which can't go on before it pauses.

    Each statement wakes several; without the interruptions tests take a tenth less, and so do the bots they start.
    """
    if hasattr(os, "sched_setscheduler"):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def pytest_collection_finish() -> None:
    """Leave out of every garbage collection from now on what stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_UNTIL_COLLECTED, 20, 20)
    gc.enable()


def _stop(server: AbstractContextManager[str]) -> None:
    server.__exit__(None, None, None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes `-n auto` shares the tests out among."""
    return (os.cpu_count() or 1) + _WORKERS_BEYOND_CORES


@pytest.fixture(scope="session")
def sqlite_template(old_databases: OldDatabases, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file to copy; it is made once for all processes of the run."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(old_databases.sqlite("newest", migrate, file))
    return file


@pytest.fixture(scope="session")
def postgres_template(old_databases: OldDatabases) -> Iterator[tuple[str, str]]:
    """Give the server's address and the name of a migrated database to copy, a copy itself of one of all processes."""
    with postgres.server() as url:
        copy = asyncio.run(old_databases.postgresql("newest", migrate, url))
        yield url, copy.rpartition("/")[2]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database on the newest schema, one for each engine."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database with no tables at all, one for each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bare.db'}"
    url, _ = request.getfixturevalue("postgres_template")
    name = f"bare_{uuid4().hex[:8]}"
    postgres.run(url, f"CREATE DATABASE {name}")
    return f"{url}/{name}"


@pytest.fixture(scope="session")
def old_databases(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> OldDatabases:
    """Return the databases of earlier releases, each made once for all processes of the run."""
    worker = getattr(request.config, "workerinput", None)
    mine = tmp_path_factory.getbasetemp()
    return OldDatabases(mine.parent if worker else mine, run=worker["testrunuid"] if worker else uuid4().hex)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def copied(request: pytest.FixtureRequest, old_databases: OldDatabases, tmp_path: Path) -> Copied:
    """Return what copies a database of an earlier release, on each engine."""
    server = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_template")[0])

    async def copy(release: ModuleType, *, upto: str = "", every_kind: bool = True) -> str:
        name = f"{release.REVISION}_{upto}_{'whole' if every_kind else 'likely'}"
        make = maker(release, upto=upto, every_kind=every_kind)
        if server:
            return await old_databases.postgresql(name, make, server)
        return await old_databases.sqlite(name, make, tmp_path / f"{name}.db")

    return copy


@pytest.fixture(scope="session")
def spare_databases(postgres_template: tuple[str, str]) -> SpareDatabases:
    """Return the copies of the template that no test uses at the moment."""
    return SpareDatabases(*postgres_template)


@pytest.fixture
def postgres_url(spare_databases: SpareDatabases) -> Iterator[str]:
    """Give the address of an empty PostgreSQL database on the newest schema; mark such tests with `postgresql`."""
    name = spare_databases.take()
    yield f"{spare_databases.url}/{name}"
    spare_databases.give_back(name)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the address of an empty SQLite database on the newest schema, for tests that one engine is enough for."""
    file = tmp_path / "firsthand.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Give an empty database on the newest schema; the test runs once on SQLite and once on PostgreSQL."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    """Give a stand-in Slack without a bot."""
    async with Sandbox(MANIFEST) as slack:
        yield slack


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Give the bot running by Socket Mode on SQLite in a stand-in Slack, with Ada, Jonas and customers to call."""
    async with started_with_people(sqlite_url) as harness:
        yield harness


@pytest.fixture
async def each_harness(database_url: str) -> AsyncIterator[Harness]:
    """Give the same on each engine, for what only shows when two things happen at once."""
    async with started_with_people(database_url) as harness:
        yield harness


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_browser() -> AsyncIterator[Browser]:
    """Give one headless Chromium, and its driver, for all tests of a process: to start them takes as long as a test."""
    with chromium.running() as address:
        async with chromium.connected(address) as browser:
            yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def browser(one_browser: Browser) -> AsyncIterator[Browser]:
    """Give a headless Chromium, with nothing open and nothing remembered."""
    yield one_browser
    await chromium.close_all(one_browser)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run every test in a browser in the event loop of the one driver, and begin with the longest of all tests."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        if _uses_browser(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def _uses_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out, aloud, what this machine can't run; where nothing may be left out, fail instead."""
    missing = []
    if item.get_closest_marker("postgresql") and not postgres.is_available():
        missing.append(postgres.MISSING)
    if _uses_browser(item) and not chromium.is_available():
        missing.append(chromium.MISSING)
    for words in missing:
        if os.environ.get("FIRSTHAND_LEAVE_NOTHING_OUT"):
            pytest.fail(words)
        pytest.skip(words)
