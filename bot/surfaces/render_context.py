"""The render context: what a message may need beyond the programme's facts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.program.people.availability import zone_of
from bot.program.rounds.earlier import StillOpen
from models import Person, ScoreGuess

_UTC = ZoneInfo("UTC")


def _nowhere(_channel_id: str | None, _ts: str | None) -> None:
    """Return that the permalink of no message is known."""


@dataclass(frozen=True)
class RenderContext:
    """What a message may need beyond the programme's facts.

    `now` is programme time, `timezone` the programme's; `cx_team` are Slack ids to turn to. `story_is_posted` says
    whether the story can be read, and `story_link` is where, if that is known. `link_to` returns the permalink of
    another message, by its channel and `ts`, if that is known. `guess` is the participant's at the score of their
    customer, None for none so far; `for_assistant` says that who books for them reads this, who is not told of it.
    `calls_may_be_recorded` is a setting; `still_open` what they have open of an earlier round, and about whom that is.
    """

    now: datetime
    timezone: ZoneInfo = _UTC
    cx_team: tuple[str, ...] = ()
    story_is_posted: bool = False
    story_link: str | None = None
    currency: str | None = None
    guess: ScoreGuess | None = None
    for_assistant: bool = False
    calls_may_be_recorded: bool = False
    still_open: tuple[StillOpen, str] | None = None
    link_to: Callable[[str | None, str | None], str | None] = _nowhere

    def today_of(self, participant: Person) -> date:
        """Return the date it is for the participant, by programme time."""
        return self.now.astimezone(zone_of(participant, self.timezone)).date()
