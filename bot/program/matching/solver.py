"""Solves the match in a child process, as it takes a processor and 40 MB for scipy while it runs."""

import json
import sys
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import astuple

from bot.child_process import ChildFailed, ask_child
from bot.program.matching import Candidate, MatchResult, Pair, choose_greedily, solve

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
    try:
        answer = json.loads(await ask_child(__name__, asked.encode(), seconds=_SECONDS))
    except ChildFailed as failed:
        raise NotSolved(str(failed)) from failed
    pairs = {int(participant): customer for participant, customer in answer["pairs"]}
    return MatchResult(pairs, tuple(answer["without"]))


def _answer(asked: bytes) -> bytes:
    participants, candidates, had = json.loads(asked)
    choice = solve(participants, [Candidate(*each) for each in candidates], {(one, other) for one, other in had})
    return json.dumps({"pairs": list(choice.pairs.items()), "without": choice.without}).encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(_answer(sys.stdin.buffer.read()))
