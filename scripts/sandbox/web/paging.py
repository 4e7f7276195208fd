"""Cursors: one page of a list at a time, as Slack gives them."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from scripts.sandbox.entities import Json
from scripts.sandbox.refusal import Refused
from scripts.sandbox.state import SandboxState
from scripts.sandbox.web.arguments import number, text

Item = TypeVar("Item")


def page_of(
    state: SandboxState, args: Json, items: Sequence[Item], *, default: int = 100, most: int = 1000
) -> tuple[Sequence[Item], Json]:
    """Give one page and its response_metadata; Slack may give fewer than asked for, so may `world.page_size`."""
    limit = number(args, "limit", default, most=most)
    if state.page_size:
        limit = min(limit, state.page_size)
    start = _offset(text(args, "cursor"))
    end = start + limit
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], {"next_cursor": cursor}


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, offset = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word == "next":
            return int(offset)
    except (binascii.Error, ValueError):
        pass
    raise Refused("invalid_cursor")
