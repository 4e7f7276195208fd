"""`make simulate`, small: two months of twenty people, in a process of its own."""

import asyncio
import sys


async def test_nobody_is_nudged_out_of_hours_or_after_the_call() -> None:
    told = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scripts.simulate", "--people", "20", "--months", "2", stdout=asyncio.subprocess.PIPE
    )
    said = (await told.communicate())[0].decode()
    rows = dict(line.strip().split("  ", 1) for line in said.splitlines() if "  " in line.strip())
    counts = {name: value.strip() for name, value in rows.items()}
    assert int(counts["calls made"]) > 15, said
    for name in ("nudges outside hours", "nudges after done", "nudges while booked, snoozed or paused"):
        assert counts[name] == "0", said
