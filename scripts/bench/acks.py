"""The acks, side by side: plain Bolt and Firsthand in one process, asked in turn so that noise hits both."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

from aiohttp import ClientSession

from bot.transport import EVENTS_PATH
from scripts.bench.plain import plain_over_http, plain_over_socket
from scripts.bench.running_bot import RunningBot, running_bot
from scripts.bench.senders import HttpSender, Json, NotAcked, Sender, SocketSender
from scripts.sandbox import Sandbox

_WARM_UP = 20


@dataclass(frozen=True)
class Acks:
    """Seconds to each ack, in the order measured."""

    plain: list[float]
    empty: list[float]
    saved: list[float]


async def over_http(manifest: Json, database_url: str, samples: int) -> Acks:
    """Measure over HTTP: both serve on loopback, and one client asks them by turns."""
    async with AsyncExitStack() as held:
        slack = await held.enter_async_context(Sandbox(manifest, rate_limits=0, log_calls=False))
        session = await held.enter_async_context(ClientSession())
        ours = await held.enter_async_context(running_bot(slack, database_url, samples + _WARM_UP, by_socket=False))
        url = f"http://127.0.0.1:{ours.bot.transport.port}{EVENTS_PATH}"
        plain = await held.enter_async_context(plain_over_http(slack, session))
        return await _measured(plain, HttpSender(session, url, slack.signing_secret), ours, samples)


async def over_socket(manifest: Json, database_url: str, samples: int) -> Acks:
    """Measure over Socket Mode: each app is connected to a stand-in of its own."""
    async with AsyncExitStack() as held:
        theirs = await held.enter_async_context(Sandbox(manifest, rate_limits=0, log_calls=False))
        slack = await held.enter_async_context(Sandbox(manifest, rate_limits=0, log_calls=False))
        ours = await held.enter_async_context(running_bot(slack, database_url, samples + _WARM_UP, by_socket=True))
        await slack.connected()
        plain = await held.enter_async_context(plain_over_socket(theirs))
        return await _measured(plain, SocketSender(slack.delivery.sockets), ours, samples)


async def _measured(plain: Sender, way: Sender, ours: RunningBot, samples: int) -> Acks:
    acks = Acks([], [], [])
    waiting = iter(ours.submissions)
    turns: list[tuple[list[float], Callable[[], Awaitable[float]]]] = [
        (acks.plain, lambda: plain.ack("slash_commands", ours.command)),
        (acks.empty, lambda: way.ack("slash_commands", ours.command)),
        (acks.saved, lambda: way.ack("interactive", next(waiting))),
    ]
    for turn in range(samples + _WARM_UP):
        # Whoever comes first in a turn comes last in the next but one.
        for kept, ask in turns[turn % len(turns) :] + turns[: turn % len(turns)]:
            kept.append(await ask())
    saved = await ours.saved()
    if saved != samples + _WARM_UP:
        raise NotAcked(f"{samples + _WARM_UP} reflections were acked, and {saved} are saved.")
    return Acks(*(kept[_WARM_UP:] for kept in (acks.plain, acks.empty, acks.saved)))
