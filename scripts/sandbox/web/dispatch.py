"""The Web API's entry: log, faults, token, rate limit, scope and arguments, then the method's own answer."""

import asyncio
import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from scripts.sandbox.block_kit import LARGEST_VIEW, check_view_size
from scripts.sandbox.entities import Json
from scripts.sandbox.faults import Faults, Rule
from scripts.sandbox.refusals import ApiError
from scripts.sandbox.state import SandboxState
from scripts.sandbox.web import json_bodies
from scripts.sandbox.web.arguments import read_arguments, text
from scripts.sandbox.web.conversations import need_scope
from scripts.sandbox.web.methods import METHODS, Method
from scripts.sandbox.web.rate_limits import RateLimits

WATCH_EVERY_S = 0.02
CALL_LOG = "SANDBOX_CALL_LOG"


@dataclass(frozen=True)
class Call:
    """One Web API call: its arguments as received, JSON text parsed, without the token."""

    method: str
    args: Json


class CallLog:
    """Keeps calls in memory and, when `path` is given, appends each to that file, safe from several processes."""

    def __init__(self, path: Path | None) -> None:
        self.calls: list[Call] = []
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644) if path else None

    def note(self, method: str, args: Json) -> None:
        """Record one call; each is one write to a file opened for appending, and so never torn."""
        call = Call(method, {name: value for name, value in args.items() if name != "token"})
        self.calls.append(call)
        if self._file is not None:
            # In ASCII, as people's texts hold line separators (U+2028), at which some readers would end the line.
            line = json.dumps({"method": call.method, "args": call.args})
            os.write(self._file, f"{line}\n".encode())

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def call_log_path() -> Path | None:
    """Return the file that SANDBOX_CALL_LOG names, None when it is not set."""
    name = os.environ.get(CALL_LOG)
    return Path(name) if name else None


class WebApi:
    """Answers POST and GET /api/{method}."""

    def __init__(self, state: SandboxState, *, faults: Faults, rate_limits: RateLimits, log: CallLog) -> None:
        self._state = state
        self._faults = faults
        self._rate_limits = rate_limits
        self._log = log

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, unless a fault rule matches it."""
        method = request.match_info["method"]
        rule: Rule | None = None
        try:
            args = await read_arguments(request)
            self._log.note(method, args)
            rule = self._faults.matching(method)
            early = await self._fail_before(request, rule) if rule else None
            if early is not None:
                return early
            response = await self._answer(request, method, args)
        except ApiError as refusal:
            response = web.json_response(refusal.answer)
        response.headers["x-oauth-scopes"] = ",".join(sorted(self._state.manifest.scopes))
        response.headers["x-slack-req-id"] = self._state.random.randbytes(16).hex()
        if rule:
            await self._fail_after(request, rule)
        return response

    async def _answer(self, request: web.Request, name: str, args: Json) -> web.Response:
        method = METHODS.get(name)
        if method is None or name in self._state.without:
            raise ApiError("unknown_method", req_method=name)
        self._check_token(method, request, args)
        wait = self._rate_limits.retry_after(name, text(args, "channel"))
        if wait:
            return rate_limited(wait)
        self._check_scope(method)
        method.check(args)
        if "view" in args and (request.content_length or LARGEST_VIEW) >= LARGEST_VIEW:
            check_view_size(args["view"])
        answer = await method.answer(self._state, args)
        return json_bodies.response({"ok": True, **answer})

    def _check_token(self, method: Method, request: web.Request, args: Json) -> None:
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ") or text(args, "token")
        if not token:
            raise ApiError("not_authed")
        tokens = self._state.tokens
        if token not in (tokens.bot, tokens.app):
            raise ApiError("invalid_auth")
        if self._state.revoked:
            raise ApiError("token_revoked")
        if token != (tokens.app if method.app_token else tokens.bot):
            raise ApiError("not_allowed_token_type")

    def _check_scope(self, method: Method) -> None:
        if method.scope.startswith("*"):
            kinds = [f"{prefix}{method.scope[1:]}" for prefix in ("channels", "groups", "im")]
            if not self._state.manifest.scopes & set(kinds):
                raise ApiError("missing_scope", needed=kinds[0], provided=",".join(sorted(self._state.manifest.scopes)))
        elif method.scope:
            need_scope(self._state, method.scope)

    async def _fail_before(self, request: web.Request, rule: Rule) -> web.Response | None:
        match rule.kind:
            case "drop_before":
                _drop(request)
                return web.Response()
            case "hang_before":
                await _hold(request, rule)
                return web.json_response({"ok": False, "error": "request_timeout"})
            case "delay":
                await asyncio.sleep(rule.seconds)
            case "ratelimited":
                return rate_limited(max(1, int(rule.seconds)))
            case "server_error":
                return web.Response(status=rule.status, text="upstream connect error")
            case "internal_error":
                return web.json_response({"ok": False, "error": "internal_error"})
            case "refused":
                raise ApiError(rule.error)
            case "disconnect":
                await self._state.delivery.sockets.disconnect()
            case _:
                pass
        return None

    async def _fail_after(self, request: web.Request, rule: Rule) -> None:
        rule.reached.set()
        if rule.kind == "drop_after":
            _drop(request)
        elif rule.kind == "hang_after":
            await _hold(request, rule)


def rate_limited(seconds: int) -> web.Response:
    """Return Slack's answer to too many calls: 429 with `Retry-After` in whole seconds."""
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)})


def _drop(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()


async def _hold(request: web.Request, rule: Rule) -> None:
    while request.transport and not request.transport.is_closing():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(rule.released.wait(), WATCH_EVERY_S)
            return
