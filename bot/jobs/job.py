"""What every job is, and what it is made of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import Clocks
from bot.program.calendar import Cadence
from bot.slack import Voice, Workspace
from models.database import Database

# Given programme time (aware), does what is due; safe to run twice, and on several replicas at once.
Run = Callable[[datetime], Awaitable[None]]


@dataclass(frozen=True)
class Means:
    """Everything jobs are made from. `stories_channel` and `cx_channel` are ids or #names."""

    database: Database
    clocks: Clocks
    workspace: Workspace
    voice: Voice
    timezone: ZoneInfo
    round_day: str
    stories_channel: str
    cx_channel: str
    sender: str

    @property
    def cadence(self) -> Cadence:
        """Return when rounds open."""
        return Cadence(self.round_day, self.timezone)
