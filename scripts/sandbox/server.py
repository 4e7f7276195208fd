"""The stand-in itself: all its parts behind one aiohttp server on 127.0.0.1."""

import asyncio
import random
import time
from collections.abc import Callable, Collection
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from scripts.sandbox import events, sample_company
from scripts.sandbox.app_manifest import AppManifest
from scripts.sandbox.delivery import ACK_DEADLINE_S, RETRY_WAITS_S, Delivery, HttpDelivery
from scripts.sandbox.entities import Json, Person
from scripts.sandbox.faults import Faults
from scripts.sandbox.interaction_tokens import TRIGGER_LIFE_S, InteractionTokens
from scripts.sandbox.page_api import PageApi, user_errors
from scripts.sandbox.responses import ResponseUrls
from scripts.sandbox.same_origin import same_origin_only
from scripts.sandbox.socket_mode import SocketHub
from scripts.sandbox.state import Clock, Guide, OnClock, SandboxState, Tokens
from scripts.sandbox.views import Views
from scripts.sandbox.web.dispatch import Call, CallLog, WebApi, call_log_path
from scripts.sandbox.web.files import FileRoutes
from scripts.sandbox.web.rate_limits import RateLimits
from scripts.sandbox.workspace import Workspace, bot_person

AddChannels = Callable[[Workspace], None]
LARGEST_UPLOAD = 64 * 1024 * 1024


class SandboxClock:
    """Programme time that runs with the wall clock until it is moved."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> datetime:
        """Return the programme's present time, aware UTC."""
        return datetime.fromtimestamp(time.time() + self._ahead, UTC)

    def move_to(self, when: datetime) -> None:
        """Set the programme's time; it goes on from there."""
        self._ahead = when.timestamp() - time.time()


@dataclass(eq=False)
class Sandbox:
    """A strict stand-in for Slack with one app installed in one workspace.

    `manifest` is the app's manifest in Slack's JSON form. `people` and `channels` replace the sample company:
    `channels` is called with the workspace and adds to it. `page` serves the static page too. `http_target` is the
    app's request URL for when no socket is connected. `on_clock` is awaited with the new time when the page moves the
    clock. `without` names methods this server lacks. `rate_limits` multiplies Slack's limits, 0 switches them off.
    `page_size` caps every page of a list. `ack_deadline`, `trigger_life`, `retry_waits` and `file_processing` (how long
    Slack looks at an upload of the app's) are seconds of wall time. Calls are logged to `call_log`, or to the file
    SANDBOX_CALL_LOG names, unless `log_calls` is False.
    """

    manifest: Json
    people: list[Person] | None = None
    channels: AddChannels | None = None
    _: KW_ONLY
    clock: Clock = field(default_factory=SandboxClock)
    page: bool = False
    seed: int = 0
    guide: Guide | None = None
    http_target: str | None = None
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 - a secret of this stand-in only
    on_clock: OnClock | None = None
    without: Collection[str] = ()
    rate_limits: float = 1.0
    page_size: int | None = None
    file_processing: float = 0.2
    ack_deadline: float = ACK_DEADLINE_S
    trigger_life: float = TRIGGER_LIFE_S
    retry_waits: tuple[float, ...] = RETRY_WAITS_S
    call_log: Path | None = None
    log_calls: bool = True

    def __post_init__(self) -> None:
        facts = AppManifest.read(self.manifest)
        workspace = Workspace(bot_person(facts.bot_name), seed=self.seed)
        http = HttpDelivery(self.http_target, self.signing_secret) if self.http_target else None
        self.faults = Faults(seed=self.seed)
        self.delivery = Delivery(
            sockets=SocketHub(seed=self.seed), http=http, ack_deadline=self.ack_deadline, retry_waits=self.retry_waits
        )
        self.state = SandboxState(
            manifest=facts,
            workspace=workspace,
            tokens=Tokens("xoxb-sandbox-0-bot", "xapp-1-A0SANDBOX01-0-app", self.signing_secret),
            interaction_tokens=InteractionTokens(seed=self.seed, trigger_life=self.trigger_life),
            views=Views(seed=self.seed),
            delivery=self.delivery,
            clock=self.clock,
            random=random.Random(self.seed),
            without=frozenset(self.without),
            page_size=self.page_size,
            file_processing=self.file_processing,
            guide=self.guide,
            on_clock=self.on_clock,
        )
        self._log = CallLog((self.call_log or call_log_path()) if self.log_calls else None)
        self._runner: web.AppRunner | None = None
        self._stopping = asyncio.Event()
        self._populate()

    def _populate(self) -> None:
        state, workspace = self.state, self.state.workspace
        people = sample_company.people() if self.people is None else self.people
        workspace.people |= {person.id: person for person in people}
        workspace.changed = state.changed
        add_channels = self.channels or (sample_company.add_channels if self.people is None else None)
        if add_channels:
            add_channels(workspace)
        workspace.announce = lambda event: events.send_event(state, event)
        self.delivery.sockets.on_late_ack = lambda body: state.violation(f"an ack came after the deadline: {body}")

    @property
    def url(self) -> str:
        """Where the stand-in listens, such as http://127.0.0.1:40123."""
        return self.state.url

    @property
    def api_url(self) -> str:
        """The base address of the Web API, for `SLACK_API_URL` and `base_url`."""
        return f"{self.state.url}/api/"

    @property
    def bot_token(self) -> str:
        """The installed app's bot token."""
        return self.state.tokens.bot

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return self.state.tokens.app

    @property
    def workspace(self) -> Workspace:
        """People, channels, messages, groups and files."""
        return self.state.workspace

    @property
    def calls(self) -> list[Call]:
        """Every Web API call so far, oldest first."""
        return self._log.calls

    @property
    def violations(self) -> list[str]:
        """What the app did wrong and Slack would only show as silence."""
        return self.state.violations

    def calls_of(self, method: str) -> list[Json]:
        """Return the arguments of every call of one method."""
        return [call.args for call in self.calls if call.method == method]

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 takes any free one."""
        app = web.Application(middlewares=[same_origin_only, user_errors], client_max_size=LARGEST_UPLOAD)
        api = WebApi(self.state, faults=self.faults, rate_limits=RateLimits(scale=self.rate_limits), log=self._log)
        files = FileRoutes(self.state)
        app.add_routes(
            [
                web.route("*", "/api/{method}", api.answer),
                web.get("/link/", self.delivery.sockets.accept),
                web.post("/actions/{tail:.+}", ResponseUrls(self.state).receive),
                web.post("/upload/v1/{file}", files.receive),
                web.get(r"/files-pri/{team:[^-]+}-{file}/{tail:.+}", files.give),
                web.get(r"/files-tmb/{team:[^-]+}-{file}/file.vtt", files.give_transcript),
                *PageApi(self.state, self._stopping).routes(page=self.page),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.state.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """End all faults, close every connection, stop listening."""
        self._stopping.set()
        self.state.changed()
        self.faults.clear()
        await self.delivery.close()
        if self._runner:
            await self._runner.cleanup()
        self._log.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def socket_count(self) -> int:
        """How many Socket Mode connections are open."""
        return len(self.delivery.sockets.connections)

    def revoke(self) -> None:
        """Take the bot's token away, as an administrator does."""
        self.state.revoked = True

    def deliver_to(self, target: str) -> None:
        """Name the app's request URL once it is known; used while no socket is connected."""
        if self.delivery.http is None:
            self.delivery.http = HttpDelivery(target, self.signing_secret)
        self.delivery.http.target = target

    async def connected(self, *, timeout: float = 10.0) -> None:
        """Wait until the app has a Socket Mode connection."""
        await asyncio.wait_for(self.delivery.sockets.connected.wait(), timeout)

    async def settled(self, *, timeout: float = 10.0) -> None:
        """Wait until every event sent to the app has been acked or given up; TimeoutError when some are not."""
        if not await self.delivery.settled(timeout=timeout):
            raise TimeoutError(f"the app left events without an ack for {timeout} s")

    async def disconnect_sockets(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Close every socket, as Slack does every few hours."""
        await self.delivery.sockets.disconnect(reason, close=close)
