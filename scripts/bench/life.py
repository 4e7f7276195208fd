"""Start, rest and stop of the real process: seconds to ready, memory and computing at rest, and stopping while busy."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from models.database import Database
from models.migrate import migrate
from scripts.bench.programme import hand_out, settings_for
from scripts.bench.real_process import imports, running
from scripts.bench.ways import Json
from scripts.sandbox import Sandbox

_STARTS = 5
_SETTLED_SECONDS = 5.0
_REST_SECONDS = 30.0
_BRIEFS = 75
_SLOW_SECONDS = 1.0
# A Tuesday noon, at which no brief waits for the morning, on whatever day and at whatever hour this is measured.
_AT_WORK = datetime(2026, 11, 10, 12, tzinfo=UTC)


async def starts(manifest: Json) -> dict[str, float]:
    """Return `start.ratio`: from spawn to ready on a database that is there, to importing the bot; medians."""
    ready: list[float] = []
    imported: list[float] = []
    async with _company(manifest) as (slack, url):
        for _ in range(_STARTS):
            imported.append(await imports())
            async with running(slack, url) as bot:
                ready.append(bot.started)
                await bot.stop()
    return {"start.ratio": statistics.median(ready) / statistics.median(imported), "start.s": statistics.median(ready)}


async def rest(manifest: Json) -> dict[str, float]:
    """Return `idle.mb` (resident) and `idle.cpu_percent` (of one core) of the process at rest. Linux only."""
    async with _company(manifest) as (slack, url), running(slack, url) as bot:
        await asyncio.sleep(_SETTLED_SECONDS)
        before, begun = bot.cpu_seconds(), time.perf_counter()
        await asyncio.sleep(_REST_SECONDS)
        share = (bot.cpu_seconds() - before) / (time.perf_counter() - begun)
        return {"idle.mb": bot.resident_mb(), "idle.cpu_percent": share * 100}


async def stops(manifest: Json) -> dict[str, float]:
    """Return `stop.s`: how long stopping takes while 75 briefs wait and Slack takes a second for each."""
    async with _company(manifest, briefs=_BRIEFS) as (slack, url):
        slow = slack.faults.fault("chat.postMessage", "delay", always=True, seconds=_SLOW_SECONDS)
        async with running(slack, url, programme_time=_AT_WORK) as bot:
            await slack.faults.reached(slow, timeout=60)
            return {"stop.s": await bot.stop()}


@asynccontextmanager
async def _company(manifest: Json, *, briefs: int = 0) -> AsyncIterator[tuple[Sandbox, str]]:
    """Give a Slack and the address of a database of its own, with so many executives whose briefs wait."""
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
            _, executive = await hand_out(session, number, settings=settings, now=_AT_WORK)
            slack.workspace.add_person(f"executive{number}", executive.name, id=executive.slack_id, tz="UTC")
