"""The render context: what a message may need beyond the programme's facts."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

_UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class RenderContext:
    """What a message may need beyond the programme's facts.

    `now` is programme time, `timezone` the programme's; `cx_team` are Slack ids to turn to. `story_is_posted` says
    whether the story can be read, and `story_link` is where, if that is known.
    """

    now: datetime
    timezone: ZoneInfo = _UTC
    cx_team: tuple[str, ...] = ()
    story_is_posted: bool = False
    story_link: str | None = None
    currency: str | None = None
