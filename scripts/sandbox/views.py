"""The app's views: every person's stack of modals and their home tab."""

import random
import time
from dataclasses import dataclass, field

from scripts.sandbox.entities import APP_ID, BOT_ID, TEAM_ID, Json
from scripts.sandbox.inputs import initial_state
from scripts.sandbox.refusals import ApiError

DEEPEST_STACK = 3


@dataclass
class View:
    """One modal or home tab, with what its person has typed so far."""

    id: str
    user: str
    body: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    state: Json = field(default_factory=dict)
    errors: Json = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks, each with its block_id."""
        return list(self.body["blocks"])

    def to_slack(self, *, with_state: bool = True) -> Json:
        """Return Slack's view object."""
        body = self.body
        return {
            "id": self.id,
            "team_id": TEAM_ID,
            "type": body["type"],
            "blocks": self.blocks,
            "private_metadata": body.get("private_metadata", ""),
            "callback_id": body.get("callback_id", ""),
            "state": {"values": self.state if with_state else {}},
            "hash": self.hash,
            "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
            "clear_on_close": body.get("clear_on_close", False),
            "notify_on_close": body.get("notify_on_close", False),
            "close": body.get("close"),
            "submit": body.get("submit"),
            "submit_disabled": False,
            "previous_view_id": self.previous_view_id,
            "root_view_id": self.root_view_id,
            "app_id": APP_ID,
            "external_id": "",
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
        }


class Views:
    """Every open view; `stacks` holds a person's modals, the top one last, `homes` their home tabs."""

    def __init__(self, *, seed: int) -> None:
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self._random = random.Random(seed)

    def open(self, user: str, body: Json) -> View:
        """Open a modal in place of any that were open."""
        self.stacks[user] = [self._new(user, body)]
        return self.stacks[user][0]

    def push(self, user: str, body: Json) -> View:
        """Put a modal on top of the stack, which holds three at most."""
        stack = self.stacks.get(user) or []
        if not stack:
            raise ApiError("not_found")
        if len(stack) >= DEEPEST_STACK:
            raise ApiError("push_limit_reached")
        view = self._new(user, body)
        view.root_view_id, view.previous_view_id = stack[0].root_view_id, stack[-1].id
        stack.append(view)
        return view

    def update(self, view: View, body: Json, *, expected_hash: str | None = None) -> View:
        """Replace what a view shows; ApiError with hash_conflict when it has changed since."""
        if expected_hash and expected_hash != view.hash:
            raise ApiError("hash_conflict")
        view.body = self._with_ids(body)
        view.state = initial_state(view.blocks, kept=view.state)
        view.hash, view.errors = self._new_hash(), {}
        return view

    def publish(self, user: str, body: Json, *, expected_hash: str | None = None) -> View:
        """Set a person's home tab."""
        home = self.homes.get(user)
        if home is None:
            self.homes[user] = home = self._new(user, body)
            return home
        return self.update(home, body, expected_hash=expected_hash)

    def close(self, view: View) -> None:
        """Take a modal and all above it from its stack."""
        stack = self.stacks.get(view.user, [])
        if view in stack:
            del stack[stack.index(view) :]

    def clear(self, user: str) -> None:
        """Close every modal of a person."""
        self.stacks.pop(user, None)

    def find(self, view_id: str) -> View | None:
        """Return the open view with this id."""
        views = (*self.homes.values(), *(view for stack in self.stacks.values() for view in stack))
        return next((view for view in views if view.id == view_id), None)

    def top(self, user: str) -> View | None:
        """Return the modal a person sees, if any."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def _new(self, user: str, body: Json) -> View:
        view_id = f"V0{self._random.randrange(36**9):09X}"[:11]
        view = View(view_id, user, self._with_ids(body), self._new_hash(), root_view_id=view_id)
        view.state = initial_state(view.blocks)
        return view

    def _new_hash(self) -> str:
        return f"{int(time.time())}.{self._random.randbytes(6).hex()}"

    def _with_ids(self, body: Json) -> Json:
        return {**body, "blocks": with_block_ids(body["blocks"], self._random)}


def with_block_ids(blocks: list[Json], source: random.Random) -> list[Json]:
    """Return the blocks with a made-up block_id where the app gave none, as Slack does."""
    return [block if block.get("block_id") else {**block, "block_id": source.randbytes(3).hex()} for block in blocks]
