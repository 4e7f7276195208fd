"""The arguments of a Web API call, read from any of the forms Slack takes, and the page of a list they ask for."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import TypeVar, cast

from aiohttp import web

from scripts.sandbox.entities import Json
from scripts.sandbox.refusals import ApiError
from scripts.sandbox.state import SandboxState
from scripts.sandbox.web import json_bodies

Item = TypeVar("Item")
JSON_ARGUMENTS = frozenset({"blocks", "metadata", "view", "files"})


async def read_arguments(request: web.Request) -> Json:
    """Return the arguments of a call: query, form or JSON body, JSON text parsed; ApiError when it is not readable."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await json_bodies.read(request)
        except ValueError:
            raise ApiError("invalid_json") from None
        if not isinstance(body, dict):
            raise ApiError("json_not_object")
        given |= body
    elif request.can_read_body:
        given |= dict(await request.post())
    return {name: _parsed(name, value) for name, value in given.items() if value is not None}


def flag(args: Json, name: str) -> bool:
    """Return whether a boolean argument is set, in any form the SDK sends it."""
    return str(args.get(name, "")).lower() in ("1", "true")


def number(args: Json, name: str, default: int, *, most: int) -> int:
    """Return a whole-number argument; ApiError with invalid_limit outside 1..most."""
    try:
        value = int(args.get(name) or default)
    except ValueError:
        raise ApiError("invalid_arguments", f"{name} must be a number") from None
    if not 1 <= value <= most:
        raise ApiError("invalid_limit")
    return value


def text(args: Json, name: str) -> str:
    """Return a text argument, empty when absent."""
    return str(args.get(name) or "")


def page_of(state: SandboxState, args: Json, items: Sequence[Item], *, most: int = 1000) -> tuple[Sequence[Item], Json]:
    """Return one page and its response_metadata; Slack may give fewer than asked for, so may `state.page_size`."""
    limit = min(number(args, "limit", 100, most=most), state.page_size or most)
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
    raise ApiError("invalid_cursor")


def _parsed(name: str, value: object) -> object:
    if name not in JSON_ARGUMENTS or not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return cast("object", json.loads(value))
    except ValueError:
        errors = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}
        raise ApiError(errors.get(name, "invalid_arguments"), f"{name} is no JSON") from None
