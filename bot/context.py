"""The application context: what every handler and every job is given."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.background_tasks import BackgroundTasks
from bot.clock import Clocks
from bot.errors import FirsthandError
from bot.latest_clicks import LatestClicks
from bot.program import outbox
from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.growth import guesses
from bot.program.people import own_settings
from bot.program.people.availability import zone_of
from bot.program.rounds.calendar import Cadence
from bot.program.rounds.participation import Remembered
from bot.program.routines import Routine
from bot.slack import MessageSender, SlackCallError, SlackWorkspace
from bot.surfaces.mine import InHand
from bot.surfaces.render_context import RenderContext
from models import OutgoingKind, Person, Place, RoutineSwitch
from models.database import Database

log = logging.getLogger(__name__)


class CxTeamOnly(FirsthandError):
    """Somebody outside the CX team used what is for the team; the words reveal nothing."""


class NotAMember(FirsthandError):
    """A guest, or somebody of another company, acted; the words reveal nothing."""


@dataclass(frozen=True)
class AppContext:
    """The dependencies of handlers and jobs.

    `stories_channel` and `cx_channel` are ids or #names; `round_day` is the rule of the day rounds open on, `currency`
    that of amounts without one, `country` (ISO code) that of who names none, `calls_may_be_recorded` has briefs tell
    whom to ask first, `swaps_per_round` how often a participant may swap. `sender` is the lease owner of this process.
    `wake` runs a job, by its name, at once; `publish_home` publishes the home tab of a Slack id. `languages`
    are those for dates that people (Slack ids) chose, as far as this process has seen: a click that is acked after what
    it shows has no time to ask. By `home_turns` one person's home tab is published once at a time. `jitter` spreads
    retries; once `stopping` is set, a job finishes what it has begun and ends.
    """

    database: Database
    clocks: Clocks
    workspace: SlackWorkspace
    message_sender: MessageSender
    timezone: ZoneInfo
    round_day: str
    stories_channel: str
    cx_channel: str
    sender: str
    swaps_per_round: int
    wake: Callable[[str], None]
    publish_home: Callable[[str], Coroutine[Any, Any, None]]
    currency: str | None = None
    calls_may_be_recorded: bool = False
    country: str | None = None
    background: BackgroundTasks = field(default_factory=BackgroundTasks)
    latest_clicks: LatestClicks = field(default_factory=LatestClicks)
    shares: Remembered = field(default_factory=Remembered)
    languages: dict[str, str | None] = field(default_factory=dict)
    home_turns: dict[str, asyncio.Lock] = field(default_factory=dict)
    latest_typing: LatestClicks = field(default_factory=LatestClicks)
    jitter: Random = field(default_factory=Random)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def cadence_of(self, routine: Routine, switch: RoutineSwitch | None) -> Cadence:
        """Return when rounds of this routine open; `switch` is its newest, None where it was never turned on."""
        return Cadence(self.round_day, self.timezone).of(routine, switch)

    def channel_at(self, place: Place) -> str:
        """Return the id or #name of the channel of this place, which is not a person."""
        return self.cx_channel if place is Place.CX else self.stories_channel

    def now(self) -> datetime:
        """Return programme time, aware, in UTC."""
        return self.clocks.programme.now()

    def today(self) -> date:
        """Return the date it is in the programme's time zone, by programme time."""
        return self.now().astimezone(self.timezone).date()

    def earliest_today(self) -> date:
        """Return the date it is where it is the earliest, twelve hours behind UTC."""
        return (self.now() - timedelta(hours=12)).date()

    def today_of(self, participant: Person) -> date:
        """Return the date it is for the participant, by programme time."""
        return self.now().astimezone(zone_of(participant, self.timezone)).date()

    def require_cx(self, slack_id: str) -> None:
        """Raise ForTheTeam unless this person is of the CX team."""
        if not self.workspace.is_cx(slack_id):
            raise CxTeamOnly

    async def language_of(self, slack_id: str) -> str | None:
        """Return the language for dates that this person chose, None for none, and note it for their next clicks."""
        async with self.database.read() as session:
            chosen = await own_settings.language_of(session, slack_id=slack_id)
        self.languages[slack_id] = chosen  # it may be emptied whenever something is waited for
        return chosen

    async def refresh_languages(self) -> None:
        """Note the languages for dates that people chose, whichever process they told."""
        chosen = await self.database.run_read(own_settings.languages)
        self.languages.clear()
        self.languages.update(chosen)

    async def require_member(self, slack_id: str) -> None:
        """Raise NotAMember where Slack says that this person is no member; calls Slack, so only after an ack."""
        try:
            is_member = await self.workspace.members.has(slack_id)
        except SlackCallError as call_error:
            log.warning("Could not look up %s, who opens something: %s", slack_id, call_error)
        else:
            if not is_member:
                raise NotAMember

    async def message_link(self, session: AsyncSession, kind: str, subject_id: int) -> str | None:
        """Return the permalink of the message of this kind about `subject_id`, None while it is not in Slack."""
        row = await outbox.find(session, kind, subject_id)
        return self.workspace.message_link(row.channel_id, row.ts) if row else None

    async def message_links(self, session: AsyncSession, kind: str, subject_ids: Collection[int]) -> dict[int, str]:
        """Return the permalinks of the messages of this kind about these subjects, of those that are in Slack."""
        rows = await outbox.find_all(session, kind, subject_ids)
        links = {subject: self.workspace.message_link(row.channel_id, row.ts) for subject, row in rows.items()}
        return {subject: link for subject, link in links.items() if link}

    async def in_hand(self, session: AsyncSession, person_id: int, *, most: int) -> tuple[list[InHand], int]:
        """Return at most so many of the assignments in a person's hands, for their surface, and how many more."""
        current, _ = await assignment_details.current_of(session, person_id, today=self.today())
        links = await self.message_links(session, OutgoingKind.ASSIGNMENT, [each.id for each in current])
        in_hand = [each for each in current if each.is_in_hand]
        shown = [
            InHand(each, await self.render_context(session, each, now=self.now()), links.get(each.id))
            for each in in_hand[:most]
        ]
        return shown, len(in_hand) - len(shown)

    async def render_context(
        self, session: AsyncSession, details: AssignmentDetails | None, *, now: datetime
    ) -> RenderContext:
        """Return the render context of a message about this assignment, as of programme time `now`."""
        posted = None
        if details is not None and details.story is not None and details.story.is_public:
            posted = await outbox.find(session, OutgoingKind.STORY, details.assignment.id or 0)
        return RenderContext(
            now=now,
            timezone=self.timezone,
            cx_team=self.workspace.cx_named,
            story_is_posted=posted is not None and posted.ts is not None,
            story_link=self.workspace.message_link(posted.channel_id, posted.ts) if posted else None,
            currency=self.currency,
            guess=guesses.of(details) if details is not None else None,
            calls_may_be_recorded=self.calls_may_be_recorded,
            link_to=self.workspace.message_link,
        )


@dataclass(frozen=True)
class Job:
    """What runs by itself: its name, by which it is woken, what it runs, and how long to wait in between.

    `run` is given programme time (aware); it is safe to run twice, and on several replicas at once.
    """

    name: str
    run: Callable[[AppContext, datetime], Awaitable[None]]
    every: timedelta
