"""The acks of plain Bolt and Firsthand in one process, one by one and fifty at once, by turns: noise hits both."""

import asyncio
import random
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession, TCPConnector

from bot.transport import EVENTS_PATH
from scripts.bench.plain import plain_over_http, plain_over_socket
from scripts.bench.running_bot import RunningBot, running_bot
from scripts.bench.senders import HttpSender, Json, NotAcked, Sender, SocketSender, encoded
from scripts.sandbox import Sandbox

_WARM_UP = 20
_PEOPLE, _ROUNDS, _WARM_UP_ROUNDS = 50, 8, 2
_SEED = 50


@dataclass(frozen=True)
class Acks:
    """Seconds to each ack, in the order measured."""

    plain: list[float]
    empty: list[float]
    saved: list[float]


async def over_http(manifest: Json, database_url: str, samples: int) -> Acks:
    """Measure over HTTP: both serve on loopback, and one client asks them by turns."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(Sandbox(manifest, rate_limits=0, log_calls=False))
        session = await stack.enter_async_context(ClientSession())
        running = await stack.enter_async_context(running_bot(slack, database_url, samples + _WARM_UP, by_socket=False))
        url = f"http://127.0.0.1:{running.bot.transport.port}{EVENTS_PATH}"
        plain = await stack.enter_async_context(plain_over_http(slack, session))
        return await _measured(plain, HttpSender(session, url, slack.signing_secret), running, samples)


async def over_socket(manifest: Json, database_url: str, samples: int) -> Acks:
    """Measure over Socket Mode: each app is connected to a stand-in of its own."""
    async with AsyncExitStack() as stack:
        theirs = await stack.enter_async_context(Sandbox(manifest, rate_limits=0, log_calls=False))
        slack = await stack.enter_async_context(Sandbox(manifest, rate_limits=0, log_calls=False))
        running = await stack.enter_async_context(running_bot(slack, database_url, samples + _WARM_UP, by_socket=True))
        await slack.connected()
        plain = await stack.enter_async_context(plain_over_socket(theirs))
        return await _measured(plain, SocketSender(slack.delivery.sockets), running, samples)


async def acks_of_fifty(manifest: Json, *, within_s: float) -> tuple[list[float], list[float]]:
    """Return seconds to each ack when fifty people act over HTTP: plain Bolt's empty command, our saved reflection.

    Each acts at a moment of their own, drawn within `within_s` seconds; all in the same instant where that is 0. The
    two take turns, so that noise hits both. Raises NotAcked where one was not saved.
    """
    moments = random.Random(_SEED)
    plain_acks: list[float] = []
    saved_acks: list[float] = []
    count = _PEOPLE * (_ROUNDS + _WARM_UP_ROUNDS)
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as folder:
        async with AsyncExitStack() as stack:
            slack = await stack.enter_async_context(Sandbox(manifest, rate_limits=0, log_calls=False))
            session = await stack.enter_async_context(ClientSession(connector=TCPConnector(limit=2 * _PEOPLE)))
            url = f"sqlite:///{Path(folder) / 'at_once.db'}"
            running = await stack.enter_async_context(running_bot(slack, url, count, by_socket=False))
            address = f"http://127.0.0.1:{running.bot.transport.port}{EVENTS_PATH}"
            plain = await stack.enter_async_context(plain_over_http(slack, session))
            sender = HttpSender(session, address, slack.signing_secret)
            # All encoded before: what it takes to encode one would keep the others waiting, as all is in one process.
            waiting = iter([encoded("interactive", each) for each in running.submissions])
            command = encoded("slash_commands", running.command)
            turns: list[tuple[list[float], Callable[[], Awaitable[float]]]] = [
                (plain_acks, lambda: plain.post("slash_commands", command)),
                (saved_acks, lambda: sender.post("interactive", next(waiting))),
            ]
            for turn in range(_ROUNDS + _WARM_UP_ROUNDS):
                for kept, ask in turns if turn % 2 else reversed(turns):
                    delays = [moments.uniform(0, within_s) for _ in range(_PEOPLE)]
                    kept.extend(await asyncio.gather(*(_ask_after(delay, ask) for delay in delays)))
            if await running.saved() != count:
                raise NotAcked(f"{count} reflections were acked, and {await running.saved()} are saved.")
    warm = _PEOPLE * _WARM_UP_ROUNDS
    return plain_acks[warm:], saved_acks[warm:]


async def _ask_after(delay: float, ask: Callable[[], Awaitable[float]]) -> float:
    await asyncio.sleep(delay)
    return await ask()


async def _measured(plain: Sender, sender: Sender, running: RunningBot, samples: int) -> Acks:
    acks = Acks([], [], [])
    waiting = iter(running.submissions)
    turns: list[tuple[list[float], Callable[[], Awaitable[float]]]] = [
        (acks.plain, lambda: plain.ack("slash_commands", running.command)),
        (acks.empty, lambda: sender.ack("slash_commands", running.command)),
        (acks.saved, lambda: sender.ack("interactive", next(waiting))),
    ]
    for turn in range(samples + _WARM_UP):
        # Whoever comes first in a turn comes last in the next but one.
        for kept, ask in turns[turn % len(turns) :] + turns[: turn % len(turns)]:
            kept.append(await ask())
    saved = await running.saved()
    if saved != samples + _WARM_UP:
        raise NotAcked(f"{samples + _WARM_UP} reflections were acked, and {saved} are saved.")
    return Acks(*(kept[_WARM_UP:] for kept in (acks.plain, acks.empty, acks.saved)))
