"""Who may do what: every way in by every kind of person; whoever may not is told so, and nothing else changes."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import select
from sqlmodel import SQLModel

from bot.surfaces import desk
from bot.surfaces.ids import Action, Callback
from models import Upload, UploadState
from scripts.sandbox.person import words_of
from tests.handlers.actions import PATIENT, quiet
from tests.handlers.actions import rows as rows_of
from tests.handlers.who_may import (
    BUTTONS,
    COMMANDS,
    EVENTS,
    MEMBERS,
    MODALS,
    REFUSED,
    SILENCE,
    SUBSCRIBED,
    WAYS,
    WHO,
    Does,
    Kind,
    Way,
)
from tests.handlers.who_may_subjects import SECRET, Subjects
from tests.harness import ADA, Harness, add_people, started, until

Json = dict[str, Any]
OTHERS = [kind for kind in Kind if kind not in MEMBERS]


def test_the_table_has_a_row_for_every_way_in() -> None:
    assert set(BUTTONS) == set(Action)
    assert set(MODALS) == set(Callback)
    assert set(EVENTS) == set(SUBSCRIBED)
    assert {usage.partition(" ")[0] for usage, _ in desk._COMMANDS} <= set(COMMANDS)
    assert set(WHO) == set(Kind)


@asynccontextmanager
async def prepared(url: str, *, met: bool = True, **settings: Any) -> AsyncIterator[Harness]:
    """Give a world at rest, in which the bot has `met` everybody (knows what Slack says of them) or nobody."""
    async with started(url, sandbox=PATIENT, **settings) as world:
        await add_people(world.database, customers=30)
        await at_rest(world)
        world.bot.workspace.members._known.clear()
        if met:
            for who in WHO.values():
                await world.bot.workspace.members.has(who)
        yield world


async def at_rest(world: Harness) -> None:
    """Wait until nothing that came before is still on its way: no upload, no message."""

    async def taken_in() -> bool:
        return not any(upload.state is UploadState.WAITING for upload in await rows_of(world, Upload))

    await until(taken_in)
    await quiet(world)


async def all_rows(world: Harness) -> dict[str, list[Any]]:
    """Return every row of every table."""
    async with world.database.read() as session:
        connection = await session.connection()
        return {
            table.name: [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))]
            for table in SQLModel.metadata.sorted_tables
        }


class Seen:
    """What stands in Slack at one moment: what everybody sees, and what one person alone does."""

    def __init__(self, world: Harness, who: str) -> None:
        slack = world.sandbox.state
        rooms = slack.workspace.channels.values()
        said = [(room.id, m.ts, m.text, m.ephemeral_to) for room in rooms for m in room.messages]
        self.aloud = [each for each in said if each[3] is None]
        self.quietly = {ts: text for _, ts, text, to in said if to == who}
        self.to_others = [each for each in said if each[3] not in (None, who)]
        self.modals = {view.id: view for view in slack.views.stacks.get(who, [])}
        self.home = slack.views.homes.get(who)


def told(before: Seen, after: Seen, answer: Json) -> list[str]:
    """Return the words that somebody was given, wherever they came: the answer, a message to them alone, a notice."""
    errors = list((answer.get("errors") or {}).values())
    alone = [text for ts, text in after.quietly.items() if ts not in before.quietly]
    new = [view for view_id, view in after.modals.items() if view_id not in before.modals]
    notices = [words_of(view.blocks) for view in new if view.body["callback_id"] == Callback.NOTICE]
    return [str(words) for words in (answer.get("text"), *errors, *alone, *notices) if words]


async def send(world: Harness, kind: str, payload: Json) -> Json:
    """Send it as Slack does, and return the answer once all that follows at once is done."""
    delivery = world.sandbox.delivery
    if kind == "events_api":
        delivery.event(payload)
        assert await delivery.settled(timeout=30)
        answer: Json = {}
    else:
        ack = await delivery.interaction(kind, payload)
        assert ack.error is None
        answer = ack.body
    await world.bot.context.background.drain()
    return answer


async def faults(world: Harness, subjects: Subjects, way: Way, kind: Kind, *, met: bool = True) -> list[str]:
    """Return what is wrong with how this way in treats this kind of person."""
    who = WHO[kind]
    kind_of, payload = await way.made(world, who, await subjects.new(way.needs))
    await at_rest(world)
    rows, before = await all_rows(world), Seen(world, who)
    answer = await send(world, kind_of, payload)
    after = Seen(world, who)
    words = told(before, after, answer)
    changed = {name for name, kept in (await all_rows(world)).items() if kept != rows[name]}
    if kind in way.may:
        return _lacking(way, before, after, words, changed=changed)
    wrong = ["something changed"] if changed else []
    wrong += [] if (after.aloud, after.to_others) == (before.aloud, before.to_others) else ["something was said"]
    wrong += [f"{SECRET} was named"] if any(SECRET in each for each in words) else []
    opened = [
        v for v in after.modals.values() if v.id not in before.modals and v.body["callback_id"] != Callback.NOTICE
    ]
    wrong += ["a modal opened"] if opened else []
    wrong += ["a home tab was shown"] if after.home is not before.home else []
    return wrong + _misworded(way, kind, words, met=met)


def _misworded(way: Way, kind: Kind, words: list[str], *, met: bool) -> list[str]:
    no = {way.no} if kind in MEMBERS else {REFUSED} if met else {way.no, REFUSED}
    if way in EVENTS.values():
        no = {SILENCE}
    is_right = any(all(each.startswith(one) and one for each in words) and bool(words) == bool(one) for one in no)
    return [] if is_right else [f"told {words}"]


def _lacking(way: Way, before: Seen, after: Seen, words: list[str], *, changed: set[str]) -> list[str]:
    """Return what is missing where this person may do this."""
    new = [view for view_id, view in after.modals.items() if view_id not in before.modals]
    opened = [view for view in new if view.body["callback_id"] != Callback.NOTICE]
    done = {
        Does.CHANGES: bool(changed) and not any(each.startswith(REFUSED) for each in words),
        Does.OPENS: bool(opened) and not words,
        Does.SAYS: bool(words) and not any(each.startswith((REFUSED, way.no)) for each in words),
        Does.SHOWS: after.home is not None and not words,
        Does.FOLLOWS: not words and not opened and changed <= {"participant"},
        Does.NOTHING: not words and not opened and not changed,
    }
    return [] if done[way.does] else [f"may, and it is not so that it {way.does}: told {words}"]


async def every_fault(world: Harness, kind: Kind, *, met: bool = True) -> list[str]:
    subjects, wrong = Subjects(world), []
    for name, way in WAYS.items():
        wrong += [f"{name}: {fault}" for fault in await faults(world, subjects, way, kind, met=met)]
    return wrong


@pytest.mark.parametrize("kind", Kind)
async def test_each_way_in_is_open_to_whom_it_is_for_alone(sqlite_url: str, kind: Kind) -> None:
    async with prepared(sqlite_url) as world:
        assert await every_fault(world, kind) == []


@pytest.mark.parametrize("kind", OTHERS)
async def test_whoever_was_never_looked_up_gets_nothing_either(sqlite_url: str, kind: Kind) -> None:
    async with prepared(sqlite_url, met=False) as world:
        assert await every_fault(world, kind, met=False) == []


@pytest.mark.parametrize("met", [True, False])
async def test_a_participant_who_became_a_guest_is_shown_nothing(sqlite_url: str, *, met: bool) -> None:
    async with prepared(sqlite_url, met=met) as world:
        world.sandbox.workspace.people[ADA].is_guest = True
        world.bot.workspace.members._known.clear()
        subjects, wrong = Subjects(world), []
        for name, way in WAYS.items():
            if met:
                await world.bot.workspace.members.has(ADA)
            elif way.does not in (Does.OPENS, Does.SHOWS):
                continue  # their own record may change until Slack was asked; nothing is told of it
            barred = replace(way, may=way.may - {Kind.PARTICIPANT, *MEMBERS})
            found = await faults(world, subjects, barred, Kind.PARTICIPANT, met=met)
            wrong += [f"{name}: {fault}" for fault in found if not fault.startswith(f"told ['{REFUSED}")]
        assert wrong == []


@pytest.mark.postgresql
@pytest.mark.parametrize("kind", [Kind.CX, Kind.PARTICIPANT, Kind.OTHER, Kind.GUEST])
async def test_it_is_so_on_postgresql_too(postgres_url: str, kind: Kind) -> None:
    async with prepared(postgres_url) as world:
        assert await every_fault(world, kind) == []


def _as_http(kind: str, payload: Json) -> Json:
    """Return what `ClientSession.post` is given for this payload."""
    if kind == "events_api":
        return {"json": payload}
    return {"data": payload if kind == "slash_commands" else {"payload": json.dumps(payload)}}


async def test_an_unsigned_request_is_refused_whatever_it_asks_for(sqlite_url: str) -> None:
    async with prepared(sqlite_url, slack_app_token="") as world, ClientSession() as http:
        subjects, wrong = Subjects(world), []
        for name, way in WAYS.items():
            for kind in way.may or {Kind.CX}:
                wrong += [f"{name}: {fault}" for fault in await _unsigned(world, http, subjects, way, kind)]
        assert wrong == []


async def _unsigned(world: Harness, http: ClientSession, subjects: Subjects, way: Way, kind: Kind) -> list[str]:
    kind_of, payload = await way.made(world, WHO[kind], await subjects.new(way.needs))
    rows, before = await all_rows(world), Seen(world, WHO[kind])
    address = f"http://127.0.0.1:{world.bot.transport.port}/slack/events"
    async with http.post(address, **_as_http(kind_of, payload)) as answer:
        wrong = [] if answer.status == 401 else [f"answered {answer.status}"]
        body = await answer.text()
    await world.bot.context.background.drain()
    after = Seen(world, WHO[kind])
    same = (vars(after) == vars(before), await all_rows(world) == rows, SECRET not in body)
    return wrong if all(same) else [*wrong, f"it left its mark {same}"]
