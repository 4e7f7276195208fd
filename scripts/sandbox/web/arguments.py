"""A Web API call's arguments: read from any of the forms Slack takes, and checked against the method's table."""

import json
from typing import cast

from aiohttp import web

from scripts.sandbox.entities import Json
from scripts.sandbox.methods import Method
from scripts.sandbox.refusal import Refused

JSON_ARGUMENTS = frozenset({"blocks", "attachments", "metadata", "view", "files", "file_ids"})


async def read_arguments(request: web.Request) -> Json:
    """Give the arguments of a call: query, form or JSON body, JSON text parsed; Refused when it is not readable."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise Refused("invalid_json") from None
        if not isinstance(body, dict):
            raise Refused("json_not_object")
        given |= body
    elif request.can_read_body:
        given |= dict(await request.post())
    return {name: _parsed(name, value) for name, value in given.items() if value is not None}


def check_arguments(method: Method, args: Json) -> None:
    """Refuse unknown and missing arguments; real Slack ignores unknown ones, which hides slips of the pen."""
    unknown = sorted(set(args) - method.known)
    if unknown:
        raise Refused("invalid_arguments", *(f"unknown argument: {name}" for name in unknown))
    missing = sorted(name for name in method.required if args.get(name) in (None, ""))
    if missing:
        raise Refused("invalid_arguments", *(f"missing required field: {name}" for name in missing))


def flag(args: Json, name: str) -> bool:
    """Tell whether a boolean argument is set, in any form the SDK sends it."""
    return str(args.get(name, "")).lower() in ("1", "true")


def number(args: Json, name: str, default: int, *, most: int) -> int:
    """Give a whole-number argument; Refused with invalid_limit outside 1..most."""
    try:
        value = int(args.get(name) or default)
    except ValueError:
        raise Refused("invalid_arguments", f"{name} must be a number") from None
    if not 1 <= value <= most:
        raise Refused("invalid_limit")
    return value


def text(args: Json, name: str) -> str:
    """Give a text argument, empty when absent."""
    return str(args.get(name) or "")


def _parsed(name: str, value: object) -> object:
    if name not in JSON_ARGUMENTS or not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return cast("object", json.loads(value))
    except ValueError:
        errors = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}
        raise Refused(errors.get(name, "invalid_arguments"), f"{name} is no JSON") from None
