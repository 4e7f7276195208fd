"""The frame of every modal: what it is called, whose it is, and the few words Slack allows on its edges."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.surfaces.ids import Callback
from bot.surfaces.parts import Blocks, cut

# Slack: title, submit and close hold 24 characters each.
_EDGE = 24


@dataclass(frozen=True)
class Subject:
    """What a modal is about, and the version its fields were filled from."""

    id: int
    version: int


def modal(
    callback: Callback, title: str, blocks: Blocks, *, subject: int, version: int = 0, submit: str | None = None
) -> dict[str, Any]:
    """Return a modal; without `submit` it is only to be read."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": str(callback),
        "title": _edge(title),
        "close": _edge("Cancel" if submit else "Back"),
        "private_metadata": json.dumps({"id": subject, "version": version}),
        "blocks": blocks,
    }
    if submit:
        view["submit"] = _edge(submit)
    return view


def _edge(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": cut(text, _EDGE), "emoji": False}


def subject_of(view: Mapping[str, Any]) -> Subject:
    """Return what a submitted modal is about."""
    kept = json.loads(view["private_metadata"])
    return Subject(id=int(kept["id"]), version=int(kept["version"]))
