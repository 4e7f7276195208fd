"""The door of the Web API: who calls, may they, is it well said, is it too often; then the method's own answer."""

import asyncio
import contextlib

from aiohttp import web

from scripts.sandbox.call_log import CallLog
from scripts.sandbox.entities import Json
from scripts.sandbox.faults import Faults, Rule
from scripts.sandbox.methods import METHODS, Method
from scripts.sandbox.pace import Pace
from scripts.sandbox.refusal import Refused
from scripts.sandbox.state import SandboxState
from scripts.sandbox.web.arguments import check_arguments, read_arguments, text
from scripts.sandbox.web.rooms import need_scope
from scripts.sandbox.web.routes import ANSWERS

WATCH_EVERY_S = 0.02


class WebApi:
    """Answers POST and GET /api/{method}."""

    def __init__(self, state: SandboxState, *, faults: Faults, pace: Pace, log: CallLog) -> None:
        self._state = state
        self._faults = faults
        self._pace = pace
        self._log = log

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, unless a fault strikes it."""
        method = request.match_info["method"]
        rule: Rule | None = None
        try:
            args = await read_arguments(request)
            self._log.note(method, args)
            rule = self._faults.struck(method)
            early = await self._misbehave_before(request, rule) if rule else None
            if early is not None:
                return early
            response = await self._answer(request, method, args)
        except Refused as refusal:
            response = web.json_response(refusal.answer)
        response.headers["x-oauth-scopes"] = ",".join(sorted(self._state.manifest.scopes))
        response.headers["x-slack-req-id"] = self._state.random.randbytes(16).hex()
        if rule:
            await self._misbehave_after(request, rule)
        return response

    async def _answer(self, request: web.Request, name: str, args: Json) -> web.Response:
        method = METHODS.get(name)
        if method is None or name in self._state.without:
            raise Refused("unknown_method", req_method=name)
        self._check_token(method, request, args)
        wait = self._pace.retry_after(name, text(args, "channel"))
        if wait:
            return too_often(wait)
        self._check_scope(method)
        check_arguments(method, args)
        answer = await ANSWERS[name](self._state, args)
        return web.json_response({"ok": True, **answer})

    def _check_token(self, method: Method, request: web.Request, args: Json) -> None:
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ") or text(args, "token")
        if not token:
            raise Refused("not_authed")
        tokens = self._state.tokens
        if token not in (tokens.bot, tokens.app):
            raise Refused("invalid_auth")
        if self._state.revoked:
            raise Refused("token_revoked")
        if token != (tokens.app if method.app_token else tokens.bot):
            raise Refused("not_allowed_token_type")

    def _check_scope(self, method: Method) -> None:
        if method.scope.startswith("*"):
            kinds = [f"{prefix}{method.scope[1:]}" for prefix in ("channels", "groups", "im", "mpim")]
            if not self._state.manifest.scopes & set(kinds):
                raise Refused("missing_scope", needed=kinds[0], provided=",".join(sorted(self._state.manifest.scopes)))
        elif method.scope:
            need_scope(self._state, method.scope)

    async def _misbehave_before(self, request: web.Request, rule: Rule) -> web.Response | None:
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
                return too_often(max(1, int(rule.seconds)))
            case "server_error":
                return web.Response(status=rule.status, text="upstream connect error")
            case "internal_error":
                return web.json_response({"ok": False, "error": "internal_error"})
            case "refused":
                raise Refused(rule.error)
            case "disconnect":
                await self._state.delivery.sockets.disconnect()
            case _:
                pass
        return None

    async def _misbehave_after(self, request: web.Request, rule: Rule) -> None:
        rule.reached.set()
        if rule.kind == "drop_after":
            _drop(request)
        elif rule.kind == "hang_after":
            await _hold(request, rule)


def too_often(seconds: int) -> web.Response:
    """Give Slack's answer to too many calls: 429 with `Retry-After` in whole seconds."""
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)})


def _drop(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()


async def _hold(request: web.Request, rule: Rule) -> None:
    while request.transport and not request.transport.is_closing():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(rule.released.wait(), WATCH_EVERY_S)
            return
