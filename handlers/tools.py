"""What every handler is given, and who may not pass."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.clock import Clocks
from bot.errors import FirsthandError
from bot.program.availability import zone_of
from bot.program.calendar import Cadence
from bot.slack import Trouble, Workspace
from handlers.background import Background
from models import Participant
from models.database import Database

log = logging.getLogger(__name__)


class ForTheTeam(FirsthandError):
    """Somebody who is not of the CX team asked for what is theirs; the words reveal nothing."""

    def __init__(self) -> None:
        super().__init__("This one is for the CX team. If you think that's you, ask them to add you.")


class NotAMember(FirsthandError):
    """A guest, or somebody of another company; the words reveal nothing."""

    def __init__(self) -> None:
        super().__init__("Firsthand is for members of this workspace. Nothing was changed.")


@dataclass(frozen=True)
class Tools:
    """The dependencies of all handlers.

    `wake_imports` lets the import job look for work at once, `wake_channels` the one that looks at the channels, and
    `wake_rounds` the one that makes plans;
    `swaps_per_round` is how often a participant may swap, `round_day` the rule of the day rounds open on,
    `currency` that of amounts whose own is not known.
    """

    database: Database
    clocks: Clocks
    workspace: Workspace
    timezone: ZoneInfo
    background: Background
    wake_imports: Callable[[], None]
    wake_channels: Callable[[], None]
    wake_rounds: Callable[[], None]
    swaps_per_round: int
    round_day: str
    currency: str | None = None

    @property
    def cadence(self) -> Cadence:
        """Return when rounds open."""
        return Cadence(self.round_day, self.timezone)

    def now(self) -> datetime:
        """Return programme time, aware, in UTC."""
        return self.clocks.programme.now()

    def today_of(self, participant: Participant) -> date:
        """Return the date it is for the participant, by programme time."""
        return self.now().astimezone(zone_of(participant.timezone, self.timezone)).date()

    def require_cx(self, slack_id: str) -> None:
        """Raise ForTheTeam unless this person is of the CX team."""
        if not self.workspace.is_cx(slack_id):
            raise ForTheTeam

    async def require_member(self, slack_id: str) -> None:
        """Raise NotAMember where Slack says that this person is none (any more); not to be asked before an ack."""
        try:
            is_member = await self.workspace.members.has(slack_id)
        except Trouble as trouble:
            log.warning("Could not look up %s, who opens something: %s", slack_id, trouble)
        else:
            if not is_member:
                raise NotAMember
