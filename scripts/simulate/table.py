"""The table of a simulated year: what was done, how often people were nudged, and the counts that must be zero."""

from collections import Counter
from collections.abc import Sequence

from scripts.simulate.judge import AFTER_DONE, BETWEEN, OUTSIDE, QUIET, TOO_MANY, TWICE_A_DAY, Judge

_ZEROS = (OUTSIDE, AFTER_DONE, BETWEEN, QUIET, TOO_MANY, TWICE_A_DAY)


def table(judges: Sequence[Judge]) -> tuple[str, bool]:
    """Return the table of all of them together, and whether all is zero that must be."""
    cases = [case for judge in judges for case in judge.cases.values()]
    faults = sum((judge.faults for judge in judges), Counter[str]())
    refused = sum((judge.refused for judge in judges), Counter[str]())
    examples = {name: example for judge in judges for name, example in judge.examples.items()}
    calls, nudges = sum(judge.calls for judge in judges), sum(len(case.nudges) for case in cases)
    steps = Counter(len(case.nudges) for case in cases)
    silence, whose = max(judge.longest for judge in judges)
    lines = [
        ("executives who got a brief", str(len({case.executive.number for case in cases}))),
        ("briefs", str(len(cases))),
        ("calls made", str(calls)),
        ("nudges per call", f"{nudges / max(calls, 1):.2f}"),
        ("briefs by their nudges", ", ".join(f"{steps[number]} with {number}" for number in sorted(steps))),
        ("briefs that CX was told of", str(sum(case.told is not None for case in cases))),
        ("longest silence", f"{silence} working days ({whose})"),
        *((name, str(faults[name])) for name in _ZEROS),
    ]
    width = max(len(name) for name, _ in lines)
    shown = [f"{name:{width}}  {value}" for name, value in lines]
    shown += [f"  {name}, such as {examples[name]}" for name in _ZEROS if name in examples]
    shown += [f"  could not: {', '.join(f'{code} {count}' for code, count in refused.items())}"] if refused else []
    return "\n".join(shown), not any(faults[name] for name in _ZEROS)
