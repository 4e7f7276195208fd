"""The home tab of somebody with five years of history: how many statements it takes, and how long, beside none."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from sqlalchemy import event, insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.program.assignments import id_of
from bot.transport import EVENTS_PATH
from models import (
    Assignment,
    AssignmentState,
    Commitment,
    CommitmentStatus,
    Consent,
    Person,
    Reflection,
    Story,
    StoryRevision,
    StoryState,
)
from models.database import Database
from scripts.bench.bulk_data import fill
from scripts.bench.plain import plain_over_http
from scripts.bench.running_bot import running_bot
from scripts.bench.senders import HttpSender, Json, Sender
from scripts.bench.tables import percentile
from scripts.sandbox import Sandbox
from scripts.sandbox.entities import APP_ID, TEAM_ID
from scripts.sandbox.entities import Person as SlackPerson

_PEOPLE, _CUSTOMERS, _MONTHS = 200, 5_000, 60
_WARM_UP, _SAMPLES = 20, 1500
_EXECUTIVE = "U0BENCH0000"


async def homes(manifest: Json) -> dict[str, float]:
    """Return how long it takes from the event that a home tab was opened until Slack has it, and the statements.

    Beside it, a plain Bolt app publishes an empty home tab for the same event; the two take turns.
    """
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="firsthand-bench-"))
        slack = await stack.enter_async_context(Sandbox(manifest, rate_limits=0, log_calls=False))
        slack.workspace.people[_EXECUTIVE] = SlackPerson(_EXECUTIVE, "executive", "Executive 0")
        session = await stack.enter_async_context(ClientSession())
        url = f"sqlite:///{Path(folder) / 'home.db'}"
        running = await stack.enter_async_context(running_bot(slack, url, 1, by_socket=False))
        context = running.bot.context
        before = await _statements(context)
        await _add_history(context.database, context.now())
        after = await _statements(context)
        published = asyncio.Event()
        plain = await stack.enter_async_context(plain_over_http(slack, session, published))
        address = f"http://127.0.0.1:{running.bot.transport.port}{EVENTS_PATH}"
        empty, home = await _by_turns(plain, published, HttpSender(session, address, slack.signing_secret), context)
        ratio = percentile(home, 50) / percentile(empty, 50)
        return {"home.statements": after, "home.statements.new": before, "home.p50.ratio": ratio}


async def _by_turns(
    plain: Sender, published: asyncio.Event, sender: Sender, context: AppContext
) -> tuple[list[float], list[float]]:
    """Return the seconds from the event to the empty home tab, and to the executive's."""
    empty, home = list[float](), list[float]()
    for number in range(_WARM_UP + _SAMPLES):
        published.clear()
        empty.append(await _timed(_both(plain.ack("events_api", _opened(number)), published.wait)))
        home.append(await _timed(_both(sender.ack("events_api", _opened(number)), context.background.drain)))
    return empty[_WARM_UP:], home[_WARM_UP:]


async def _both(first: Awaitable[object], then: Callable[[], Awaitable[object]]) -> None:
    await first
    await then()


def _opened(number: int) -> Json:
    """Return the payload of the event that the executive opened their home tab."""
    opened = {"type": "app_home_opened", "user": _EXECUTIVE, "channel": "D0BENCH", "tab": "home", "event_ts": "1.1"}
    envelope = {"type": "event_callback", "team_id": TEAM_ID, "api_app_id": APP_ID, "event": opened}
    return {**envelope, "event_id": f"Ev{number}", "event_time": int(time.time())}


async def _timed(act: Awaitable[Any]) -> float:
    begun = time.perf_counter()
    await act
    return time.perf_counter() - begun


async def _statements(context: AppContext) -> int:
    """Return how many statements it takes to show the home tab."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    engines = context.database.sync_engines
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        await context.publish_home(_EXECUTIVE)
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
    return len(asked)


async def _add_history(database: Database, now: datetime) -> None:
    """Store five years of a company's calls, those of everybody logged, promised and published."""
    await fill(database, people=_PEOPLE, customers=_CUSTOMERS, months=_MONTHS, now=now)
    async with database.write() as session:
        executive = (await session.exec(select(Person).where(Person.slack_id == _EXECUTIVE))).one()
        done = select(Assignment).where(Assignment.state == AssignmentState.CLOSED).order_by(col(Assignment.id))
        closed = list((await session.exec(done)).all())
        for each in closed[::_PEOPLE]:  # one of each month
            each.participant_id = id_of(executive)
        await session.flush()
        await _add_stories(session, [id_of(each) for each in closed], now)


async def _add_stories(session: AsyncSession, assignment_ids: list[int], now: datetime) -> None:
    """Store a reflection, a published story and a promise of each of these assignments."""
    connection = await session.connection()
    await connection.execute(insert(Reflection), list(_reflections(assignment_ids, now)))
    rows = await session.exec(select(Reflection.id).order_by(col(Reflection.id)))
    reflections = [each or 0 for each in rows.all()]
    await connection.execute(insert(Story), list(_stories(reflections)))
    stories = [each or 0 for each in (await session.exec(select(Story.id).order_by(col(Story.id)))).all()]
    await connection.execute(insert(StoryRevision), list(_revisions(stories, now)))
    await connection.execute(insert(Commitment), list(_promises(reflections, now)))


def _reflections(assignment_ids: list[int], now: datetime) -> Iterator[Json]:
    for number, each in enumerate(assignment_ids):
        talked_on = now.date() - timedelta(days=30 * (_MONTHS - number // _PEOPLE))
        row = {"assignment_id": each, "talked_on": talked_on, "consent": Consent.NAMED, "answers": []}
        yield {**row, "version": 1, "submitted_at": now}


def _stories(reflections: list[int]) -> Iterator[Json]:
    for each in reflections:
        row = {"reflection_id": each, "state": StoryState.PUBLISHED, "version": 1, "title": "What they told me"}
        yield {**row, "revision": 1, "published_revision": 1, "sections": []}


def _revisions(stories: list[int], now: datetime) -> Iterator[Json]:
    for each in stories:
        row = {"story_id": each, "number": 1, "title": "What they told me", "sections": [], "made_at": now}
        yield {**row, "consent": Consent.NAMED, "shown_as": "Contact", "author": "Executive", "masks": [], "lifted": []}


def _promises(reflections: list[int], now: datetime) -> Iterator[Json]:
    for number, each in enumerate(reflections):
        row = {"reflection_id": each, "text": "We will.", "status": CommitmentStatus.OPEN, "made_at": now}
        owner = f"U0MEMBER{number % _PEOPLE:05}" if number % _PEOPLE else _EXECUTIVE
        yield {**row, "owner": owner, "due_on": now.date() + timedelta(days=number % 60 - 30)}
