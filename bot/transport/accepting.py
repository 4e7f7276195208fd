"""Connections that can't even be accepted, since the process or machine has no descriptor left."""

import asyncio
import errno
import logging
from typing import Any

from bot.transport.sparing_log import SparingLog

log = logging.getLogger(__name__)
# What asyncio tries again by itself, after telling of it at every attempt (asyncio/selector_events.py).
_USED_UP = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


def quieten_accept_errors(loop: asyncio.AbstractEventLoop, *, pause: float = 60.0) -> None:
    """Let the event loop tell at most every `pause` seconds that it could accept no connection; the rest as before."""
    told = SparingLog(log, logging.ERROR, "No connection can be accepted: no descriptor or memory is left", pause=pause)
    before = loop.get_exception_handler()

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, OSError) and error.errno in _USED_UP and "socket" in context:
            told.note()
        elif before is not None:
            before(loop, context)
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(handle)
