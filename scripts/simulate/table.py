"""The table of a simulated year: what was done, how often people were nudged, and the counts that must be zero."""

from collections import Counter
from datetime import datetime

from scripts.simulate.judge import AFTER_DONE, BETWEEN, OUTSIDE, QUIET, TOO_MANY, TWICE_A_DAY, Judge

_ZEROS = (OUTSIDE, AFTER_DONE, QUIET, TOO_MANY, TWICE_A_DAY, BETWEEN)


def table(judge: Judge, end: datetime) -> tuple[str, bool]:
    """Return the table as of `end`, and whether all is zero that must be."""
    cases = list(judge.cases.values())
    between = {case.executive.number for case in judge.fallen_between(end)}
    counts = Counter({BETWEEN: len(between)}) + judge.faults
    nudges = sum(len(case.nudges) for case in cases)
    silence, which = judge.longest_silence(end)
    whose = f" ({which.executive.habit}, assignment {which.assignment_id})" if which else ""
    steps = Counter(len(case.nudges) for case in cases)
    told = sum(case.told is not None for case in cases)
    lines = [
        ("executives who got a brief", str(len({case.executive.number for case in cases}))),
        ("briefs", str(len(cases))),
        ("calls made", str(judge.calls)),
        ("nudges per call", f"{nudges / max(judge.calls, 1):.2f}"),
        ("briefs with 0, 1, 2, 3 nudges", ", ".join(str(steps[number]) for number in range(4))),
        ("briefs that CX was told of", str(told)),
        ("longest silence", f"{silence} working days{whose}"),
        *((name, str(counts[name])) for name in _ZEROS),
    ]
    width = max(len(name) for name, _ in lines)
    shown = [f"{name:{width}}  {value}" for name, value in lines]
    shown += [f"  {name}, such as {judge.examples[name]}" for name in _ZEROS if name in judge.examples]
    shown += [f"  could not: {', '.join(f'{code} {count}' for code, count in judge.refused.items())}"]
    return "\n".join(shown), not any(counts[name] for name in _ZEROS)
