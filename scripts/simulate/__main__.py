"""`make simulate`: a year of the programme in a minute, and how it went as a table; exits 1 where a zero is none."""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from multiprocessing import get_context
from random import Random

from dateutil.relativedelta import relativedelta

from scripts.simulate.executives import executives
from scripts.simulate.region import simulated
from scripts.simulate.table import table

_BEGINS = date(2027, 1, 1)
# Fewer people are one region alone.
_WORTH_TWO = 50


def main() -> int:
    """Run it as the arguments say: two regions, each with its own programme in a process of its own."""
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    span = (_BEGINS, _BEGINS + relativedelta(months=given.months))
    staff = executives(given.people, *span, Random(given.seed))
    simulate = partial(simulated, span=span, seed=given.seed)
    if len(staff) < _WORTH_TWO:
        regions = [simulate(staff)]
    else:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            regions = list(pool.map(simulate, (staff[0::2], staff[1::2])))
    words, is_well = table([judge for judge, _ in regions])
    took = sum(seconds for _, seconds in regions)
    sys.stdout.write(f"{words}\n{took:.0f} seconds of processor time\n")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
