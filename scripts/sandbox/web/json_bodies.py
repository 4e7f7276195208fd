"""The JSON that calls hold and are answered with, by orjson: a view is large, and tests publish thousands."""

import json
from typing import cast

import orjson
from aiohttp import web

from scripts.sandbox.entities import Json


async def read(request: web.Request) -> object:
    """Return what the body of a request holds as JSON. Raises ValueError where it is none."""
    body = await request.read()
    try:
        return cast("object", orjson.loads(body))
    except orjson.JSONDecodeError:
        # Half a surrogate pair is JSON, if no Unicode.
        return cast("object", json.loads(body.decode()))


def response(answer: Json) -> web.Response:
    """Return a response with this JSON."""
    try:
        body = orjson.dumps(answer)
    except orjson.JSONEncodeError:
        body = json.dumps(answer).encode()
    return web.Response(body=body, content_type="application/json", charset="utf-8")
