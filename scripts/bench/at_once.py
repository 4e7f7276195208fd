"""Fifty people at the same moment: each submits a reflection, beside as many empty commands on plain Bolt."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import ClientSession, TCPConnector

from bot.transport import EVENTS_PATH
from scripts.bench.plain import plain_over_http
from scripts.bench.running_bot import running_bot
from scripts.bench.senders import HttpSender, Json, NotAcked
from scripts.sandbox import Sandbox

_PEOPLE = 50
_ROUNDS = 8
_WARM_UP = 2


async def acks_at_once(manifest: Json) -> tuple[list[float], list[float]]:
    """Return seconds to each ack when fifty come at once over HTTP: plain Bolt's empty command, our saved reflection.

    The two take turns, so that noise hits both. Raises NotAcked where one was not saved.
    """
    plain_acks: list[float] = []
    saved_acks: list[float] = []
    count = _PEOPLE * (_ROUNDS + _WARM_UP)
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as folder:
        async with AsyncExitStack() as held:
            slack = await held.enter_async_context(Sandbox(manifest, rate_limits=0, log_calls=False))
            session = await held.enter_async_context(ClientSession(connector=TCPConnector(limit=2 * _PEOPLE)))
            url = f"sqlite:///{Path(folder) / 'at_once.db'}"
            ours = await held.enter_async_context(running_bot(slack, url, count, by_socket=False))
            address = f"http://127.0.0.1:{ours.bot.transport.port}{EVENTS_PATH}"
            plain = await held.enter_async_context(plain_over_http(slack, session))
            way = HttpSender(session, address, slack.signing_secret)
            waiting = iter(ours.submissions)
            turns: list[tuple[list[float], Callable[[], Awaitable[float]]]] = [
                (plain_acks, lambda: plain.ack("slash_commands", ours.command)),
                (saved_acks, lambda: way.ack("interactive", next(waiting))),
            ]
            for turn in range(_ROUNDS + _WARM_UP):
                for kept, ask in turns if turn % 2 else reversed(turns):
                    kept.extend(await asyncio.gather(*(ask() for _ in range(_PEOPLE))))
            if await ours.saved() != count:
                raise NotAcked(f"{count} reflections were acked, and {await ours.saved()} are saved.")
    warm = _PEOPLE * _WARM_UP
    return plain_acks[warm:], saved_acks[warm:]
