"""The Web API client: calls methods within Slack's rate limits, and never retries by itself."""

import asyncio
import json
import logging
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

import aiohttp
import orjson
from aiolimiter import AsyncLimiter
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.call_errors import FAILURES, ErrorKind, SlackCallError, classify

# Five calls in a row (look up, open, history, join, post) stay below the outbox's lease.
TIMEOUT_SECONDS = 10
# Calls a minute by Slack's tiers (docs.slack.dev/apis/web-api/rate-limits); a burst of as many is allowed.
_TIER_4, _TIER_3, _TIER_2, _POSTS = 100, 50, 20, 300
_A_MINUTE = {
    "chat.postMessage": _POSTS,
    "auth.test": _POSTS,
    "users.info": _TIER_4,
    "views.publish": _TIER_4,
    "usergroups.users.list": _TIER_2,
    "conversations.list": _TIER_2,
}
# How long "there is none" is remembered: short, since a channel may be made and a person may join at any time.
MISS_REMEMBERED_SECONDS = 60.0
_PAGE_SIZE = 200
# At a level of their own of NOTSET they put every request and response into words, for a debug line that is then not
# written; of a home tab that takes as long as to encode it.
_WORDY = ("slack_sdk.web.async_base_client", "slack_sdk.web.async_slack_response")
_T = TypeVar("_T")
# Calls a Web API method by its name, and returns the JSON object of the response.
Call = Callable[..., Awaitable[dict[str, Any]]]


def make_client(token: str, api_url: str) -> AsyncWebClient:
    """Return a client for the Slack at `api_url`.

    Its retry handlers are off: the default one resends a post whose connection dropped, and so posts twice
    (slack_sdk/http_retry/builtin_async_handlers.py). The outbox retries instead, after looking.
    """
    for name in _WORDY:
        logging.getLogger(name).setLevel(logging.WARNING)
    return AsyncWebClient(token=token, base_url=api_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])


# JSON by orjson, several times faster than the standard library, as Slack answers with the whole view it was sent. What
# orjson refuses as no UTF-8, half a surrogate pair in somebody's name, the standard library takes. What is no JSON both
# refuse: a dataclass holds more than is to be shown.
_NOTHING_MORE = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def _to_json(value: Any) -> bytes:
    try:
        return orjson.dumps(value, option=_NOTHING_MORE)
    except orjson.JSONEncodeError:
        return json.dumps(value).encode()


def _from_json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


class _Response(aiohttp.ClientResponse):
    async def json(
        self,
        *,
        encoding: str | None = None,
        loads: Callable[[str], Any] = _from_json,
        content_type: str | None = "application/json",
    ) -> Any:
        return await super().json(encoding=encoding, loads=loads, content_type=content_type)


def keep_connections(client: AsyncWebClient) -> aiohttp.ClientSession:
    """Have `client` keep its connections between calls, and return the session to be closed at the end.

    Without a session, the SDK connects anew for each call, which takes TLS two more round trips before a modal opens;
    with one, it leaves the timeout to it (slack_sdk/web/async_internal_utils.py). Called in a running event loop.
    """
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    client.session = aiohttp.ClientSession(
        timeout=timeout,
        cookie_jar=aiohttp.DummyCookieJar(),
        json_serialize_bytes=_to_json,
        response_class=_Response,
    )
    return client.session


async def call_method(client: AsyncWebClient, method: str, **arguments: Any) -> AsyncSlackResponse:
    """Call a Web API method, given by its name in Slack's documentation. Raises SlackCallError."""
    try:
        response: AsyncSlackResponse = await getattr(client, method.replace(".", "_"))(**arguments)
    except FAILURES as error:
        raise classify(error) from error
    return response


async def pages(call: Call, method: str, **arguments: Any) -> AsyncIterator[dict[str, Any]]:
    """Yield each page of a method that answers with cursors. Raises SlackCallError."""
    cursor: str | None = None
    while True:
        page = await call(method, limit=_PAGE_SIZE, cursor=cursor, **arguments)
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


def data_of(response: AsyncSlackResponse) -> dict[str, Any]:
    """Return the JSON object of a response, empty where it has none."""
    return dict(response.data) if isinstance(response.data, dict) else {}


@dataclass(frozen=True)
class SlackResponse:
    """A response of Slack's; the names of `headers` are in lower case."""

    data: dict[str, Any]
    headers: dict[str, str]


class DirectCaller:
    """Calls the Web API without rate limits and returns the headers too, for the few calls of the doctor."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def ask(self, method: str, **arguments: Any) -> SlackResponse:
        """Call `method` and return the response. Raises SlackCallError."""
        response = await call_method(self._client, method, **arguments)
        headers = {str(name).lower(): str(value) for name, value in response.headers.items()}
        return SlackResponse(data_of(response), headers)


class RateLimiter:
    """Limits calls by method as Slack does, and posts by channel; `scale` multiplies every limit, for other servers."""

    def __init__(self, *, scale: int = 1) -> None:
        self._limits: defaultdict[str, AsyncLimiter] = defaultdict(lambda: AsyncLimiter(_TIER_3 * scale, 60))
        for method, rate in _A_MINUTE.items():
            self._limits[method] = AsyncLimiter(rate * scale, 60)
        # About one message a second in a channel; a short burst is fine.
        self._channels: defaultdict[str, AsyncLimiter] = defaultdict(lambda: AsyncLimiter(5 * scale, 5))
        self._held_until: dict[str, float] = {}
        self._closed = asyncio.Event()

    async def wait(self, method: str, channel: str | None = None) -> None:
        """Wait until `method` (in `channel`) may be called.

        Raises SlackCallError while Slack asked to wait, and where it would have to wait after `close`.
        """
        held = self._held_until.get(method, 0.0) - time.monotonic()
        if held > 0:
            raise SlackCallError(ErrorKind.LATER, "ratelimited", timedelta(seconds=held))
        await self._acquire(self._limits[method])
        if channel is not None:
            await self._acquire(self._channels[channel])

    async def _acquire(self, limit: AsyncLimiter) -> None:
        if limit.has_capacity():
            await limit.acquire()
            return
        acquiring, closing = asyncio.create_task(limit.acquire()), asyncio.create_task(self._closed.wait())
        try:
            await asyncio.wait((acquiring, closing), return_when=asyncio.FIRST_COMPLETED)
            if not acquiring.done():
                raise SlackCallError(ErrorKind.LATER, "stopping", timedelta(seconds=1))
        finally:
            acquiring.cancel()
            closing.cancel()

    def close(self) -> None:
        """Let no call wait any more: `wait` raises at once where it would have to."""
        self._closed.set()

    def hold(self, method: str, wait: timedelta) -> None:
        """Let `wait` raise for `method` as long as Slack asked for."""
        self._held_until[method] = time.monotonic() + wait.total_seconds()


class SingleFlight(Generic[_T]):
    """Runs one call for each key at a time, shared by concurrent callers.

    A result of None is remembered for `remember` seconds.
    """

    def __init__(self, *, remember: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._remember, self._clock = remember, clock
        self._in_flight: dict[str, asyncio.Task[_T | None]] = {}
        self._missing_until: dict[str, float] = {}

    async def run(self, key: str, call: Callable[[], Coroutine[Any, Any, _T | None]]) -> _T | None:
        """Return what `call` returns, or None where that is remembered. Raises what `call` raises."""
        if self._clock() < self._missing_until.get(key, 0.0):
            return None
        in_flight = self._in_flight.get(key)
        if in_flight is None:
            in_flight = self._in_flight[key] = asyncio.create_task(call())
            in_flight.add_done_callback(lambda done: self._ended(key, done))
        # A caller that is cancelled must not cancel the call for the others.
        return await asyncio.shield(in_flight)

    def _ended(self, key: str, done: asyncio.Task[_T | None]) -> None:
        self._in_flight.pop(key, None)
        if done.cancelled() or done.exception() is not None:
            return
        if self._remember and done.result() is None:
            now = self._clock()
            self._missing_until = {each: until for each, until in self._missing_until.items() if until > now}
            self._missing_until[key] = now + self._remember
