"""`make simulate`: a year of the programme in a minute, and how it went as a table; exits 1 where a zero is none."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from time import process_time

from dateutil.relativedelta import relativedelta

from scripts.simulate.company import company
from scripts.simulate.executives import Executive, executives
from scripts.simulate.judge import Judge
from scripts.simulate.one_thread import use_one_thread
from scripts.simulate.table import table
from scripts.simulate.year import Year

_BEGINS = date(2027, 1, 1)
# Where there is such a folder, no commit waits for a disk.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108


async def simulate(database_url: str, staff: Sequence[Executive], *, months: int, seed: int) -> Judge:
    """Return the judge of so many months of these people."""
    ends = _BEGINS + relativedelta(months=months)
    # A day before: the first day begins early in the east.
    begins = datetime.combine(_BEGINS - timedelta(days=1), time.min, UTC)
    async with company(database_url, staff, begins) as (context, slack, clock):
        year = Year(context, slack, clock, staff, span=(_BEGINS, ends), random=Random(seed))
        await year.run()
        year.judge.close(clock.now())
    return year.judge


def _simulated(staff: Sequence[Executive], *, months: int, seed: int) -> tuple[Judge, float]:
    """Return that, and the seconds of processor time it took; run in a process of its own."""
    use_one_thread()
    folder = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="firsthand-simulate-", dir=folder) as name:
        judge = asyncio.run(simulate(f"sqlite:///{Path(name) / 'year.db'}", staff, months=months, seed=seed))
    return judge, process_time()


def main() -> int:
    """Run it as the arguments say: two regions, each with its own programme, in a process each."""
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    staff = executives(given.people, _BEGINS, _BEGINS + relativedelta(months=given.months), Random(given.seed))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        region = partial(_simulated, months=given.months, seed=given.seed)
        simulated = list(pool.map(region, (staff[0::2], staff[1::2])))
    words, is_well = table([judge for judge, _ in simulated])
    took = sum(seconds for _, seconds in simulated)
    sys.stdout.write(f"{words}\n{took:.0f} seconds of processor time, of two processes\n")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
