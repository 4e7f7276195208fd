"""`make simulate`, small: two months of twenty people, in processes of their own."""

import asyncio
import re
import sys

import pytest

# As long as on a busy machine.
_BUSY_S = 300


@pytest.mark.timeout(_BUSY_S)
async def test_nobody_is_nudged_out_of_hours_or_after_the_call_or_falls_between() -> None:
    asked = (sys.executable, "-m", "scripts.simulate", "--people", "20", "--months", "2")
    simulation = await asyncio.create_subprocess_exec(*asked, stdout=asyncio.subprocess.PIPE)
    said = (await simulation.communicate())[0].decode()
    assert simulation.returncode == 0, said
    figures = dict(re.findall(r"^(\S.*?)  +(\S.*)$", said, re.MULTILINE))
    assert int(figures["calls made"]) > 20, said
    assert figures["executives who got a brief"] == "20", said
    assert [figures[f"nudges {which}"] for which in ("outside hours", "after done")] == ["0", "0"], said
