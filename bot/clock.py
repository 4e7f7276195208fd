"""The two clocks: programme time (movable: what is due) and wall time (leases, timestamps, signatures)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> datetime:
        """Return the time as an aware UTC datetime."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """Programme time for the demo and the tests: stands still until it is moved, and never goes back."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError(f"{start!r} has no time zone.")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the time it was last moved to, in UTC."""
        return self._now

    def move_to(self, when: datetime) -> None:
        """Move to `when` (aware). Raises ValueError for an earlier time."""
        if when < self._now:
            raise ValueError("Programme time only moves forward.")
        self._now = when.astimezone(UTC)


@dataclass(frozen=True)
class Clocks:
    """Both clocks, passed together so that nobody takes one for the other."""

    programme: Clock
    wall: Clock
