"""The schedule: runs each job at its interval, and at once when it is woken; never twice at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextvars import Context
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock

log = logging.getLogger(__name__)
# Runs a job; given programme time (aware).
Run = Callable[[datetime], Awaitable[None]]
# How long running jobs may take when the bot is told to stop, and cancelled ones to put their messages back.
STOP_TIMEOUT_SECONDS = 8.0
_TO_PUT_BACK_SECONDS = 1.0


class _Runner:
    """Runs one job; asked to while it runs, it runs it once more."""

    def __init__(self, name: str, run: Run, clock: Clock) -> None:
        self.name, self._run, self._clock = name, run, clock
        self._busy = asyncio.Lock()
        self._requested = False
        self._stopped = False
        self.in_hand: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Run the job now; while a run is under way, request one more and return at once."""
        self._requested = True
        if self._busy.locked():
            return
        await self.finish()

    async def finish(self) -> None:
        """Run the job if requested; wait for the run that is under way."""
        async with self._busy:
            while self._requested and not self._stopped:
                self._requested = False
                # Its own task, so that a cancelled tick doesn't cancel it and `stop` can; its own context, as it works
                # for more than the click that woke it.
                self.in_hand = asyncio.create_task(self._run_once(), context=Context())
                await asyncio.wait((self.in_hand,))
                self.in_hand = None

    async def _run_once(self) -> None:
        try:
            await self._run(self._clock.now())
        except Exception:  # the edge of a job: the next tick tries again
            log.exception("Job %s failed", self.name)

    def stop(self) -> None:
        """Begin no further run."""
        self._stopped = True


class Schedule:
    """Runs jobs, given by name with their intervals; `clock` is programme time."""

    def __init__(self, jobs: Mapping[str, tuple[Run, timedelta]], clock: Clock) -> None:
        self._runners = {name: _Runner(name, run, clock) for name, (run, _) in jobs.items()}
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for name, (_, interval) in jobs.items():
            self._scheduler.add_job(
                self._runners[name].run,
                "interval",
                seconds=interval.total_seconds(),
                max_instances=1_000,  # a runner that is busy returns at once
                coalesce=True,
                misfire_grace_time=None,
            )
        self._woken: set[asyncio.Task[None]] = set()
        self._stopped = False

    def start(self) -> None:
        """Run each job at its interval from now on."""
        self._scheduler.start()

    def wake(self, name: str) -> None:
        """Run the job now rather than at its interval."""
        if self._stopped:
            return
        task = asyncio.create_task(self._runners[name].run())
        self._woken.add(task)
        task.add_done_callback(self._woken.discard)

    async def run_all(self) -> None:
        """Run every job once, in the order given, and wait, as after programme time was moved."""
        for runner in self._runners.values():
            await runner.run()
            await runner.finish()

    async def stop(self, *, within: float = STOP_TIMEOUT_SECONDS, put_back: float = _TO_PUT_BACK_SECONDS) -> None:
        """Start no more runs, and wait `within` seconds for the running ones, then cancel them.

        Cancelled ones have `put_back` seconds to put their messages back. The schedule may never have been started.
        """
        self._stopped = True
        if self._scheduler.running:
            self._scheduler.pause()
        for runner in self._runners.values():
            runner.stop()
        in_hand = {runner.in_hand: name for name, runner in self._runners.items() if runner.in_hand is not None}
        _, late = await asyncio.wait(in_hand, timeout=within) if in_hand else (set(), set())
        for task in late:
            log.warning("Job %s did not end in time and is cut off; it goes on at the next start", in_hand[task])
            task.cancel()
        ending = {asyncio.create_task(runner.finish()) for runner in self._runners.values()} | self._woken
        _, stuck = await asyncio.wait(ending, timeout=put_back if late else None)
        for task in stuck:
            task.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
