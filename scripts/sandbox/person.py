"""The client of the page API by which tests and the demo act as people of the stand-in."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from aiohttp import ClientResponse, ClientSession, FormData

from scripts.sandbox.entities import Json
from scripts.sandbox.inputs import (
    BlockElement,
    asks_for_more,
    elements_of,
    find_element,
    has_element,
    merge_state,
    selected_value,
)

Found = TypeVar("Found")
POLL_EVERY_S = 0.015
FIRST_REFUSAL = 400


class PageError(Exception):
    """The stand-in would not let this person do that; the text is its words."""


class PageClient:
    """A connection to a running stand-in; `person` gives the people who act through it."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.session.close()

    @property
    def session(self) -> ClientSession:
        """The open HTTP session."""
        if self._session is None:
            raise RuntimeError("use `async with PageClient(url) as page_client:`")
        return self._session

    def person(self, user: str) -> "Actor":
        """Return the person with this id, ready to act."""
        return Actor(self, user)

    async def get(self, path: str, **query: str) -> Json:
        """GET a page address; PageError with the stand-in's words when it refuses."""
        async with self.session.get(self.url + path, params=query) as response:
            return await _checked(response)

    async def post(self, path: str, **body: Any) -> Json:
        """POST JSON to a page address; PageError with the stand-in's words when it refuses."""
        async with self.session.post(self.url + path, json=body) as response:
            return await _checked(response)

    async def move_clock(self, *, days: int = 0, hours: int = 0, to: str = "") -> str:
        """Move programme time forward; gives the new time as ISO text."""
        body = {"to": to} if to else {"days": days, "hours": hours}
        return str((await self.post("/page/clock", **body))["clock"])


class Actor:
    """One person of the workspace, doing what people do in Slack."""

    def __init__(self, page_client: PageClient, user: str) -> None:
        self.page_client = page_client
        self.id = user
        self._dm_id = ""

    async def state(self) -> Json:
        """Return everything beside the conversation: people, channels, clock, commands."""
        return await self.page_client.get("/page/state", **{"as": self.id})

    async def say(self, channel: str, text: str, *, thread: str | None = None) -> Json:
        """Write a message in a channel, by id or `#name`, or in a thread (the ts of its first message)."""
        return await self._post("/page/say", channel=channel, text=text, thread=thread)

    async def tell(self, text: str) -> str:
        """Write to the app in its Messages tab; return the ts of the message."""
        return str((await self.say(await self.dm_id(), text))["ts"])

    async def edit(self, channel: str, ts: str, text: str) -> None:
        """Change the words of one's own message."""
        await self._post("/page/edit", channel=channel, ts=ts, text=text)

    async def delete(self, channel: str, ts: str) -> None:
        """Delete one's own message."""
        await self._post("/page/delete", channel=channel, ts=ts)

    async def command(self, command: str, text: str = "", channel: str = "") -> Json:
        """Run a slash command (where no channel is given, in the first this person can write in), give what came."""
        where = channel or await self._somewhere()
        return await self._post("/page/command", channel=where, command=command, text=text)

    async def messages(self, channel: str) -> list[Json]:
        """Return the messages this person sees in a channel, oldest first."""
        found = await self.page_client.get("/page/messages", **{"as": self.id, "channel": channel})
        return [message | {"channel": channel} for message in found["messages"]]

    async def dm_id(self) -> str:
        """Return the id of this person's DM with the app."""
        if not self._dm_id:
            channels = (await self.state())["channels"]
            self._dm_id = next(channel["id"] for channel in channels if channel["kind"] == "im")
        return self._dm_id

    async def dm(self) -> list[Json]:
        """Return the messages of this person's own DM with the app, oldest first."""
        return await self.messages(await self.dm_id())

    async def click(self, surface: Json, words: str, **selected: Any) -> Json:
        """Use an element of a message or view, named by the words on it, its action_id or block_id."""
        return await self._use(surface, find_element(surface["blocks"], words), selected)

    async def click_with(self, view: Json, words: str, values: Json) -> Json:
        """Use an element of a modal, named as for `click`, with inputs filled as for `submit`."""
        target, state = find_element(view["blocks"], words), self._filled(view, values)
        return await self._use(view | {"state": {"values": state}}, target, {})

    async def choose(self, surface: Json, words: str, value: Any) -> Json:
        """Choose a value in a select, picker or box; options by their text or value."""
        target = find_element(surface["blocks"], words)
        return await self._use(surface, target, selected_value(target, value))

    async def views(self) -> list[Json]:
        """Return the stack of modals, the top one last."""
        return list((await self.page_client.get("/page/views", **{"as": self.id}))["stack"])

    async def view(self, *, timeout: float = 10.0) -> Json:
        """Return the modal on top; waits for one to open."""
        return await self.wait_for(self._top, timeout=timeout, what="a modal")

    async def submit(self, values: Json | None = None, *, view: Json | None = None) -> Json:
        """Fill the top modal (by label, action_id or block_id), as `fill` does, and submit it.

        Gives the stand-in's answer; `errors` are keyed by block_id and, in `errors_by_label`, by what the person reads.
        """
        values = values or {}
        top = view or await self.fill(values)
        answer = await self._post("/page/submit", view_id=top["id"], state=self._filled(top, values))
        labels = {each.block_id: each.label for each in elements_of(top["blocks"])}
        told = {labels.get(key, key): words for key, words in (answer["errors"] or {}).items()}
        return answer | {"errors_by_label": told}

    @staticmethod
    def _filled(view: Json, values: Json) -> Json:
        """Return the state of a modal with `values` in it; what is to be cleared need not be there."""
        given: Json = {}
        for words, value in values.items():
            if value is None and not has_element(view["blocks"], words):
                continue
            target = find_element(view["blocks"], words)
            given.setdefault(target.block_id, {})[target.action_id] = selected_value(target, value)
        return merge_state(view["state"]["values"], given)

    async def fill(self, values: Json) -> Json:
        """Make the choices that the app shows fields for, and return the modal once all `values` fit in.

        What is to be cleared need not be there. LookupError where the app shows no place for a value.
        """
        top = await self.view()
        for words, value in values.items():
            if not has_element(top["blocks"], words):
                continue
            target = find_element(top["blocks"], words)
            held = top["state"]["values"].get(target.block_id, {}).get(target.action_id, {})
            chosen = selected_value(target, value)
            if asks_for_more(top["blocks"], target) and not chosen.items() <= held.items():
                await self._use(top, target, chosen)
                top = await self.wait_for(partial(self._changed_since, top), what=f"what {words} asks for")
        return top

    async def _changed_since(self, view: Json) -> Json | None:
        top = await self._top()
        return top if top and top["hash"] != view["hash"] else None

    async def close(self, view: Json | None = None) -> Json:
        """Close the top modal, or the one given."""
        top = view or await self.view()
        return await self._post("/page/close", view_id=top["id"])

    async def home(self) -> Json:
        """Open the app's home tab and give its view, once the app has published one."""
        opened = (await self._post("/page/home"))["view"]
        return cast("Json", opened) or await self.wait_for(self._home, what="a home tab")

    async def record(self, words: str, *, text: str = "", after: float = 0.0, outcome: str = "complete") -> Json:
        """Send the app a voice clip; Slack's transcript of its `words` comes `after` seconds, or is failed or none."""
        more = {"text": text, "after": str(after), "outcome": outcome, "channel": await self.dm_id()}
        return await self.upload("audio_message.webm", b"clip", words=words, **more)

    async def upload(self, name: str, content: bytes, **more: str) -> Json:
        """Upload a file, for a file input (`submit` takes what this gives as value) or into a `channel`."""
        form = FormData({"as": self.id} | more)
        form.add_field("file", content, filename=name)
        async with self.page_client.session.post(f"{self.page_client.url}/page/upload", data=form) as response:
            return cast("Json", (await _checked(response))["file"])

    async def wait_for(
        self, find: Callable[[], Awaitable[Found | None]], *, timeout: float = 10.0, what: str = "it"
    ) -> Found:
        """Call `find` until it gives something; TimeoutError tells what was there instead."""
        deadline = time.monotonic() + timeout
        while True:
            found = await find()
            if found:
                return found
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.id} waited {timeout} s for {what}; there was:\n{await self._everything()}")
            await asyncio.sleep(POLL_EVERY_S)

    async def wait_for_message(
        self, channel: str, wanted: str | Callable[[Json], bool], *, timeout: float = 10.0
    ) -> Json:
        """Return the newest message in a channel that holds these words (or fits the function), once it is there."""

        async def find() -> Json | None:
            said = await self.messages(channel)
            return next((message for message in reversed(said) if _fits(message, wanted)), None)

        return await self.wait_for(find, timeout=timeout, what=f"a message in {channel} with {wanted!r}")

    async def wait_for_dm(self, wanted: str | Callable[[Json], bool] = "", *, timeout: float = 10.0) -> Json:
        """Return the newest message in this person's DM that holds these words, once it is there."""
        return await self.wait_for_message(await self.dm_id(), wanted, timeout=timeout)

    async def wait_for_view(self, title: str, *, timeout: float = 10.0) -> Json:
        """Return the top modal once its title holds these words."""

        async def find() -> Json | None:
            top = await self._top()
            return top if top and title in top["title"]["text"] else None

        return await self.wait_for(find, timeout=timeout, what=f"a modal titled {title!r}")

    async def _somewhere(self) -> str:
        channels = (await self.state())["channels"]
        writable = sorted((c for c in channels if c["can_write"]), key=lambda c: str(c["kind"]) != "im")
        return str(writable[0]["id"])

    async def _use(self, surface: Json, target: BlockElement, selected: Json) -> Json:
        ids = {"block_id": target.block_id, "action_id": target.action_id}
        return await self._post("/page/click", **_container(surface), **ids, selected=selected)

    async def _top(self) -> Json | None:
        stack = await self.views()
        return stack[-1] if stack else None

    async def _home(self) -> Json | None:
        return cast("Json | None", (await self.page_client.get("/page/home", **{"as": self.id}))["view"])

    async def _everything(self) -> str:
        lines = [f"  modal {view['title']['text']!r}, errors {view['errors']}" for view in await self.views()]
        for channel in (await self.state())["channels"]:
            said = await self.messages(channel["id"])
            lines += [f"  {channel['name']} ({channel['id']}): {words_of(message)[:200]!r}" for message in said[-5:]]
        return "\n".join(lines) or "  nothing at all"

    async def _post(self, path: str, **body: Any) -> Json:
        return await self.page_client.post(path, **{"as": self.id}, **body)


def words_of(node: Any) -> str:
    """Return every text inside a message or view, joined by spaces."""
    if isinstance(node, dict):
        texts = [node["text"]] if isinstance(node.get("text"), str) else []
        return " ".join([*texts, *(words_of(v) for v in node.values() if isinstance(v, dict | list))]).strip()
    return " ".join(words_of(item) for item in node).strip() if isinstance(node, list) else ""


def _fits(message: Json, wanted: str | Callable[[Json], bool]) -> bool:
    return wanted in words_of(message) if isinstance(wanted, str) else wanted(message)


def _container(surface: Json) -> Json:
    if "ts" in surface:
        return {"channel": surface["channel"], "ts": surface["ts"]}
    return {"view_id": surface["id"], "state": surface["state"]["values"]}


async def _checked(response: ClientResponse) -> Json:
    if response.content_type != "application/json":
        raise PageError(f"{response.url.path} answered {response.status}: {(await response.text())[:500]}")
    answer = cast("Json", await response.json())
    if response.status >= FIRST_REFUSAL:
        raise PageError(str(answer.get("error", answer)))
    return answer
