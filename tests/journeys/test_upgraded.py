"""After an upgrade: what earlier releases left in Slack still updates, and each button and modal of it is answered."""

import logging
from collections.abc import AsyncIterator
from types import ModuleType
from typing import Any

import pytest

from models import Outgoing, OutgoingState, Upload, UploadState
from scripts.sandbox.entities import Message
from scripts.sandbox.person import words_of
from tests.handlers.actions import rows, send_submission
from tests.harness import FILLED, Harness, until
from tests.journeys.old_answers import LAST, Press, expected, in_order, is_last
from tests.journeys.old_modals import submit_as_opened
from tests.journeys.old_slack import file_of, recording_of
from tests.journeys.upgraded import UNFORESEEN, all_buttons, buttons, press, settle_upgraded, upgraded, wrongly_posted
from tests.models.old_databases import Copied
from tests.models.releases import RELEASES
from tests.shadow_days import FILLED_DAY
from tests.workbook.books import xlsx

pytestmark = pytest.mark.long
_RECORDED = [release for release in RELEASES if file_of(release).exists()]
# What an upgrade does to the rows is tested for each release on both engines; what follows in Slack, on one for most.
_ON_SQLITE = [pytest.param("sqlite", release, id=f"sqlite-{release.REVISION}") for release in _RECORDED]
_RUNS = [
    *_ON_SQLITE,
    pytest.param("postgresql", RELEASES[-1], marks=pytest.mark.postgresql, id=f"postgresql-{RELEASES[-1].REVISION}"),
]
_HAS_OPENED = [
    pytest.param("sqlite", each, id=f"sqlite-{each.REVISION}") for each in _RECORDED if recording_of(each).opened
]
_each_on_sqlite = pytest.mark.parametrize(("copied", "release"), _ON_SQLITE, indirect=True)
_each_run = pytest.mark.parametrize(("copied", "release"), _RUNS, indirect=True)


@pytest.fixture
def release(request: pytest.FixtureRequest) -> ModuleType:
    assert isinstance(request.param, ModuleType)
    return request.param


@pytest.fixture
async def harness(copied: Copied, release: ModuleType, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Harness]:
    """Give the upgraded bot and Slack; at the end nothing was said twice or lost, and nothing went wrong in silence."""
    # Its migrations, which the bot runs at its start, have tests of their own; here they are run once for all.
    async with upgraded(await copied(release, upto="head", every_kind=False), release) as harness:
        yield harness
        await settle_upgraded(harness)
        assert await wrongly_posted(harness) == []
        assert harness.sandbox.violations == []
        assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


def _message(harness: Harness, release: ModuleType, key: str) -> tuple[Message, dict[str, Any]]:
    """Return the message of this key as it is now, and as the release left it."""
    left = next(each for each in recording_of(release).messages if each["key"] == key)
    found = harness.sandbox.workspace.channels[left["channel"]].find(left["ts"])
    assert found is not None, key
    return found, left


def _differs(now: Message, left: dict[str, Any]) -> bool:
    """Return whether people read something else; the ids of nameless blocks are made up each time."""
    blocks = [[{**block, "block_id": ""} for block in each] for each in (now.blocks, left["blocks"])]
    return now.text != left["text"] or blocks[0] != blocks[1]


async def _check_that_all_stands(harness: Harness, release: ModuleType) -> None:
    """Check that what was under way at the upgrade is said once, and that everything else is where it was."""
    found = {row.key: row for row in await rows(harness, Outgoing)}
    for key in release.IN_DOUBT:
        left = _message(harness, release, key)[1]
        assert (found[key].state, found[key].ts) == (OutgoingState.SENT, left["ts"])
    under_way = [row for row in release.messages() if row["state"] in ("waiting", "sending")]
    assert under_way
    assert {found[row["key"]].state for row in under_way} == {OutgoingState.SENT}
    given_up = [row for row in release.messages() if row["state"] in ("failed", "unclear")]
    assert {found[row["key"]].state.value for row in given_up} == {"failed", "unclear"}
    await until(lambda: _all_imported(harness))
    for left in recording_of(release).messages:
        _message(harness, release, left["key"])


async def _all_imported(harness: Harness) -> bool:
    return {each.state for each in await rows(harness, Upload)} == {UploadState.IMPORTED, UploadState.UNREADABLE}


@_each_on_sqlite
async def test_every_sort_of_button_of_the_old_messages_is_answered(harness: Harness, release: ModuleType) -> None:
    pressed = in_order(buttons(release))
    wrong, before = [], set[tuple[str, int]]()
    for button in pressed:
        answer = await press(harness, button)
        may = expected(Press(button, release, before))
        if is_last(button):
            before.add((button.action, button.subject))
        if answer.sort not in may or any(words in answer.text for words in UNFORESEEN):
            wrong.append((button.key, button.action, answer, may))
    assert wrong == []
    await settle_upgraded(harness)
    posted = len(harness.sandbox.calls_of("chat.postMessage"))
    again = [button for button in pressed if button.action in LAST]
    assert [a for a in [await press(harness, each) for each in again] if a.sort not in ("says", "nothing")] == []
    await settle_upgraded(harness)
    assert len(harness.sandbox.calls_of("chat.postMessage")) == posted


# What is pressed, and which old messages then show something else, in their old places.
_FOLLOWING = (
    ("assignment:3", "not_reached", ("assignment:3",)),
    ("assignment:4", "swap", ("assignment:4", "reminder:4:1")),
    ("plan:4", "approve_plan", ("plan:4",)),
    ("review:31", "publish_story", ("review:31", "assignment:31")),
    ("assignment:34", "withdraw_story", ("assignment:34", "review:34", "story:34", "story published:34")),
    ("review:51", "withdraw_story", ("assignment:51", "review:51", "story:51", "story published:51")),
    ("assignment:43", "withdraw_story", ("assignment:43", "review:43")),
)
# Of the release that knew shadow days and retreats, besides.
_ALSO_FOLLOWING = {
    "0025": (
        ("host asked:61", "host_agrees", ("host asked:61",)),
        ("host silent:63", "ask_another_host", ("host silent:63", "host asked:63", "host reminded:63")),
        ("host asked:69", "host_declines", ("assignment:69", "host asked:69")),
        ("review:78", "withdraw_story", ("story:78", "host thanked:78", "retreat ranking:1", "retreat ranking:1:2")),
        ("review:82", "withdraw_story", ("story:82", "retreat shared:2:1", "retreat shared:2:4")),
    )
}


@_each_run
async def test_what_stood_stands_and_old_messages_follow_in_their_places(harness: Harness, release: ModuleType) -> None:
    await _check_that_all_stands(harness, release)
    by_place = {(each.key, each.action): each for each in all_buttons(release)}
    following = (*_FOLLOWING, *_ALSO_FOLLOWING.get(release.REVISION, ()))
    for key, action, _ in following:
        assert (await press(harness, by_place[key, action])).sort == "acts", key
    await settle_upgraded(harness)
    unchanged = []
    for key in {key for _, _, follow in following for key in follow}:
        now, left = _message(harness, release, key)
        if not _differs(now, left):
            unchanged.append(key)
    assert unchanged == []


# Of 0025 on; the releases before asked for a promise right away.
_DECLINES = {"promises": "Not this time"}
_TOLD_OTHERWISE = {
    **dict.fromkeys(("like", "worst", "cause", "surprised", "change", "said", "hardest", "changed"), "A line."),
    **_DECLINES,
}
# What is typed into each modal that was open, whose kind is known by its name, as far as it asks for that.
_TYPED: dict[str, dict[str, Any]] = {
    "reflection": {"answer_0": FILLED["heard"], **FILLED, **FILLED_DAY, **_TOLD_OTHERWISE, "owner": "U0ADAOKAFOR"},
    "booking": {"booked_on": "2026-11-24"},
    "story_edit": {"title": "Invoices nobody can pay"},
    "story_changes": {"note": "Please say more about the price list."},
    "story_decline": {"note": "We told this one in spring."},
    "story_masks": {},
}


def _asked_for(modal: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    """Return what of `typed` a modal asks for; what belongs to a promise goes once none is chosen."""
    asked = {block.get("block_id") for block in modal["blocks"]}
    gone = {"promise", "due_on", "owner"} if "promises" in asked else set()
    return {name: value for name, value in typed.items() if name in asked - gone}


async def _import(harness: Harness, release: ModuleType, modal: dict[str, Any]) -> None:
    nadia = harness.page_client.person(release.NADIA)
    harness.sandbox.state.views.open(nadia.id, modal)
    file = await nadia.upload("later.xlsx", xlsx(Customers=[["id", "name"], ["C-later", "Bo Li"]]))
    assert (await nadia.submit({"workbook": file}))["errors"] is None
    assert "Customers: 1 added" in words_of(await nadia.wait_for_dm("later.xlsx"))


# What comes on purpose where a release's modal closed: the calendars to put a booked session into.
_COMES_SINCE = {"listening listen": "notice"}


@pytest.mark.parametrize(("copied", "release"), _HAS_OPENED, indirect=True)
async def test_each_kind_of_modal_is_taken_as_the_release_took_it(harness: Harness, release: ModuleType) -> None:
    differs = []
    for kind, each in recording_of(release).opened.items():
        comes = await submit_as_opened(harness, each["who"], each["view"])
        if comes != _COMES_SINCE.get(kind, each["comes"]):
            differs.append((kind, comes, each["comes"]))
    assert differs == []


@_each_run
async def test_modals_that_were_open_are_submitted(harness: Harness, release: ModuleType) -> None:
    late = []
    for name, modal in recording_of(release).modals.items():
        kind, _, subject = name.partition(":")
        if kind == "import":
            await _import(harness, release, modal)
            continue
        number = int(subject)
        who = release.NADIA if kind.startswith("story") else release.PEOPLE[release.people_of(number) - 1][0]
        view = harness.sandbox.state.views.open(who, modal)
        answer = await harness.page_client.person(who).submit(_asked_for(modal, _TYPED[kind]))
        assert (answer["error"], answer["errors"]) == (None, None), name
        late.append((who, view, number, kind))
    await settle_upgraded(harness)
    posted = len(harness.sandbox.calls_of("chat.postMessage"))
    for _, _, number, kind in late:
        now, left = _message(harness, release, f"{'review' if kind.startswith('story') else 'assignment'}:{number}")
        if kind == "story_masks":  # nothing was ticked among what was masked, so that all of it still is
            assert left["text"].splitlines()[-1] in now.text
        else:
            assert _differs(now, left), kind
    for who, view, _, kind in late:
        again = await send_submission(harness, who, view)
        assert not any(words in str(again) for words in UNFORESEEN), kind
    await settle_upgraded(harness)
    assert len(harness.sandbox.calls_of("chat.postMessage")) == posted
