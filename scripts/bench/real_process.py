"""The bot as a process of its own, as its command line starts it: how long that takes, and what it takes at rest."""

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scripts.bench.programme import settings_for
from scripts.sandbox import Sandbox

_ROOT = Path(__file__).parents[2]
_READY = b"Firsthand is running"
_STANDING_STILL = """
import asyncio, sys
from datetime import datetime
from bot.__main__ import run_until_signalled
from bot.clock import MovableClock
asyncio.run(run_until_signalled(MovableClock(datetime.fromisoformat(sys.argv[1]))))
"""
_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


class NotRunning(Exception):
    """The process ended before it was ready, or did not end well."""


@dataclass(frozen=True)
class RealProcess:
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
        """Return how long it has computed, in user and system time. Linux only."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def stop(self) -> float:
        """Ask it to stop; return how many seconds that takes. Raises NotRunning where it doesn't end well."""
        begun = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        code = await self.process.wait()
        if code:
            raise NotRunning(f"it ended with {code}")
        return time.perf_counter() - begun


@asynccontextmanager
async def running(
    slack: Sandbox, database_url: str, *, programme_time: datetime | None = None
) -> AsyncIterator[RealProcess]:
    """Give `firsthand run` in `slack`, over Socket Mode, once it is ready; killed at the end if it still runs.

    Its programme time stands still at `programme_time` (aware), else is the machine's.
    """
    begun = time.perf_counter()
    how = ("-c", _STANDING_STILL, programme_time.isoformat()) if programme_time else ("-m", "bot", "run")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *how,
        env=_environment(slack, database_url),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    listening = None
    try:
        said = b""
        while _READY not in said:
            line = await process.stdout.readline()
            if not line:
                raise NotRunning(said.decode())
            said += line
        started = time.perf_counter() - begun
        listening = asyncio.create_task(process.stdout.read())
        yield RealProcess(process, started)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        if listening is not None:
            await listening


async def imports() -> float:
    """Return how many seconds a process takes that does nothing but import the bot."""
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import bot.app", env=_own() | _path())
    if await process.wait():
        raise NotRunning("bot.app can't be imported")
    return time.perf_counter() - begun


def _own() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "FIRSTHAND_"))}


def _path() -> dict[str, str]:
    return {"PYTHONPATH": str(_ROOT)}


def _environment(slack: Sandbox, database_url: str) -> dict[str, str]:
    settings = settings_for(slack, database_url, by_socket=True)
    shown = {
        name.upper(): str(value.get_secret_value() if hasattr(value, "get_secret_value") else value)
        for name, value in settings.model_dump().items()
    }
    return _own() | _path() | shown
