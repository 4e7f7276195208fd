"""Plans, swaps and approvals at size: beside small ones, and beside people who go on clicking."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from itertools import cycle
from pathlib import Path
from statistics import median

from aiohttp import ClientSession
from sqlmodel import col, select

from bot.app import Firsthand
from bot.jobs.rounds import make_plans
from bot.program import rounds
from bot.program.assignments import calls
from bot.program.rounds.calendar import Span
from bot.program.routines import CALL
from bot.transport import EVENTS_PATH
from models import Assignment, AssignmentState, Person, Round, RoundState
from scripts.bench.bulk_data import add_sent_messages, fill
from scripts.bench.running_bot import RunningBot, running_bot
from scripts.bench.senders import HttpSender, Json, NotAcked
from scripts.bench.tables import percentile
from scripts.sandbox import Sandbox
from scripts.sandbox.sample_company import NADIA

_YEARS = 5
_SIZES = ((300, 5_000, 0), (1_000, 20_000, 0), (200, 100_000, 12 * _YEARS))
_RESTING, _PLANS, _APPROVALS = 150, 10, 10
_FEW, _MANY, _SWAPPERS, _EVERYBODY = 100, 100_000, 30, 200
_APPROVED, _SAID = 300, 55_000


@asynccontextmanager
async def _programme(manifest: Json, *, submissions: int = 0) -> AsyncIterator[tuple[RunningBot, HttpSender]]:
    """Yield a bot on an SQLite file of its own, whose jobs are stopped, and a sender over HTTP."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="firsthand-bench-"))
        slack = await stack.enter_async_context(Sandbox(manifest, rate_limits=0, log_calls=False))
        url = f"sqlite:///{Path(folder) / 'planning.db'}"
        running = await stack.enter_async_context(running_bot(slack, url, submissions, by_socket=False))
        session = await stack.enter_async_context(ClientSession())
        address = f"http://127.0.0.1:{running.bot.transport.port}{EVENTS_PATH}"
        yield running, HttpSender(session, address, slack.signing_secret)


async def plans(manifest: Json) -> dict[str, float]:
    """Return seconds from `/firsthand plan` to the plan, at three sizes, and how acks fare beside it."""
    figures = {}
    for people, customers, months in _SIZES:
        last = people == _SIZES[-1][0]
        async with _programme(manifest, submissions=6 * _RESTING if last else 0) as (running, sender):
            now = running.bot.clocks.programme.now()
            await fill(running.bot.database, people=people, customers=customers, months=months, now=now)
            begun = time.perf_counter()
            await sender.ack("slash_commands", {**running.command, "text": "plan"})
            await make_plans(running.bot.context, now)
            figures[f"plan.{people}x{customers}.s"] = time.perf_counter() - begun
            await _require_plan(running.bot, people)
            if last:
                figures["plan.acks.p99.ratio"] = await _acks_beside(running, sender)
    return figures


async def _acks_beside(running: RunningBot, sender: HttpSender) -> float:
    """Return the p99 of acks of saved reflections while plans are made, to that at rest."""
    waiting = iter(running.submissions)
    for _ in range(20):
        await sender.ack("interactive", next(waiting))
    resting = [await sender.ack("interactive", next(waiting)) for _ in range(_RESTING)]
    busy: list[float] = []
    now, span = (
        running.bot.clocks.programme.now(),
        running.bot.context.cadence_of(CALL, None).span_at(running.bot.clocks.programme.now()),
    )
    for _ in range(_PLANS):
        span = running.bot.context.cadence_of(CALL, None).after(span)
        async with running.bot.database.write() as session:
            await rounds.want_plan(session, CALL, span, now=now)
        plan = asyncio.create_task(make_plans(running.bot.context, now))
        while not plan.done():
            busy.append(await sender.ack("interactive", next(waiting)))
        await plan
    return percentile(busy, 99) / percentile(resting, 99)


async def _require_plan(bot: Firsthand, people: int) -> None:
    async with bot.database.read() as session:
        proposed = await session.exec(select(Assignment.id).where(Assignment.state == AssignmentState.PROPOSED))
        if len(proposed.all()) != people:
            raise NotAcked(f"The plan is not one for {people} people.")


async def swaps(manifest: Json) -> dict[str, float]:
    """Return how long a swap takes with very many customers, and years of calls, to one with few."""
    async with _programme(manifest) as (few, _), _programme(manifest) as (many, _):
        now = few.bot.clocks.programme.now()
        await fill(few.bot.database, people=_SWAPPERS, customers=_FEW, now=now)
        await fill(many.bot.database, people=_EVERYBODY, customers=_MANY, months=12 * _YEARS, now=now)
        for each in (few, many):
            await _approve(each.bot, each.bot.context.cadence_of(CALL, None).span_at(now), now)
        return {"swap.ratio": await _ratio(few.bot, many.bot, _swapping)}


async def _swapping(bot: Firsthand) -> list[Callable[[], Awaitable[object]]]:
    async with bot.database.read() as session:
        rows = await session.exec(
            select(Assignment.id, Person.slack_id)
            .join(Person, col(Person.id) == col(Assignment.participant_id))
            .where(Assignment.state == AssignmentState.APPROVED)
            .order_by(col(Assignment.id))
            .limit(_SWAPPERS)
        )
        return [_swap(bot, assignment_id or 0, slack_id or "") for assignment_id, slack_id in rows.all()]


def _swap(bot: Firsthand, assignment_id: int, slack_id: str) -> Callable[[], Awaitable[object]]:
    async def swap() -> None:
        async with bot.database.write() as session:
            await calls.swap(session, assignment_id, limit=2, now=bot.clocks.programme.now(), by=slack_id)

    return swap


async def approvals(manifest: Json) -> dict[str, float]:
    """Return how long approving a plan takes with very many messages said before, to one with none."""
    async with _programme(manifest) as (none, _), _programme(manifest) as (many, _):
        now = none.bot.clocks.programme.now()
        for each in (none, many):
            await fill(each.bot.database, people=_APPROVED, customers=20 * _APPROVED, now=now)
        await add_sent_messages(many.bot.database, _SAID, now=now)
        return {"approve.ratio": await _ratio(none.bot, many.bot, _approving)}


async def _approving(bot: Firsthand) -> list[Callable[[], Awaitable[object]]]:
    now, span, ready = (
        bot.clocks.programme.now(),
        bot.context.cadence_of(CALL, None).span_at(bot.clocks.programme.now()),
        [],
    )
    for _ in range(_APPROVALS):
        ready.append(await _planned(bot, span, now))
        span = bot.context.cadence_of(CALL, None).after(span)
    return [_approval(bot, round_id, now) for round_id in ready]


def _approval(bot: Firsthand, round_id: int, now: datetime) -> Callable[[], Awaitable[object]]:
    async def approve() -> None:
        async with bot.database.write() as session:
            await rounds.approve(session, round_id, now=now, actor=NADIA)

    return approve


async def _ratio(
    small: Firsthand, large: Firsthand, acts: Callable[[Firsthand], Awaitable[list[Callable[[], Awaitable[object]]]]]
) -> float:
    """Return the median time of an act in the large company to that in the small one, done by turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for pair in zip(await acts(small), await acts(large), strict=True):
        for act, kept in zip(pair, cycle(taken), strict=False):
            begun = time.perf_counter()
            await act()
            kept.append(time.perf_counter() - begun)
    # The first of each warms up.
    return median(taken[1][1:]) / median(taken[0][1:])


async def _planned(bot: Firsthand, span: Span, now: datetime) -> int:
    async with bot.database.write() as session:
        await rounds.want_plan(session, CALL, span, now=now)
    await make_plans(bot.context, now)
    async with bot.database.read() as session:
        rows = await session.exec(select(Round.id).where(Round.month == span.month, Round.state == RoundState.PROPOSED))
        return rows.one() or 0


async def _approve(bot: Firsthand, span: Span, now: datetime) -> None:
    await _approval(bot, await _planned(bot, span, now), now)()
