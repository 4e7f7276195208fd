"""The application: builds database, Slack client, Bolt app, jobs and transport from the settings."""

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from uuid import uuid4

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel import select

import handlers
from bot.clock import Clocks
from bot.config import DatabaseSettingError, Settings
from bot.context import AppContext
from bot.errors import SettingsError
from bot.jobs import (
    bookings,
    deliver,
    holidays,
    imports,
    languages,
    listen,
    one_to_one,
    pictures,
    rounds,
    shadow,
    slack_checks,
    transcripts,
    welcome,
)
from bot.program.outbox import delivery
from bot.schedule import STOP_TIMEOUT_SECONDS, Schedule
from bot.slack import (
    ErrorKind,
    MessageSender,
    RateLimiter,
    SlackCallError,
    SlackWorkspace,
    keep_connections,
    make_client,
)
from bot.transport import HttpTransport, SocketModeTransport, Transport
from handlers.middleware import drop_foreign_response_url
from models.database import Database
from models.migrate import Unusable, migrate
from models.process_lock import hold_process_lock

log = logging.getLogger(__name__)

# After a kill, the time for a message that was being posted to show up in Slack before it is looked up.
_SETTLE = timedelta(seconds=2)
_PAUSE = timedelta(seconds=5)
# How long a thread that computes, such as one that reads for a plan, may keep the event loop waiting at a time; a click
# waits for it several times over. Python's own 5 ms are for threads that all compute.
_TIME_SLICE_S = 0.0005
# Run in this order where all are asked to run, as when programme time is moved.
JOBS = (
    *imports.JOBS,
    *slack_checks.JOBS,
    *holidays.JOBS,
    *languages.JOBS,
    *rounds.JOBS,
    *shadow.JOBS,
    *welcome.JOBS,
    *listen.JOBS,
    *bookings.JOBS,
    *one_to_one.JOBS,
    *pictures.JOBS,
    *transcripts.JOBS,
    *deliver.JOBS,
)
_BOT_REFUSED = (
    "Slack refused SLACK_BOT_TOKEN ({}). Copy it again from OAuth & Permissions, "
    "and see that SLACK_API_URL is the right address."
)
_APP_REFUSED = (
    "Slack refused SLACK_APP_TOKEN ({}). It needs the scope connections:write and Socket Mode switched on; "
    "copy it again from Basic Information."
)


class Firsthand:
    """The whole bot, to be started and stopped once; within Slack's rate limits unless others are given."""

    def __init__(self, settings: Settings, clocks: Clocks, rate_limiter: RateLimiter | None = None) -> None:
        self.settings, self.clocks = settings, clocks
        self.database = Database(settings.firsthand_database_url.get_secret_value())
        client = make_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
        self.workspace = SlackWorkspace(client, rate_limiter or RateLimiter(), cx_team=settings.cx_team)
        self.context = AppContext(
            database=self.database,
            clocks=clocks,
            workspace=self.workspace,
            message_sender=MessageSender(self.workspace),
            timezone=settings.timezone,
            round_day=settings.firsthand_round_day,
            stories_channel=settings.firsthand_stories_channel,
            cx_channel=settings.firsthand_cx_channel,
            sender=f"{os.getpid()}-{uuid4().hex[:12]}",
            swaps_per_round=settings.firsthand_swaps_per_round,
            wake=lambda job: self.schedule.wake(job),  # noqa: PLW0108  (there is no schedule yet)
            publish_home=lambda slack_id: handlers.publish_home(self.context, slack_id),
            currency=settings.firsthand_currency or None,
            calls_may_be_recorded=settings.firsthand_calls_may_be_recorded,
            country=settings.firsthand_country or None,
        )
        jobs = {each.name: (partial(each.run, self.context), each.every) for each in JOBS}
        self.schedule = Schedule(jobs, clocks.programme)
        self.database.on_enqueued.append(lambda: self.schedule.wake("deliver"))
        self.bolt = AsyncApp(
            name="firsthand",  # else Bolt walks the whole stack, to name the app after the file that made it
            client=client,
            signing_secret=settings.slack_signing_secret.get_secret_value() or None,
            process_before_response=True,
            raise_error_for_unhandled_request=True,
            before_authorize=partial(drop_foreign_response_url, settings.slack_api_url),
        )
        handlers.register_all(self.bolt, self.context)
        self.transport: Transport = (
            SocketModeTransport(self.bolt, settings)
            if settings.uses_socket_mode
            else HttpTransport(self.bolt, settings)
        )
        self._open = AsyncExitStack()

    async def start(self) -> None:
        """Migrate, check tokens and channels, start transport and jobs. Raises SettingsError where one is wrong."""
        sys.setswitchinterval(_TIME_SLICE_S)
        self._open.push_async_callback(keep_connections(self.bolt.client).close)
        try:
            await migrate(self.database)
        except Unusable as unusable:
            raise DatabaseSettingError(unusable) from unusable
        await self._free_leases()
        await self._check_tokens()
        await self.workspace.refresh_team()
        await self._require_safe_channels()
        await self.context.refresh_languages()
        await self._warm_up()
        await self.transport.open(self.is_healthy)
        self.schedule.start()
        self.context.background.start(transcripts.catch_up(self.context), transcripts.not_caught_up)

    async def _require_safe_channels(self) -> None:
        """Raise SettingsError where people may read a channel who must not."""
        settings = self.settings
        await self.workspace.channels.check(
            cx=settings.firsthand_cx_channel, stories=settings.firsthand_stories_channel
        )
        if self.workspace.channels.are_same(settings.firsthand_cx_channel, settings.firsthand_stories_channel):
            raise SettingsError("FIRSTHAND_CX_CHANNEL and FIRSTHAND_STORIES_CHANNEL name the same channel. Name two.")
        if self.workspace.channels.faults:
            raise SettingsError(" ".join(fault.words for fault in self.workspace.channels.faults.values()))

    async def _free_leases(self) -> None:
        """Free the leases of a killed process, where this is the only process on the database."""
        alone = self._open.enter_context(
            hold_process_lock(self.database.engine.url.database if self.database.is_sqlite else None)
        )
        if alone:
            async with self.database.write() as session:
                await delivery.free_leases(session, now=self.clocks.wall.now(), wait=_SETTLE)

    async def _check_tokens(self) -> None:
        """Raise SettingsError where Slack refuses a token; wait while it doesn't answer."""
        await self._until_answered(self.workspace.authenticate, _BOT_REFUSED)
        if self.settings.uses_socket_mode:
            token = self.settings.slack_app_token.get_secret_value()
            await self._until_answered(lambda: self.workspace.try_socket_mode(token), _APP_REFUSED)

    async def _until_answered(self, call: Callable[[], Awaitable[None]], refused: str) -> None:
        """Repeat `call` until Slack answers. Raises SettingsError where it refuses, with its reason in `refused`."""
        while True:
            try:
                await call()
            except SlackCallError as call_error:
                if call_error.kind not in (ErrorKind.LATER, ErrorKind.UNKNOWN):
                    raise SettingsError(refused.format(call_error)) from call_error
                log.warning("Slack doesn't answer at %s (%s); trying again.", self.settings.slack_api_url, call_error)
                await asyncio.sleep((call_error.wait or _PAUSE).total_seconds())
            else:
                return

    async def _warm_up(self) -> None:
        """Dispatch an event, so that Bolt calls auth.test now rather than at the first click."""
        body = {"type": "event_callback", "event": {"type": "warm_up"}, "team_id": "T0"}
        await self.bolt.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))

    async def is_healthy(self) -> bool:
        """Return whether /healthz says 200: the database answers, Slack takes our token and can reach us."""
        if self.workspace.token_refused:
            return False
        try:
            async with asyncio.timeout(5), self.database.read() as session:
                await session.exec(select(1))
        except Exception:  # any failure means the same to who asks
            log.exception("The database does not answer")
            return False
        return await self.transport.is_open()

    async def stop(self) -> None:
        """Accept no more requests, finish what has begun, close everything, within ten seconds.

        Messages whose sending has not begun wait for the next start.
        """
        self.context.stopping.set()
        self.workspace.close()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.schedule.stop())
            group.create_task(self._close_transport())
        await self.database.close()
        await self._open.aclose()

    async def _close_transport(self) -> None:
        """Close the transport, and wait for background tasks as long as is left of the time to stop."""
        begun = asyncio.get_running_loop().time()
        await self.transport.close()
        left = STOP_TIMEOUT_SECONDS - (asyncio.get_running_loop().time() - begun)
        await self.context.background.drain(within=max(left, 0.5))
