"""Messages rendered in worker threads: of every kind, as in the event loop, and each in the language of its reader."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import dates
from bot.clock import MovableClock
from bot.context import AppContext
from bot.dates import long_date
from bot.jobs.render import render
from bot.program.outbox.message_kinds import KINDS, Subject
from bot.program.rounds.calendar import day_key
from bot.surfaces.message import Message
from models import Assignment, Outgoing, Person, PersonSettings, Place, Round, Upload
from models.database import Database
from scripts.sandbox.entities import Message as SlackMessage
from tests.harness import ADA, JONAS
from tests.jobs.harness import CX_ID, DeliveryHarness, context_with, delivery_harness
from tests.jobs.small_slack import SmallSlack
from tests.models import release_0042
from tests.models.old_databases import OldDatabases, maker
from tests.program.factories import store

_MODELS: dict[Subject, Any] = {
    Subject.ASSIGNMENT: Assignment,
    Subject.ROUND: Round,
    Subject.PERSON: Person,
    Subject.UPLOAD: Upload,
    Subject.MESSAGE: Outgoing,
}
# Of what else messages are about: a day, a fault, and any number.
_OTHERS = [20261101, 1, 2]
_EACH = 5
# What became of a message: what it says, None for nothing, or the name of why it can't be made.
_Outcome = Message | str | None


async def some_of_every_kind(session: AsyncSession) -> list[Outgoing]:
    """Return messages as they stand in a filled database, and of each kind a few more, posted and not."""
    rows = (await session.exec(select(Outgoing))).all()
    stored = {(row.kind, row.place, row.state, row.ts is None): row for row in rows}.values()
    suffixes = {row.kind: row.key.split(":", 2)[2] for row in reversed(rows) if row.key.count(":") > 1}
    ids = {subject: (await session.exec(select(model))).all() for subject, model in _MODELS.items()}

    def more() -> Iterator[Outgoing]:
        for name, kind in KINDS.items():
            subjects = [each.id for each in ids[kind.subject]] if kind.subject in ids else _OTHERS
            for subject_id in subjects[:: len(subjects) // _EACH + 1]:
                for ts in (None, "1.000100"):
                    about: dict[str, Any] = {"key": f"{name}:{subject_id}:{suffixes.get(name, '1')}", "kind": name}
                    about |= {"subject_id": subject_id, "place": Place.PERSON, "person_id": 1}
                    yield Outgoing(id=len(rows) + 1, ts=ts, **about)

    return [*stored, *more()]


async def outcome(context: AppContext, row: Outgoing, session: AsyncSession) -> _Outcome:
    """Return what became of a message in this session."""
    try:
        return await render(session, row, context, now=context.now())
    except Exception as error:  # noqa: BLE001  (there may be nothing to say of what it is about)
        return type(error).__name__


async def test_every_kind_is_rendered_in_a_worker_thread_as_in_the_event_loop(
    old_databases: OldDatabases, tmp_path: Path
) -> None:
    make = maker(release_0042, upto="head", every_kind=True)
    database = Database(await old_databases.sqlite("0042_head_whole", make, tmp_path / "0042.db"))
    context = context_with(SmallSlack({}), database, MovableClock(release_0042.NOW))
    rendered = set[str]()
    async with database.read() as session:
        for row in await some_of_every_kind(session):
            in_loop = await outcome(context, row, session)
            assert await database.run_read(partial(outcome, context, row)) == in_loop, row.key
            if isinstance(in_loop, Message):
                rendered.add(row.kind)
    await database.close()
    assert rendered == set(KINDS)


async def test_each_is_told_days_in_their_own_language_by_threads_that_serve_all(database_url: str) -> None:
    async with delivery_harness(database_url) as harness:
        await require_own_languages(harness)


async def require_own_languages(harness: DeliveryHarness) -> None:
    await store(harness.database, PersonSettings(person_id=1, date_language="de-DE"))
    for month in range(1, 13):
        await harness.enqueue_plain(Place.PERSON, day_key(date(2027, month, 1)), person_id=1)
        await harness.enqueue_plain(Place.PERSON, day_key(date(2027, month, 2)), person_id=2)
        await harness.enqueue_plain(Place.CX, day_key(date(2027, month, 3)))
    await harness.deliver_all()
    assert days_in(harness.messages_to(ADA)) == told(1, "de-DE")
    assert days_in(harness.messages_to(JONAS)) == told(2, None)
    assert days_in(harness.messages_in(CX_ID)) == told(3, None)


def days_in(messages: list[SlackMessage]) -> set[str]:
    """Return the days as these messages tell them."""
    return {message.text.partition(" is due")[0].removeprefix("The round of ") for message in messages}


def told(number: int, language: str | None) -> set[str]:
    """Return this day of each month in a language."""
    with dates.read_in(language):
        return {long_date(date(2027, month, number)) for month in range(1, 13)}
