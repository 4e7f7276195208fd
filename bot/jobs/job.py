"""What every job is, and what it is made of."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from bot.clock import Clocks
from bot.program.calendar import Cadence
from bot.slack import Voice, Workspace
from models.database import Database

# Given programme time (aware), does what is due; safe to run twice, and on several replicas at once.
Run = Callable[[datetime], Awaitable[None]]


@dataclass(frozen=True)
class Means:
    """Everything jobs are made from. `stories_channel` and `cx_channel` are ids or #names.

    `currency` is that of amounts whose own is not known. `chance` spreads the pauses between tries; once `stopping` is
    set, a job ends after what it has in hand.
    """

    database: Database
    clocks: Clocks
    workspace: Workspace
    voice: Voice
    timezone: ZoneInfo
    round_day: str
    stories_channel: str
    cx_channel: str
    sender: str
    currency: str | None = None
    chance: Random = field(default_factory=Random)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def cadence(self) -> Cadence:
        """Return when rounds open."""
        return Cadence(self.round_day, self.timezone)
