"""`make simulate`: a year of the programme in a minute, and how it went as a table; exits 1 where a zero is none."""

import argparse
import asyncio
import sys
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from time import process_time

from dateutil.relativedelta import relativedelta

from scripts.simulate.company import company
from scripts.simulate.executives import executives
from scripts.simulate.one_thread import use_one_thread
from scripts.simulate.table import table
from scripts.simulate.year import Year

_BEGINS = date(2027, 1, 1)
# Where there is such a folder, no commit waits for a disk.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108


async def simulate(database_url: str, *, people: int, months: int, seed: int) -> tuple[str, bool]:
    """Return the table of so many months of so many people, and whether every zero is one."""
    random = Random(seed)
    ends = _BEGINS + relativedelta(months=months)
    staff = executives(people, _BEGINS, ends, random)
    # A day before: the first day begins early in the east.
    begins = datetime.combine(_BEGINS - timedelta(days=1), time.min, UTC)
    async with company(database_url, staff, begins) as (context, slack, clock):
        year = Year(context, slack, clock, staff, span=(_BEGINS, ends), random=random)
        await year.run()
    return table(year.judge, clock.now())


def main() -> int:
    """Run it as the arguments say."""
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    use_one_thread()
    with tempfile.TemporaryDirectory(
        prefix="firsthand-simulate-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None
    ) as folder:
        url = f"sqlite:///{Path(folder) / 'year.db'}"
        words, is_well = asyncio.run(simulate(url, people=given.people, months=given.months, seed=given.seed))
    sys.stdout.write(f"{words}\n{process_time():.0f} seconds of processor time\n")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
