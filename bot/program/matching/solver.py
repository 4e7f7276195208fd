"""Solves the match in a child process, as it takes a processor and 40 MB for scipy while it runs."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import astuple
from pathlib import Path

from bot.program.matching import Candidate, MatchResult, Pair, choose_greedily, solve

_ROOT = Path(__file__).parents[3]
# 1,000 people take a second.
_SECONDS = 120


class NotSolved(Exception):
    """The process that should have found the match did not end well."""


async def choose_in_child(
    participants: Sequence[int], best: Sequence[Candidate], had: AbstractSet[Pair]
) -> MatchResult:
    """Return what `matching.choose` returns for candidates that are enough and stand best first. Raises NotSolved."""
    plain = choose_greedily(participants, best, had)
    if plain is not None or not participants or not best:
        return plain or MatchResult({}, tuple(participants))
    asked = json.dumps([list(participants), [astuple(each) for each in best], sorted(had)])
    answer = json.loads(await _ask_child(asked.encode()))
    pairs = {int(participant): customer for participant, customer in answer["pairs"]}
    return MatchResult(pairs, tuple(answer["without"]))


async def _ask_child(asked: bytes) -> bytes:
    # Nothing of ours, secrets least of all, is in its environment.
    environment = {"PYTHONPATH": str(_ROOT), "PATH": os.defpath}
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=environment,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            answer, _ = await child.communicate(asked)
    except TimeoutError as slow:
        raise NotSolved("the match took too long") from slow
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        raise NotSolved(f"the process for the match ended with {child.returncode}")
    return answer


def _answer(asked: bytes) -> bytes:
    participants, candidates, had = json.loads(asked)
    choice = solve(participants, [Candidate(*each) for each in candidates], {(one, other) for one, other in had})
    return json.dumps({"pairs": list(choice.pairs.items()), "without": choice.without}).encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(_answer(sys.stdin.buffer.read()))
