"""The frame of every modal: callback id, title, buttons, and its subject in private_metadata."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import FirsthandError
from bot.surfaces.ids import Callback, CallbackId
from bot.surfaces.parts import Blocks, cut, line, prose

# Slack: title, submit and close hold 24 characters each.
_EDGE = 24
# Slack: private_metadata holds 3,000 characters; we count ours generously, as others may count bytes or pairs.
_MOST_HELD = 2800
_KEPT, _PIECES, _OPENED = "kept", "pieces", "opened"
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
    callback: CallbackId,
    title: str,
    blocks: Blocks,
    *,
    subject: int,
    version: int = 0,
    submit: str | None = None,
    close: str = "",
) -> dict[str, Any]:
    """Return a modal; without `submit` it is only to be read."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": str(callback),
        "title": _edge(title),
        "close": _edge(close or ("Cancel" if submit else "Back")),
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


def with_pieces(view: dict[str, Any], ids: Sequence[int]) -> dict[str, Any]:
    """Return `view` with the ids of the pieces of a draft that stand in it, to be forgotten once it is saved."""
    return view | {"private_metadata": json.dumps(json.loads(view["private_metadata"]) | {_PIECES: list(ids)})}


def pieces_in(view: Mapping[str, Any]) -> list[int]:
    """Return the ids that `with_pieces` put into a modal; none where it holds no such thing."""
    try:
        return [
            each for each in json.loads(view["private_metadata"])[_PIECES] if type(each) is int and each < _TOO_LARGE
        ]
    except (KeyError, TypeError, ValueError, RecursionError):
        return []


def with_opening(view: dict[str, Any], at: str) -> dict[str, Any]:
    """Return `view` with the time it is opened at, in the form in which Slack tells when something was typed."""
    return view | {"private_metadata": json.dumps(json.loads(view["private_metadata"]) | {_OPENED: at})}


def opening_of(view: Mapping[str, Any]) -> str:
    """Return the time that `with_opening` put into a modal, "" where it holds no such thing."""
    try:
        return str(json.loads(view["private_metadata"])[_OPENED])
    except (KeyError, TypeError, ValueError, RecursionError):
        return ""


def with_kept(view: dict[str, Any], kept: Mapping[str, str]) -> dict[str, Any]:
    """Return `view` with texts by field in private_metadata in place of those it held, the longest left out if need be.

    They are what was typed in fields that are not shown at the moment.
    """
    rest = dict(sorted(((name, text) for name, text in kept.items() if text), key=lambda each: len(each[1])))
    frame = {name: value for name, value in json.loads(view["private_metadata"]).items() if name != _KEPT}
    while True:
        held = json.dumps(frame | ({_KEPT: rest} if rest else {}), ensure_ascii=False)
        if len(held) <= _MOST_HELD or not rest:
            return view | {"private_metadata": held}
        rest.popitem()


def kept_in(view: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts by field that `with_kept` put into a modal; none where it holds no such thing."""
    try:
        kept = json.loads(view["private_metadata"])[_KEPT]
        return {str(name): str(text) for name, text in kept.items()}
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return {}


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
