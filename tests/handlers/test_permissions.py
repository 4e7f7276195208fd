"""Permissions: each entry point used by each kind of person; whoever may not is told so, and nothing else changes."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlmodel import col, select

import handlers
from bot.surfaces.ids import Callback
from handlers.finding_time import CALENDAR_JOB
from models import CalendarFile, FileState, Upload, UploadState
from scripts.sandbox.person import words_of
from tests.brought_back import add_routine
from tests.handlers.actions import settle
from tests.handlers.payload_parts import Effect
from tests.handlers.permissions import (
    BUTTONS,
    COMMANDS,
    ENTRY_POINTS,
    EVENTS,
    MEMBERS,
    MODALS,
    NO_WORDS,
    ONLY_READ,
    REFUSED,
    SLACK_IDS,
    SUBSCRIBED,
    EntryPoint,
    Role,
)
from tests.handlers.subjects import SECRET, Subjects
from tests.harness import ADA, Harness, add_people, started, until
from tests.whole_database import all_rows

Json = dict[str, Any]
# What is typed in a modal is kept, and the message about it says so.
_TYPED = {"draft_entry", "outgoing"}
OTHERS = [role for role in Role if role not in MEMBERS]


@pytest.fixture(autouse=True)
def _ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    add_routine(monkeypatch)


def test_the_table_has_a_row_for_every_entry_point() -> None:
    assert {*BUTTONS, *MODALS} - {*ONLY_READ} == {act.id for act in handlers.ACTS}
    assert set(EVENTS) == set(SUBSCRIBED)
    assert set(COMMANDS) == {command.words for command in handlers.COMMANDS}
    assert set(SLACK_IDS) == set(Role)


@asynccontextmanager
async def prepared_harness(url: str, *, met: bool = True, **settings: Any) -> AsyncIterator[Harness]:
    """Give a settled harness whose bot has `met` everybody (knows what Slack says of them) or nobody."""
    async with started(url, **settings) as harness:
        await add_people(harness.database, customers=30)
        await settle_all(harness)
        harness.bot.workspace.members._known.clear()
        if met:
            for who in SLACK_IDS.values():
                await harness.bot.workspace.members.has(who)
        yield harness


async def settle_all(harness: Harness) -> None:
    """Wait until every upload is imported, every message delivered and every calendar file shared."""

    async def is_imported() -> bool:
        async with harness.database.read() as session:
            waiting = await session.exec(select(col(Upload.id)).where(col(Upload.state) == UploadState.WAITING))
            return waiting.first() is None

    async def is_shared() -> bool:
        async with harness.database.read() as session:
            waiting = await session.exec(select(CalendarFile.id).where(CalendarFile.state == FileState.WANTED))
            return waiting.first() is None

    await until(is_imported)
    await settle(harness)
    harness.bot.context.wake(CALENDAR_JOB)
    await until(is_shared)


class SlackSnapshot:
    """What Slack shows at one moment: to everybody, and to one person alone."""

    def __init__(self, harness: Harness, who: str) -> None:
        slack = harness.sandbox.state
        channels = slack.workspace.channels.values()
        messages = [(channel.id, m.ts, m.text, m.ephemeral_to) for channel in channels for m in channel.messages]
        self.public = [each for each in messages if each[3] is None]
        self.ephemeral = {ts: text for _, ts, text, to in messages if to == who}
        self.to_others = [each for each in messages if each[3] not in (None, who)]
        self.modals = {view.id: view for view in slack.views.stacks.get(who, [])}
        self.hashes = {view_id: view.hash for view_id, view in self.modals.items()}
        self.home = slack.views.homes.get(who)

    def has_updated(self, since: "SlackSnapshot") -> bool:
        """Whether a modal was updated since that moment."""
        return any(self.hashes.get(view_id) not in (seen, None) for view_id, seen in since.hashes.items())


def words_shown(before: SlackSnapshot, after: SlackSnapshot, answer: Json) -> list[str]:
    """Return what one person is told: in the answer, at fields, by an ephemeral message or a notice."""
    errors = list((answer.get("errors") or {}).values())
    pushed = [words_of(answer["view"]["blocks"])] if answer.get("response_action") == "push" else []
    alone = [text for ts, text in after.ephemeral.items() if ts not in before.ephemeral]
    new = [view for view_id, view in after.modals.items() if view_id not in before.modals]
    notices = [words_of(view.blocks) for view in new if view.body["callback_id"] == Callback.NOTICE]
    return [str(words) for words in (answer.get("text"), *errors, *pushed, *alone, *notices) if words]


async def send(harness: Harness, kind: str, payload: Json) -> Json:
    """Send it as Slack does, and return the answer once all that follows at once is done."""
    delivery = harness.sandbox.delivery
    if kind == "events_api":
        delivery.event(payload)
        assert await delivery.settled(timeout=30)
        answer: Json = {}
    else:
        ack = await delivery.interaction(kind, payload)
        assert ack.error is None
        answer = ack.body
    await harness.drain()
    return answer


async def problems(
    harness: Harness, subjects: Subjects, entry: EntryPoint, role: Role, *, met: bool = True
) -> list[str]:
    """Return what is wrong with how this entry point treats this kind of person."""
    who = SLACK_IDS[role]
    subject = await (subjects.new if role in entry.allowed else subjects.unchanged)(entry.needs)
    kind, payload = await entry.payload_for(harness, who, subject)
    await settle_all(harness)
    rows, before = await all_rows(harness.database), SlackSnapshot(harness, who)
    answer = await send(harness, kind, payload)
    after = SlackSnapshot(harness, who)
    words = words_shown(before, after, answer)
    changed = {name for name, kept in (await all_rows(harness.database)).items() if kept != rows[name]}
    if role in entry.allowed:
        return _missing_effect(entry, before, after, words, changed=changed)
    wrong = ["something changed"] if changed else []
    wrong += [] if (after.public, after.to_others) == (before.public, before.to_others) else ["something was said"]
    wrong += [f"{SECRET} was named"] if any(SECRET in each for each in words) else []
    opened = [
        v for v in after.modals.values() if v.id not in before.modals and v.body["callback_id"] != Callback.NOTICE
    ]
    wrong += ["a modal opened"] if opened else []
    wrong += ["a modal was updated"] if after.has_updated(before) else []
    wrong += ["a home tab was shown"] if after.home is not before.home else []
    return wrong + _wrong_words(entry, role, words, met=met)


def _wrong_words(entry: EntryPoint, role: Role, words: list[str], *, met: bool) -> list[str]:
    refusal = entry.refusal_of(role)
    expected = {refusal} if role in MEMBERS else {REFUSED} if met else {refusal, REFUSED}
    if entry in EVENTS.values():
        expected = {NO_WORDS}
    is_right = any(all(each.startswith(one) and one for each in words) and bool(words) == bool(one) for one in expected)
    return [] if is_right else [f"told {words}"]


def _missing_effect(
    entry: EntryPoint, before: SlackSnapshot, after: SlackSnapshot, words: list[str], *, changed: set[str]
) -> list[str]:
    """Return what is missing where this person may do this."""
    new = [view for view_id, view in after.modals.items() if view_id not in before.modals]
    opened = [view for view in new if view.body["callback_id"] != Callback.NOTICE]
    done = {
        Effect.CHANGES: bool(changed) and not any(each.startswith(REFUSED) for each in words),
        Effect.OPENS: bool(opened) and not words,
        Effect.SAYS: bool(words)
        and not any(each.startswith((REFUSED, entry.refusal_of(Role.MEMBER))) for each in words),
        Effect.UPDATES: after.has_updated(before) and not words and changed <= _TYPED,
        Effect.SHOWS: after.home is not None and not words,
        Effect.FOLLOWS: not words and not opened and changed <= {"person"},
        Effect.NOTHING: not words and not opened and not changed,
    }
    return [] if done[entry.effect] else [f"may, and it is not so that it {entry.effect}: told {words}"]


async def all_problems(harness: Harness, role: Role, *, met: bool = True) -> list[str]:
    subjects, wrong = Subjects(harness), []
    for name, entry in ENTRY_POINTS.items():
        wrong += [f"{name}: {fault}" for fault in await problems(harness, subjects, entry, role, met=met)]
    return wrong


@pytest.mark.parametrize("role", Role)
async def test_each_entry_point_is_open_to_whom_it_is_for_alone(sqlite_url: str, role: Role) -> None:
    async with prepared_harness(sqlite_url) as harness:
        assert await all_problems(harness, role) == []


@pytest.mark.parametrize("role", OTHERS)
async def test_whoever_was_never_looked_up_gets_nothing_either(sqlite_url: str, role: Role) -> None:
    async with prepared_harness(sqlite_url, met=False) as harness:
        assert await all_problems(harness, role, met=False) == []


@pytest.mark.parametrize("met", [True, False])
async def test_a_participant_who_became_a_guest_is_shown_nothing(sqlite_url: str, *, met: bool) -> None:
    async with prepared_harness(sqlite_url, met=met) as harness:
        harness.sandbox.workspace.people[ADA].is_guest = True
        harness.bot.workspace.members._known.clear()
        subjects, wrong = Subjects(harness), []
        for name, entry in ENTRY_POINTS.items():
            if met:
                await harness.bot.workspace.members.has(ADA)
            elif entry.effect not in (Effect.OPENS, Effect.SHOWS):
                continue  # their own record may change until Slack was asked; nothing is told of it
            # What Slack says of them is kept all the same.
            follows = entry.effect is Effect.FOLLOWS
            barred = entry if follows else replace(entry, allowed=entry.allowed - {Role.PARTICIPANT, *MEMBERS})
            found = await problems(harness, subjects, barred, Role.PARTICIPANT, met=met)
            wrong += [f"{name}: {fault}" for fault in found if not fault.startswith(f"told ['{REFUSED}")]
        assert wrong == []


@pytest.mark.postgresql
@pytest.mark.parametrize("role", [Role.CX, Role.PARTICIPANT])
async def test_it_is_so_on_postgresql_too(postgres_url: str, role: Role) -> None:
    async with prepared_harness(postgres_url) as harness:
        assert await all_problems(harness, role) == []


def _as_http(kind: str, payload: Json) -> Json:
    """Return what `ClientSession.post` is given for this payload."""
    if kind == "events_api":
        return {"json": payload}
    return {"data": payload if kind == "slash_commands" else {"payload": json.dumps(payload)}}


async def test_an_unsigned_request_is_refused_whatever_it_asks_for(sqlite_url: str) -> None:
    async with prepared_harness(sqlite_url, slack_app_token="") as harness, ClientSession() as http:
        subjects, wrong = Subjects(harness), []
        for name, entry in ENTRY_POINTS.items():
            for role in entry.allowed or {Role.CX}:
                wrong += [f"{name}: {fault}" for fault in await _unsigned(harness, http, subjects, entry, role)]
        assert wrong == []


async def _unsigned(
    harness: Harness, http: ClientSession, subjects: Subjects, entry: EntryPoint, role: Role
) -> list[str]:
    kind, payload = await entry.payload_for(harness, SLACK_IDS[role], await subjects.unchanged(entry.needs))
    rows, before = await all_rows(harness.database), SlackSnapshot(harness, SLACK_IDS[role])
    address = f"http://127.0.0.1:{harness.bot.transport.port}/slack/events"
    async with http.post(address, **_as_http(kind, payload)) as answer:
        wrong = [] if answer.status == 401 else [f"answered {answer.status}"]
        body = await answer.text()
    await harness.drain()
    after = SlackSnapshot(harness, SLACK_IDS[role])
    same = (vars(after) == vars(before), await all_rows(harness.database) == rows, SECRET not in body)
    return wrong if all(same) else [*wrong, f"it changed something {same}"]
