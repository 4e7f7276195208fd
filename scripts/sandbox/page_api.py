"""The page API: what the demo's page, `Visitor` and the tests use to act as any person."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from urllib.parse import quote

from aiohttp import web

from scripts.sandbox import clicks, commands, events, page_state, submissions
from scripts.sandbox.avatars import initials_svg
from scripts.sandbox.entities import Json, Person
from scripts.sandbox.groups_and_files import File
from scripts.sandbox.refusal import NotPossibleError
from scripts.sandbox.state import Movable, SandboxState
from scripts.sandbox.web.files import FileDoors, share

PAGE = Path(__file__).parent / "page"
HEARTBEAT_S = 15.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what a person cannot do with words for them."""
    try:
        return await handler(request)
    except NotPossibleError as no:
        return web.json_response({"error": str(no)}, status=no.status)
    except json.JSONDecodeError:
        return web.json_response({"error": "The request was no JSON."}, status=400)


class PageApi:
    """Serves the static page and /page/...; every request says in `as` who acts."""

    def __init__(self, sandbox_state: SandboxState, stopping: asyncio.Event) -> None:
        self._state = sandbox_state
        self._stopping = stopping

    def routes(self, *, page: bool) -> list[web.AbstractRouteDef]:
        """Give the routes; the static page only when it is wanted."""
        shown: list[web.AbstractRouteDef] = []
        if page:
            archive = web.get("/archives/{channel}/{message}", self.archive)
            shown = [web.get("/", self.index), archive, web.static("/static", PAGE)]
        return [
            *shown,
            web.get("/page/state", self.state),
            web.get("/page/messages", self.messages),
            web.post("/page/read", self.read),
            web.post("/page/say", self.say),
            web.post("/page/command", self.command),
            web.post("/page/click", self.click),
            web.post("/page/options", self.options),
            web.get("/page/views", self.views),
            web.post("/page/submit", self.submit),
            web.post("/page/close", self.close),
            web.get("/page/home", self.home),
            web.post("/page/home", self.open_home),
            web.post("/page/react", self.react),
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
        return web.json_response(page_state.state(self._state, self._acting(request.query)))

    async def messages(self, request: web.Request) -> web.Response:
        """GET /page/messages: a channel, or one thread of it."""
        me = self._acting(request.query)
        room = commands.room_for(self._state, me, request.query.get("channel", ""))
        said, threads = page_state.messages_for(room, me, request.query.get("thread")), room.threads()
        shown = [page_state.message(self._state, m, len(threads.get(m.ts, ()))) for m in said]
        return web.json_response({"messages": shown})

    async def read(self, request: web.Request) -> web.Response:
        """POST /page/read: everything in the channel has been read."""
        me, body = await self._body(request)
        room = commands.room_for(self._state, me, str(body.get("channel")))
        has_news = bool(room.messages) and room.read_up_to.get(me.id) != room.messages[-1].ts
        if has_news:
            room.read_up_to[me.id] = room.messages[-1].ts
        if has_news and room.kind == "im":
            events.home_opened(self._state, me.id, room.id, tab="messages", view=None)
        return web.json_response({"ok": True})

    async def say(self, request: web.Request) -> web.Response:
        """POST /page/say: a message, or a slash command when the text begins with `/`."""
        me, body = await self._body(request)
        room = commands.room_for(self._state, me, str(body.get("channel")))
        text = str(body.get("text", ""))
        if text.startswith("/") and not body.get("thread_ts"):
            command, _, rest = text.partition(" ")
            await commands.run_command(self._state, me, room, command, rest)
            return web.json_response({"ok": True})
        said = commands.say(self._state, me, room, text, body.get("thread_ts"))
        return web.json_response({"ok": True, "ts": said.ts})

    async def command(self, request: web.Request) -> web.Response:
        """POST /page/command."""
        me, body = await self._body(request)
        room = commands.room_for(self._state, me, str(body.get("channel")))
        ran = await commands.run_command(self._state, me, room, str(body.get("command")), str(body.get("text", "")))
        return web.json_response(ran)

    async def click(self, request: web.Request) -> web.Response:
        """POST /page/click."""
        me, body = await self._body(request)
        return web.json_response(await clicks.click(self._state, me, body))

    async def options(self, request: web.Request) -> web.Response:
        """POST /page/options."""
        me, body = await self._body(request)
        return web.json_response(await clicks.options(self._state, me, body))

    async def views(self, request: web.Request) -> web.Response:
        """GET /page/views."""
        return web.json_response({"stack": page_state.views(self._state, self._acting(request.query))})

    async def submit(self, request: web.Request) -> web.Response:
        """POST /page/submit."""
        me, body = await self._body(request)
        return web.json_response(await submissions.submit(self._state, me, body))

    async def close(self, request: web.Request) -> web.Response:
        """POST /page/close."""
        me, body = await self._body(request)
        return web.json_response(await submissions.close(self._state, me, body))

    async def home(self, request: web.Request) -> web.Response:
        """GET /page/home."""
        return web.json_response(submissions.home_of(self._state, self._acting(request.query)))

    async def open_home(self, request: web.Request) -> web.Response:
        """POST /page/home."""
        me, _ = await self._body(request)
        return web.json_response(await submissions.open_home(self._state, me))

    async def react(self, request: web.Request) -> web.Response:
        """POST /page/react: puts an emoji on a message, or takes it off."""
        me, body = await self._body(request)
        room, message = clicks.seen_message(self._state, me, body)
        name = str(body.get("name", "")).strip(":")
        added = message.react(me.id, name)
        events.reacted(self._state, room, message, me.id, name, added=added)
        self._state.changed()
        return web.json_response({"ok": True, "added": added})

    async def upload(self, request: web.Request) -> web.Response:
        """POST /page/upload: a file for a file input, or into a channel when one is named."""
        form = await request.post()
        me = self._acting({"as": str(form.get("as", ""))})
        part = form.get("file")
        if not isinstance(part, web.FileField):
            raise NotPossibleError("Choose a file first.")
        content = part.file.read()
        file = File(self._state.workspace.new_id("F"), part.filename, len(content), me.id, content)
        file.created, file.completed = int(time.time()), True
        self._state.workspace.files[file.id] = file
        if form.get("channel"):
            share(self._state, commands.room_for(self._state, me, str(form["channel"])), [file], user=me.id)
        return web.json_response({"file": {"id": file.id, "name": file.name, "size": file.size}})

    async def file(self, request: web.Request) -> web.Response:
        """GET /page/file/{file}: the bytes of a file."""
        return FileDoors(self._state).bytes_of(request.match_info["file"])

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
            raise NotPossibleError("Time only moves forward here.")
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
                line = await _next_line(woken)
                woken.clear()
                await stream.write(line)
        except ConnectionError:
            pass
        finally:
            self._state.watchers.discard(woken)
        return stream

    async def guide(self, _request: web.Request) -> web.Response:
        """GET /page/guide: the steps of the guided tour, when there is one."""
        steps = self._state.guide() if self._state.guide else []
        if not isinstance(steps, list):
            steps = await steps
        return web.json_response({"steps": steps})

    async def avatar(self, request: web.Request) -> web.Response:
        """GET /avatar/{user}.svg and .png: initials, as SVG under both names."""
        person = self._state.workspace.people.get(request.match_info["user"])
        if person is None:
            raise NotPossibleError("Nobody has this picture.", 404)
        return web.Response(text=initials_svg(person), content_type="image/svg+xml")

    async def _body(self, request: web.Request) -> tuple[Person, Json]:
        body = cast("Json", await request.json())
        return self._acting(body), body

    def _acting(self, given: object) -> Person:
        user = given.get("as", "") if hasattr(given, "get") else ""
        person = self._state.workspace.people.get(str(user))
        if person is None or person.is_robot:
            raise NotPossibleError(f"Nobody here is called {user!r}.", 404)
        if person.deleted:
            raise NotPossibleError(f"{person.real_name} has left the company.")
        return person


def moment(text: str) -> datetime:
    """Give an aware UTC time from ISO text; NotPossibleError when it is none."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise NotPossibleError(f"{text!r} is not a time.") from None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


async def _next_line(woken: asyncio.Event) -> bytes:
    try:
        await asyncio.wait_for(woken.wait(), HEARTBEAT_S)
    except TimeoutError:
        return b": still here\n\n"
    return b'data: {"what":"changed"}\n\n'
