"""The bot as a process of its own: seconds to ready, memory and computing at rest, and seconds to stop while busy."""

import asyncio
import os
import re
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.database import Database
from models.migrate import migrate
from scripts.bench.running_bot import assign_customer, settings_for
from scripts.bench.senders import Json
from scripts.sandbox import Sandbox

_ROOT = Path(__file__).parents[2]
_READY = b"Firsthand is running"
_WITH_FIXED_CLOCK = """
import asyncio, sys
from datetime import datetime
from bot.__main__ import run_until_signalled
from bot.clock import MovableClock
asyncio.run(run_until_signalled(MovableClock(datetime.fromisoformat(sys.argv[1]))))
"""
_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)
_STARTS = 5
_SETTLED_SECONDS = 5.0
_IDLE_SECONDS = 30.0
_BRIEFS = 75
_SLOW_SECONDS = 1.0
# A Tuesday noon, at which no brief waits for working hours, whenever this is measured.
_AT_WORK = datetime(2026, 11, 10, 12, tzinfo=UTC)


class NotRunning(Exception):
    """The process ended before it was ready, or with an error."""


@dataclass(frozen=True)
class BotProcess:
    """A running bot; `started` is how many seconds it took from its spawn until it was ready."""

    process: asyncio.subprocess.Process
    started: float

    def resident_mb(self) -> float:
        """Return how much memory it holds (MB of 1024 x 1024). Linux only."""
        found = _RESIDENT.search(Path(f"/proc/{self.process.pid}/status").read_text())
        if found is None:
            raise NotRunning("it has no memory any more")
        return int(found[1]) / 1024

    def cpu_seconds(self) -> float:
        """Return its CPU seconds, of user and system time. Linux only."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def stop(self) -> float:
        """Send SIGTERM; return the seconds until it ended. Raises NotRunning where its exit code isn't 0."""
        begun = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        code = await self.process.wait()
        if code:
            raise NotRunning(f"it ended with {code}")
        return time.perf_counter() - begun


async def starts(manifest: Json) -> dict[str, float]:
    """Return `start.ratio`: from spawn to ready on a database that is there, to importing the bot; medians."""
    ready: list[float] = []
    imported: list[float] = []
    async with _slack_and_database(manifest) as (slack, url):
        for _ in range(_STARTS):
            imported.append(await seconds_to_import())
            async with running_process(slack, url) as bot:
                ready.append(bot.started)
                await bot.stop()
    return {"start.ratio": statistics.median(ready) / statistics.median(imported), "start.s": statistics.median(ready)}


async def idles(manifest: Json) -> dict[str, float]:
    """Return `idle.mb` (resident) and `idle.cpu_percent` (of one core) of the process at rest. Linux only."""
    async with _slack_and_database(manifest) as (slack, url), running_process(slack, url) as bot:
        await asyncio.sleep(_SETTLED_SECONDS)
        before, begun = bot.cpu_seconds(), time.perf_counter()
        await asyncio.sleep(_IDLE_SECONDS)
        share = (bot.cpu_seconds() - before) / (time.perf_counter() - begun)
        return {"idle.mb": bot.resident_mb(), "idle.cpu_percent": share * 100}


async def stops(manifest: Json) -> dict[str, float]:
    """Return `stop.s`: how long stopping takes while 75 briefs are to be sent and Slack takes a second for each."""
    async with _slack_and_database(manifest, briefs=_BRIEFS) as (slack, url):
        slow = slack.faults.fault("chat.postMessage", "delay", always=True, seconds=_SLOW_SECONDS)
        async with running_process(slack, url, programme_time=_AT_WORK) as bot:
            await slack.faults.reached(slow, timeout=60)
            return {"stop.s": await bot.stop()}


@asynccontextmanager
async def _slack_and_database(manifest: Json, *, briefs: int = 0) -> AsyncIterator[tuple[Sandbox, str]]:
    """Yield a Slack and the address of a database of its own, with so many executives whose briefs are to be sent."""
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'life.db'}"
        async with Sandbox(manifest, rate_limits=0, log_calls=False) as slack:
            database = Database(url)
            await migrate(database)
            await _add_briefs(database, slack, briefs)
            await database.close()
            yield slack, url


async def _add_briefs(database: Database, slack: Sandbox, count: int) -> None:
    settings = settings_for(slack, "sqlite://", by_socket=True)
    async with database.write() as session:
        for number in range(count):
            _, executive = await assign_customer(session, number, settings=settings, now=_AT_WORK)
            slack.workspace.add_person(f"executive{number}", executive.name, id=executive.slack_id, tz="UTC")


@asynccontextmanager
async def running_process(
    slack: Sandbox, database_url: str, *, programme_time: datetime | None = None
) -> AsyncIterator[BotProcess]:
    """Yield `firsthand run` in `slack`, over Socket Mode, once it is ready; killed at the end if it still runs.

    Programme time is fixed at `programme_time` (aware), else the machine's.
    """
    begun = time.perf_counter()
    arguments = ("-c", _WITH_FIXED_CLOCK, programme_time.isoformat()) if programme_time else ("-m", "bot", "run")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env=_environment(slack, database_url),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    reading = None
    try:
        output = b""
        while _READY not in output:
            line = await process.stdout.readline()
            if not line:
                raise NotRunning(output.decode())
            output += line
        started = time.perf_counter() - begun
        reading = asyncio.create_task(process.stdout.read())
        yield BotProcess(process, started)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        if reading is not None:
            await reading


async def seconds_to_import() -> float:
    """Return how many seconds a process takes that does nothing but import the bot."""
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import bot.app", env=_own_environment())
    if await process.wait():
        raise NotRunning("bot.app can't be imported")
    return time.perf_counter() - begun


def _own_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "FIRSTHAND_"))}
    return kept | {"PYTHONPATH": str(_ROOT)}


def _environment(slack: Sandbox, database_url: str) -> dict[str, str]:
    settings = settings_for(slack, database_url, by_socket=True)
    variables = {
        name.upper(): str(value.get_secret_value() if hasattr(value, "get_secret_value") else value)
        for name, value in settings.model_dump().items()
    }
    return _own_environment() | variables
