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
    """One run of `python -m bot`; `said` holds what it wrote so far, both streams together."""

    process: asyncio.subprocess.Process
    said: list[str] = field(default_factory=list)
    _heard: asyncio.Condition = field(default_factory=asyncio.Condition)
    _listening: asyncio.Task[None] | None = None

    async def listen(self) -> None:
        """Keep what the process says, line by line, until it ends."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            async with self._heard:
                self.said.append(line.decode())
                self._heard.notify_all()
        async with self._heard:
            self._heard.notify_all()

    @property
    def words(self) -> str:
        return "".join(self.said)

    async def hears(self, words: str, *, timeout: float = 40) -> None:
        """Wait until the process says `words`. Raises AssertionError with what it said when it ends before."""
        async with self._heard, asyncio.timeout(timeout):
            await self._heard.wait_for(lambda: words in self.words or self.process.stdout.at_eof())  # type: ignore[union-attr]
        assert words in self.words, self.words

    async def is_running(self) -> str:
        """Wait until the bot says it runs; return the address of its /healthz."""
        await self.hears("Firsthand is running")
        found = _HEALTH.search(self.words)
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
        """Wait until it ends by itself; return its exit code once all it said was heard."""
        code = await asyncio.wait_for(self.process.wait(), timeout)
        if self._listening is not None:
            await self._listening
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
    bot._listening = asyncio.create_task(bot.listen())
    try:
        yield bot
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await bot._listening


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment that gives a process these settings."""
    shown = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in settings.model_dump().items()
    }
    return {name.upper(): str(value) for name, value in shown.items()}
