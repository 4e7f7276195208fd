"""Fault injection: rules that make calls of a method fail as networks and Slack do."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "drop_before",
    "drop_after",
    "hang_before",
    "hang_after",
    "delay",
    "ratelimited",
    "server_error",
    "internal_error",
    "refused",
    "disconnect",
]


@dataclass
class Rule:
    """One rule: which calls of `method` (`*` for all) go wrong and how.

    `reached` is set when the first one does; for the kinds that end in `_after`, once its work is done.
    """

    method: str
    kind: Kind
    nth: int | None = None
    probability: float = 1.0
    times: int | None = None
    seconds: float = 0.0
    status: int = 503
    error: str = ""
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    calls: int = 0
    hits: int = 0

    def release(self) -> None:
        """Answer the calls that this rule holds (hang_before, hang_after), and hold no more."""
        self.released.set()

    def matches(self, method: str, rng: random.Random) -> bool:
        """Count a call and tell whether it goes wrong."""
        if self.method not in ("*", method):
            return False
        self.calls += 1
        if self.nth is not None and self.calls != self.nth:
            return False
        if self.times is not None and self.hits >= self.times:
            return False
        if self.probability < 1.0 and rng.random() >= self.probability:
            return False
        self.hits += 1
        if not self.kind.endswith("_after"):
            self.reached.set()
        return True


class Faults:
    """The rules in force; the first that matches a call decides."""

    def __init__(self, *, seed: int) -> None:
        self.rules: list[Rule] = []
        self._rng = random.Random(seed)

    def fault(
        self,
        method: str,
        kind: Kind,
        *,
        nth: int | None = None,
        always: bool = False,
        probability: float | None = None,
        seconds: float = 0.0,
        status: int = 503,
        error: str = "",
    ) -> Rule:
        """Add a rule for one method or `*`: by default for the next call only.

        `nth` names the call counted from now (1 is the next), `always` every call, `probability` a share of them
        drawn from the seed. `seconds` is the length of a `delay` or the `Retry-After` of `ratelimited`; `status`
        the HTTP status of `server_error`; `error` what `refused` says. `drop_before` closes the connection undone,
        `drop_after` when done; `hang_before` and `hang_after` hold the call until `release()` or until the caller
        has gone.
        """
        times = None if always or probability is not None or nth is not None else 1
        rule = Rule(method, kind, nth, 1.0 if probability is None else probability, times, seconds, status, error)
        self.rules.append(rule)
        return rule

    async def reached(self, rule: Rule, *, timeout: float = 10.0) -> None:
        """Wait until a rule has made a call fail; TimeoutError when no call came."""
        await asyncio.wait_for(rule.reached.wait(), timeout)

    def matching(self, method: str) -> Rule | None:
        """Count a call, and give the rule by which it goes wrong, if any."""
        return next((rule for rule in self.rules if rule.matches(method, self._rng)), None)

    def clear(self) -> None:
        """End every rule and answer all held calls."""
        for rule in self.rules:
            rule.release()
        self.rules.clear()
