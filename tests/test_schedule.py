"""The schedule: each job at its interval and at once when woken, never twice at a time, waited for at the end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import pytest

from bot.clock import MovableClock
from bot.schedule import Schedule
from tests.harness import START

SELDOM = timedelta(days=1)


class Job:
    """A job that counts its runs and may be held in the middle of one."""

    def __init__(self, *, fails: bool = False) -> None:
        self.began, self.ended, self.most_at_once = 0, 0, 0
        self.times: list[datetime] = []
        self.gate, self.inside = asyncio.Event(), asyncio.Event()
        self.gate.set()
        self._fails = fails

    async def run(self, now: datetime) -> None:
        self.began += 1
        self.times.append(now)
        self.most_at_once = max(self.most_at_once, self.began - self.ended)
        self.inside.set()
        await self.gate.wait()
        self.ended += 1
        if self._fails:
            raise RuntimeError("this job is broken")


@asynccontextmanager
async def scheduled(every: timedelta = SELDOM, **jobs: Job) -> AsyncIterator[Schedule]:
    schedule = Schedule({name: (job.run, every) for name, job in jobs.items()}, MovableClock(START))
    schedule.start()
    yield schedule
    await schedule.stop()


async def test_a_job_runs_at_its_interval_with_programme_time() -> None:
    job = Job()
    async with scheduled(timedelta(milliseconds=10), job=job):
        for _ in range(3):
            await job.inside.wait()
            job.inside.clear()
    assert set(job.times) == {START}


async def test_woken_it_runs_at_once() -> None:
    job = Job()
    async with scheduled(job=job) as schedule:
        schedule.wake("job")
        await job.inside.wait()
    assert job.ended == 1


async def test_woken_while_it_runs_it_runs_once_more_and_never_beside_itself() -> None:
    job = Job()
    job.gate.clear()
    async with scheduled(job=job) as schedule:
        schedule.wake("job")
        await job.inside.wait()
        for _ in range(5):
            schedule.wake("job")
        job.inside.clear()
        job.gate.set()
        await job.inside.wait()
    assert (job.began, job.ended, job.most_at_once) == (2, 2, 1)


async def test_what_was_asked_for_while_it_ran_waits_for_the_next_start_once_it_is_stopped() -> None:
    job = Job()
    job.gate.clear()
    async with scheduled(job=job) as schedule:
        schedule.wake("job")
        await job.inside.wait()
        schedule.wake("job")
        await asyncio.sleep(0)
        stopping = asyncio.create_task(schedule.stop())
        await asyncio.sleep(0)
        job.gate.set()
        await stopping
    assert (job.began, job.ended) == (1, 1)


async def test_what_does_not_end_in_time_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    endless = Job()
    endless.gate.clear()
    async with scheduled(endless=endless) as schedule:
        schedule.wake("endless")
        await endless.inside.wait()
        await schedule.stop(within=0)
    assert (endless.began, endless.ended) == (1, 0)
    assert "Job endless did not end in time" in caplog.text


async def test_stopping_waits_for_what_is_in_hand_and_starts_nothing_more() -> None:
    job = Job()
    job.gate.clear()
    async with scheduled(job=job) as schedule:
        schedule.wake("job")
        await job.inside.wait()
        stopping = asyncio.create_task(schedule.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        schedule.wake("job")
        job.gate.set()
        await stopping
        schedule.wake("job")
        await asyncio.sleep(0)
        assert (job.began, job.ended) == (1, 1)


async def test_no_job_is_cut_off_though_its_turn_comes_at_the_moment_of_stopping() -> None:
    for moment in range(20):
        early, held = Job(), Job()
        held.gate.clear()
        async with scheduled(timedelta(milliseconds=1), early=early, held=held) as schedule:
            await held.inside.wait()
            early.gate.clear()
            for _ in range(moment):
                await asyncio.sleep(0)
            stopping = asyncio.create_task(schedule.stop())
            await asyncio.sleep(0)
            early.gate.set()
            held.gate.set()
            await stopping
        assert (early.began, held.began) == (early.ended, held.ended)


async def test_stopping_waits_for_nothing_that_will_not_be_cut_off() -> None:
    inside, never, cut_off = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def stubborn(_now: datetime) -> None:
        inside.set()
        while not never.is_set():
            with suppress(asyncio.CancelledError):
                await never.wait()
                return
            cut_off.set()

    schedule = Schedule({"stubborn": (stubborn, SELDOM)}, MovableClock(START))
    schedule.start()
    schedule.wake("stubborn")
    await inside.wait()
    await schedule.stop(within=0, put_back=0)
    await cut_off.wait()
    never.set()


async def test_a_failing_job_stops_neither_itself_nor_the_others(caplog: pytest.LogCaptureFixture) -> None:
    broken, sound = Job(fails=True), Job()
    async with scheduled(broken=broken, sound=sound) as schedule:
        await schedule.run_all()
        await schedule.run_all()
    assert (broken.ended, sound.ended) == (2, 2)
    assert caplog.text.count("Job broken failed") == 2
    assert "this job is broken" in caplog.text


async def test_running_all_keeps_the_order_given() -> None:
    ran: list[str] = []

    async def one(_now: datetime) -> None:
        ran.append("one")

    async def two(_now: datetime) -> None:
        ran.append("two")

    schedule = Schedule({"one": (one, SELDOM), "two": (two, SELDOM)}, MovableClock(START))
    await schedule.run_all()
    await schedule.stop()
    assert ran == ["one", "two"]


async def test_one_that_was_never_started_can_be_stopped() -> None:
    await Schedule({"job": (Job().run, SELDOM)}, MovableClock(START)).stop()
