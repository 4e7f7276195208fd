"""The state of one stand-in Slack, shared by everything that answers the app and the people."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from scripts.sandbox.app_manifest import AppManifest
from scripts.sandbox.delivery import Delivery
from scripts.sandbox.entities import Json
from scripts.sandbox.interaction_tokens import InteractionTokens
from scripts.sandbox.views import Views
from scripts.sandbox.workspace import Workspace

Guide = Callable[[], list[Json] | Awaitable[list[Json]]]
OnClock = Callable[[datetime], Awaitable[None]]


class Clock(Protocol):
    """Programme time: aware UTC."""

    def now(self) -> datetime:
        """Return the present time of the programme."""
        ...


@runtime_checkable
class Movable(Protocol):
    """A clock that the page may move by itself."""

    def move_to(self, when: datetime) -> None:
        """Set the programme's time, later than now."""
        ...


@dataclass(frozen=True)
class Tokens:
    """The secrets of the installed app."""

    bot: str
    app: str
    signing_secret: str


@dataclass
class SandboxState:
    """The state of one stand-in; `url` is known once it listens, `violations` are what the app did wrong."""

    manifest: AppManifest
    workspace: Workspace
    tokens: Tokens
    interaction_tokens: InteractionTokens
    views: Views
    delivery: Delivery
    clock: Clock
    random: random.Random
    without: frozenset[str] = frozenset()
    page_size: int | None = None
    file_processing: float = 0.0
    guide: Guide | None = None
    on_clock: OnClock | None = None
    url: str = ""
    violations: list[str] = field(default_factory=list)
    revoked: bool = False
    watchers: set[asyncio.Event] = field(default_factory=set)

    def changed(self) -> None:
        """Wake every page that watches."""
        for watcher in self.watchers:
            watcher.set()

    def violation(self, words: str) -> None:
        """Note what the app did wrong and Slack would only show as silence."""
        self.violations.append(words)
