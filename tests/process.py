"""The bot as a process of its own, started by its command line, stopped politely or killed."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.config import Settings

AT_WORK = "tests.bot_at_work"
_HEALTH = re.compile(r"http://\S+/healthz")


@dataclass
class BotProcess:
    """One run of `python -m bot`; `lines` holds what it wrote so far, both streams together."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _reading: asyncio.Task[None] | None = None

    async def read_output(self) -> None:
        """Keep what the process writes, line by line, until it ends."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            async with self._changed:
                self.lines.append(line.decode())
                self._changed.notify_all()
        async with self._changed:
            self._changed.notify_all()

    @property
    def output(self) -> str:
        return "".join(self.lines)

    async def wait_for_output(self, words: str, *, timeout: float = 40) -> None:
        """Wait until the process has written `words`. Raises AssertionError with its output when it ends before."""
        async with self._changed, asyncio.timeout(timeout):
            await self._changed.wait_for(lambda: words in self.output or self.process.stdout.at_eof())  # type: ignore[union-attr]
        assert words in self.output, self.output

    async def is_running(self) -> str:
        """Wait until the bot says it runs; return the address of its /healthz."""
        await self.wait_for_output("Firsthand is running")
        found = _HEALTH.search(self.output)
        assert found is not None
        return found[0]

    async def kill(self) -> None:
        """End it as a crash would, with nothing finished."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> int:
        """Ask it to stop and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ends()

    async def ends(self, *, timeout: float = 40) -> int:
        """Wait until it ends by itself; return its exit code once all its output was read."""
        code = await asyncio.wait_for(self.process.wait(), timeout)
        if self._reading is not None:
            await self._reading
        return code


@asynccontextmanager
async def firsthand(
    *arguments: str, environment: dict[str, str], cwd: Any = None, module: str = "bot"
) -> AsyncIterator[BotProcess]:
    """Give `firsthand ARGUMENTS` running with these settings and none of this machine's; killed at the end.

    With `module` AT_WORK it is `firsthand run` on a working day: whoever is to be written to is at work.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "FIRSTHAND_"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        env=own | {"PYTHONPATH": str(Path.cwd())} | environment,
        cwd=cwd,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    bot = BotProcess(process)
    bot._reading = asyncio.create_task(bot.read_output())
    try:
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await bot._reading


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment that gives a process these settings."""
    shown = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in settings.model_dump().items()
    }
    return {name.upper(): str(value) for name, value in shown.items()}
