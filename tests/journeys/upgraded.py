"""A database upgraded from an earlier release, and what its people press in what that release left in their Slack."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import ModuleType
from typing import Any

from sqlmodel import col, select

from bot.slack import RateLimiter
from models import Assignment, AssignmentState, DraftPiece, ListenSeat, Outgoing, Round, Story, Welcome
from scripts.sandbox import payloads
from scripts.sandbox.entities import Channel, File
from scripts.sandbox.views import View
from scripts.sandbox.workspace import Workspace
from tests.handlers.actions import rows, send_click
from tests.harness import Harness, started, until
from tests.journeys.old_slack import Json, recording_of, restore
from tests.waiting import all_delivered, pauses_run_out
from tests.workbook.books import xlsx

# What is said where nobody foresaw the click.
UNFORESEEN = ("Something went wrong", "older version of Firsthand", "not one of ours")


class Unhurried(RateLimiter):
    """Lets every call go at once: an old workspace is clicked through in seconds, which no company does."""

    async def wait(self, method: str, channel: str | None = None) -> None:
        """Wait for nothing."""

    def hold(self, method: str, wait: timedelta) -> None:
        """Hold nothing back."""


@dataclass(frozen=True)
class Button:
    """One button as the old release made it; `key` is the message's, or "home:" and whose home tab it is on."""

    key: str
    who: str
    action: str
    value: str | None
    message: Json | None = None
    view: Json | None = None

    @property
    def subject(self) -> int:
        """The id of what it is about, 0 for nothing that has one."""
        subject = (self.value or "").partition(":")[0]
        return int(subject) if subject.isdecimal() else 0

    @property
    def name(self) -> str:
        """What tells it from all other buttons of the release."""
        return f"{self.key} {self.action} {self.value}"


@dataclass(frozen=True)
class Answer:
    """What came of a press: a modal (its title, and all of it), words to the person alone, and which rows moved."""

    modal: str | None
    text: str
    moved: frozenset[str]
    view: Json | None = field(default=None, repr=False)

    @property
    def sort(self) -> str:
        """One word for it."""
        if self.modal is not None:
            return "opens"
        return "acts" if self.moved else "says" if self.text else "nothing"


@asynccontextmanager
async def upgraded(url: str, release: ModuleType) -> AsyncIterator[Harness]:
    """Give the bot of today, started on a database of the release, in the Slack it ran in until just now."""

    def add_channels(workspace: Workspace) -> None:
        restore(workspace, release)
        book = xlsx(Customers=[["id", "name", "consent to call"], ["C-new", "Marta Silva", "yes"]])
        file = File("F0WAITING", "customers.xlsx", len(book), release.NADIA, book, completed=True, submitted=True)
        workspace.files[file.id] = file

    slack = {"channels": add_channels, "rate_limits": 0}
    async with started(url, now=release.NOW, sandbox=slack) as harness:
        harness.bot.workspace._rate_limiter = Unhurried()
        for slack_id, home in recording_of(release).homes.items():
            harness.sandbox.state.views.publish(slack_id, home)
        await harness.bot.schedule.run_all()
        await settle_upgraded(harness)
        yield harness


async def settle_upgraded(harness: Harness) -> None:
    """Wait until all is delivered, without the pauses between two updates of one card."""

    async def is_settled() -> bool:
        await pauses_run_out(harness.database)
        harness.bot.schedule.wake("deliver")
        return await all_delivered(harness.database)

    await harness.drain()
    await until(is_settled)


def buttons(release: ModuleType) -> list[Button]:
    """Return one of each sort of button that the release left, the first of its kind; messages come first."""
    return list({_sort_of(each, release): each for each in reversed(all_buttons(release))}.values())[::-1]


def _sort_of(button: Button, release: ModuleType) -> tuple[object, ...]:
    """Return what buttons share that are answered by the same rules: on what they stand, and how that stands."""
    kind, action = button.key.partition(":")[0], button.action
    about = release.CALLS[button.subject - 1] if 0 < button.subject <= len(release.CALLS) else None
    if about is None:
        return kind, action, button.value
    routine = getattr(about, "routine", type(about).__name__)
    return (kind, action, routine) if kind == "home" else (kind, action, routine, about.state, about.story)


def all_buttons(release: ModuleType) -> list[Button]:
    """Return every button that the release left, messages first."""
    left = recording_of(release)
    peers = {channel: slack_id for slack_id, channel in release.DMS.items()}
    made = [
        Button(m["key"], peers.get(m["channel"], release.NADIA), e["action_id"], e.get("value"), message=m)
        for m in left.messages
        for e in _elements(m["blocks"])
    ]
    homes = [
        Button(f"home:{who}", who, e["action_id"], e.get("value"), view=home)
        for who, home in left.homes.items()
        for e in _elements(home["blocks"])
    ]
    return made + homes


def _elements(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        if block["type"] == "actions":
            yield from (each for each in block["elements"] if each["type"] == "button")
        if block.get("accessory", {}).get("type") == "button":
            yield block["accessory"]


async def press(harness: Harness, button: Button) -> Answer:
    """Press it, as somebody does who sees the old message still, and return what came of it."""
    views, before = harness.sandbox.state.views, await _states(harness)
    before_press = {message.ts for message in _ephemeral(harness)}
    if button.message is not None:
        ack = await send_click(harness, button.who, button.message, button.action, button.value)
    else:
        ack = await _press_at_home(harness, button)
    assert (ack.error, ack.body) == (None, {}), button
    await harness.drain()
    after, top = await _states(harness), views.top(button.who)
    views.clear(button.who)
    text = " ".join(message.text for message in _ephemeral(harness) if message.ts not in before_press)
    moved = frozenset(name for name, state in after.items() if before.get(name) != state)
    if top is not None and top.body["callback_id"] == "notice":
        return Answer(None, str(top.body["blocks"]), moved)
    return Answer(top.body["title"]["text"] if top else None, text, moved, top.body if top else None)


async def _press_at_home(harness: Harness, button: Button) -> Any:
    slack = harness.sandbox.state
    assert button.view is not None
    view = View("V0HOME", button.who, button.view, "1", root_view_id="V0HOME")
    shown = {"type": "button", "action_id": button.action, "block_id": "b", "action_ts": "1794000000.000100"}
    shown |= {"value": button.value} if button.value is not None else {}
    payload = payloads.view_action(slack, slack.workspace.people[button.who], view, shown)
    return await harness.sandbox.delivery.interaction("interactive", payload)


def _ephemeral(harness: Harness) -> list[Any]:
    return [m for channel in harness.sandbox.workspace.channels.values() for m in channel.messages if m.ephemeral_to]


async def _states(harness: Harness) -> dict[str, object]:
    """Return where everything is, by name; what the jobs do meanwhile (deliver, end what lapsed) moves nothing."""
    waits = {
        AssignmentState.APPROVED: AssignmentState.SENT,
        AssignmentState.UNREACHABLE: AssignmentState.MISSED,
    }
    # By columns: all this is read before and after each of some hundred presses.
    async with harness.database.read() as session:
        calls = await session.exec(select(col(Assignment.id), col(Assignment.state), col(Assignment.booked_on)))
        stories = await session.exec(select(col(Story.id), col(Story.state), col(Story.version), col(Story.revision)))
        rounds = await session.exec(select(col(Round.id), col(Round.state)))
        seats = await session.exec(select(col(ListenSeat.id), col(ListenSeat.state), col(ListenSeat.is_late)))
        welcomes = await session.exec(select(col(Welcome.id), col(Welcome.last_day), col(Welcome.left_by)))
        pieces = await session.exec(select(col(DraftPiece.id), col(DraftPiece.assignment_id)))
        states: dict[str, object] = {f"assignment {key}": (waits.get(state, state), day) for key, state, day in calls}
        states |= {f"story {key}": told for key, *told in stories}
        states |= {f"seat {key}": seat for key, *seat in seats}
        states |= {f"welcome {key}": welcome for key, *welcome in welcomes}
        states |= {f"piece {key}": assignment_id for key, assignment_id in pieces}
        return states | {f"round {key}": state for key, state in rounds}


async def wrongly_posted(harness: Harness) -> list[str]:
    """Return what is wrong between the outbox and Slack: a row posted twice, or one that is not posted."""
    wrong = []
    at: dict[str, list[tuple[str, str]]] = {}
    for channel in harness.sandbox.workspace.channels.values():
        for token, ts in _dedup_tokens(channel):
            at.setdefault(token, []).append((channel.id, ts))
    for row in await rows(harness, Outgoing):
        # What replaces another message is posted with that one's token.
        posted = at.pop(row.dedup_token, [])
        expected = [(row.channel_id, row.ts)] if row.ts else []
        if posted != expected and not row.key.startswith("taken back"):
            wrong.append(f"{row.key} ({row.state}) is posted at {posted}, its row says {expected}")
    return wrong + [f"nobody knows of {places}" for places in at.values()]


def _dedup_tokens(channel: Channel) -> Iterator[tuple[str, str]]:
    for message in channel.messages:
        # A calendar file is shared without a token: its row is no message of the outbox.
        if message.by_app and message.ephemeral_to is None and not message.files:
            yield (message.metadata or {}).get("event_payload", {}).get("mark", "none"), message.ts
