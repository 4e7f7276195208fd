"""The frame of every modal: callback id, title, buttons, and its subject in private_metadata."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import FirsthandError
from bot.surfaces.ids import Callback, CallbackId
from bot.surfaces.parts import Blocks, cut, line, prose

# Slack: title, submit and close hold 24 characters each.
_EDGE = 24
# What the id columns hold.
_TOO_LARGE = 2**31


class UnknownModal(FirsthandError):
    """A submitted modal has no valid subject."""


@dataclass(frozen=True)
class Subject:
    """What a modal is about, and the version its fields were filled from."""

    id: int
    version: int


def modal(
    callback: CallbackId, title: str, blocks: Blocks, *, subject: int, version: int = 0, submit: str | None = None
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


def from_home(view: dict[str, Any]) -> dict[str, Any]:
    """Return `view` marked in private_metadata as opened from the home tab."""
    return view | {"private_metadata": json.dumps(json.loads(view["private_metadata"]) | {"home": True})}


def is_from_home(view: Mapping[str, Any]) -> bool:
    """Return whether a submitted modal was opened from the home tab."""
    try:
        return json.loads(view["private_metadata"])["home"] is True
    except (KeyError, TypeError, ValueError, RecursionError):
        return False


def _edge(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": cut(text, _EDGE), "emoji": False}


def subject_of(view: Mapping[str, Any]) -> Subject:
    """Return what a submitted modal is about. Raises UnknownModal where it carries nothing of ours."""
    try:
        kept = json.loads(view["private_metadata"])
        subject = Subject(id=kept["id"], version=kept["version"])
    except (KeyError, TypeError, ValueError, RecursionError) as garbled:
        raise UnknownModal from garbled
    if not all(type(number) is int and 0 <= number < _TOO_LARGE for number in (subject.id, subject.version)):
        raise UnknownModal
    return subject


def notice_modal(words: str) -> dict[str, Any]:
    """Return the modal that says these words, for a click on a home tab or in a modal."""
    return modal(Callback.NOTICE, "Firsthand", [prose(line(words))], subject=0)
