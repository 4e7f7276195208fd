"""The page API: what the demo's page and `PageClient` use to act as any person."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from urllib.parse import quote

from aiohttp import web

from scripts.sandbox import commands, events, interactions, page_state
from scripts.sandbox.clips import Clip
from scripts.sandbox.entities import File, Json, Person
from scripts.sandbox.refusals import UserError
from scripts.sandbox.state import Movable, SandboxState
from scripts.sandbox.web.files import FileRoutes, share

PAGE = Path(__file__).parent / "page"
HEARTBEAT_S = 15.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Action = Callable[[SandboxState, Person, Json], Awaitable[Json]]


@web.middleware
async def user_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a UserError, or a body that is no JSON, with words for a person."""
    try:
        return await handler(request)
    except UserError as error:
        return web.json_response({"error": str(error)}, status=error.status)
    except json.JSONDecodeError:
        return web.json_response({"error": "The request was no JSON."}, status=400)


class PageApi:
    """Serves the static page and /page/...; every request says in `as` who acts."""

    def __init__(self, state: SandboxState, stopping: asyncio.Event) -> None:
        self._state = state
        self._stopping = stopping

    def routes(self, *, page: bool) -> list[web.AbstractRouteDef]:
        """Return the routes; the static page only when it is wanted."""
        static: list[web.AbstractRouteDef] = []
        if page:
            archive = web.get("/archives/{channel}/{message}", self.archive)
            static = [web.get("/", self.index), archive, web.static("/static", PAGE)]
        return [
            *static,
            web.get("/page/state", self.state),
            web.get("/page/messages", self.messages),
            web.post("/page/read", self.read),
            web.post("/page/say", self.say),
            web.post("/page/edit", self.edit),
            web.post("/page/delete", self.delete),
            web.post("/page/command", self.command),
            web.post("/page/click", self._action(interactions.click)),
            web.get("/page/views", self.views),
            web.post("/page/submit", self._action(interactions.submit)),
            web.post("/page/close", self._action(interactions.close)),
            web.get("/page/home", self.home),
            web.post("/page/home", self._action(interactions.open_home)),
            web.post("/page/upload", self.upload),
            web.get("/page/file/{file}", self.file),
            web.post("/page/clock", self.clock),
            web.get("/page/events", self.events),
            web.get("/page/guide", self.guide),
            web.get(r"/avatar/{user}.{kind:svg|png}", self.avatar),
        ]

    async def index(self, _request: web.Request) -> web.StreamResponse:
        """GET /: the page."""
        return web.FileResponse(PAGE / "index.html")

    async def archive(self, request: web.Request) -> web.StreamResponse:
        """GET /archives/...: a message's address, opened cold; leads to its channel on the page."""
        raise web.HTTPFound(f"/?channel={quote(request.match_info['channel'])}")

    async def state(self, request: web.Request) -> web.Response:
        """GET /page/state."""
        return web.json_response(page_state.state_for(self._state, self._acting(request.query)))

    async def messages(self, request: web.Request) -> web.Response:
        """GET /page/messages: what this person sees in a channel."""
        me = self._acting(request.query)
        channel = commands.visible_channel(self._state, me, request.query.get("channel", ""))
        return web.json_response({"messages": page_state.messages_for(self._state, channel, me)})

    async def read(self, request: web.Request) -> web.Response:
        """POST /page/read: everything in the channel has been read."""
        me, body = await self._body(request)
        channel = commands.visible_channel(self._state, me, str(body.get("channel")))
        has_unread = bool(channel.messages) and channel.read_up_to.get(me.id) != channel.messages[-1].ts
        if has_unread:
            channel.read_up_to[me.id] = channel.messages[-1].ts
        if has_unread and channel.kind == "im":
            events.home_opened(self._state, me.id, channel.id, tab="messages", view=None)
        return web.json_response({"ok": True})

    async def say(self, request: web.Request) -> web.Response:
        """POST /page/say: a message."""
        me, body = await self._body(request)
        channel = commands.visible_channel(self._state, me, str(body.get("channel")))
        message = commands.say(self._state, me, channel, str(body.get("text", "")), thread=body.get("thread"))
        return web.json_response({"ok": True, "ts": message.ts})

    async def edit(self, request: web.Request) -> web.Response:
        """POST /page/edit: other words for one's own message."""
        me, body = await self._body(request)
        channel = commands.visible_channel(self._state, me, str(body.get("channel")))
        commands.edit(self._state, me, channel, str(body.get("ts")), str(body.get("text", "")))
        return web.json_response({"ok": True})

    async def delete(self, request: web.Request) -> web.Response:
        """POST /page/delete: one's own message goes."""
        me, body = await self._body(request)
        channel = commands.visible_channel(self._state, me, str(body.get("channel")))
        commands.delete(self._state, me, channel, str(body.get("ts")))
        return web.json_response({"ok": True})

    async def command(self, request: web.Request) -> web.Response:
        """POST /page/command."""
        me, body = await self._body(request)
        channel = commands.visible_channel(self._state, me, str(body.get("channel")))
        ran = await commands.run_command(self._state, me, channel, str(body.get("command")), str(body.get("text", "")))
        return web.json_response(ran)

    async def views(self, request: web.Request) -> web.Response:
        """GET /page/views."""
        return web.json_response({"stack": page_state.views_for(self._state, self._acting(request.query))})

    async def home(self, request: web.Request) -> web.Response:
        """GET /page/home."""
        return web.json_response(interactions.home_of(self._state, self._acting(request.query)))

    async def upload(self, request: web.Request) -> web.Response:
        """POST /page/upload: a file for a file input, or into a channel that is named; with `words` a voice clip."""
        form = await request.post()
        me = self._acting({"as": str(form.get("as", ""))})
        part = form.get("file")
        if not isinstance(part, web.FileField):
            raise UserError("Choose a file first.")
        content = part.file.read()
        file = File(self._state.workspace.new_id("F"), part.filename, len(content), me.id, content)
        file.created, file.completed = int(time.time()), True
        if "words" in form:
            file.clip = Clip(str(form["words"]), float(str(form.get("after", 1))), str(form.get("outcome", "complete")))
        self._state.workspace.files[file.id] = file
        if form.get("channel"):
            channel = commands.visible_channel(self._state, me, str(form["channel"]))
            commands.require_may_write(self._state, me, channel)
            share(self._state, channel, [file], user=me.id, words=str(form.get("text", "")))
        return web.json_response({"file": {"id": file.id, "name": file.name, "size": file.size}})

    async def file(self, request: web.Request) -> web.Response:
        """GET /page/file/{file}: the bytes of a file."""
        return FileRoutes(self._state).bytes_of(request.match_info["file"])

    async def clock(self, request: web.Request) -> web.Response:
        """POST /page/clock: moves programme time forward and waits for what falls due."""
        body = await request.json()
        now = self._state.clock.now()
        target = (
            moment(body["to"])
            if "to" in body
            else now + timedelta(days=body.get("days", 0), hours=body.get("hours", 0))
        )
        if target < now:
            raise UserError("Time only moves forward here.")
        if isinstance(self._state.clock, Movable):
            self._state.clock.move_to(target)
        if self._state.on_clock:
            await self._state.on_clock(target)
        self._state.changed()
        return web.json_response({"clock": self._state.clock.now().isoformat()})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """GET /page/events: one line whenever something changed, until the page goes."""
        self._acting(request.query)
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await stream.prepare(request)
        woken = asyncio.Event()
        self._state.watchers.add(woken)
        try:
            await stream.write(b": welcome\n\n")
            while not self._stopping.is_set():
                line = await _next_event(woken)
                woken.clear()
                await stream.write(line)
        except ConnectionError:
            pass
        finally:
            self._state.watchers.discard(woken)
        return stream

    async def guide(self, _request: web.Request) -> web.Response:
        """GET /page/guide: the chapters of the guide, when there is one."""
        chapters = self._state.guide() if self._state.guide else []
        if not isinstance(chapters, list):
            chapters = await chapters
        return web.json_response({"chapters": chapters})

    async def avatar(self, request: web.Request) -> web.Response:
        """GET /avatar/{user}.svg and .png: initials, as SVG under both names."""
        person = self._state.workspace.people.get(request.match_info["user"])
        if person is None:
            raise UserError("Nobody has this picture.", 404)
        return web.Response(text=page_state.initials_svg(person), content_type="image/svg+xml")

    def _action(self, act: Action) -> Handler:
        async def handler(request: web.Request) -> web.StreamResponse:
            me, body = await self._body(request)
            return web.json_response(await act(self._state, me, body))

        return handler

    async def _body(self, request: web.Request) -> tuple[Person, Json]:
        body = cast("Json", await request.json())
        return self._acting(body), body

    def _acting(self, given: object) -> Person:
        user = given.get("as", "") if hasattr(given, "get") else ""
        person = self._state.workspace.people.get(str(user))
        if person is None or person.is_robot:
            raise UserError(f"Nobody here is called {user!r}.", 404)
        if person.deleted:
            raise UserError(f"{person.real_name} has left the company.")
        return person


def moment(text: str) -> datetime:
    """Return an aware UTC time from ISO text; UserError when it is none."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"{text!r} is not a time.") from None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


async def _next_event(woken: asyncio.Event) -> bytes:
    try:
        await asyncio.wait_for(woken.wait(), HEARTBEAT_S)
    except TimeoutError:
        return b": heartbeat\n\n"
    return b'data: {"what":"changed"}\n\n'
