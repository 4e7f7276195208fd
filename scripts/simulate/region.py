"""One region of the simulated company: its own programme and database, in a process of its own."""

import asyncio
import gc
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from time import process_time

from scripts.simulate.company import company
from scripts.simulate.executives import Executive
from scripts.simulate.judge import Judge
from scripts.simulate.one_thread import use_one_thread
from scripts.simulate.year import Year

# Where there is such a folder, no commit waits for a disk.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108
# How seldom to look for objects that only refer to each other: what is alive grows little, and looking takes a tenth.
_SELDOM = (100_000, 50, 1_000)


async def simulate(database_url: str, staff: Sequence[Executive], span: tuple[date, date], *, seed: int) -> Judge:
    """Return the judge of these people from one day to before another."""
    # A day before: the first day begins early in the east.
    begins = datetime.combine(span[0] - timedelta(days=1), time.min, UTC)
    async with company(database_url, staff, begins) as (context, slack, clock):
        year = Year(context, slack, clock, staff, span=span, random=Random(seed))
        await year.run()
        year.judge.close(clock.now())
    return year.judge


def simulated(staff: Sequence[Executive], *, span: tuple[date, date], seed: int) -> tuple[Judge, float]:
    """Return that, and the seconds of processor time it took; run in a process of its own."""
    use_one_thread()
    gc.set_threshold(*_SELDOM)
    folder = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="firsthand-simulate-", dir=folder) as name:
        judge = asyncio.run(simulate(f"sqlite:///{Path(name) / 'year.db'}", staff, span, seed=seed))
    return judge, process_time()
