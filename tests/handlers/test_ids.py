"""Ids that Slack hands over are checked too: who sees a promise through, what a modal is about, which file."""

from dataclasses import replace
from typing import Any

import pytest

from bot.surfaces.ids import Action, Callback
from models import Commitment, Reflection
from scripts.sandbox.entities import BOT_USER_ID
from scripts.sandbox.person import Actor
from tests.handlers.actions import handed, open_modal, rows, texts
from tests.handlers.test_who_may import all_rows, at_rest, prepared, send
from tests.handlers.who_may import BUTTONS, MODALS, WHO, Does, Way
from tests.handlers.who_may_subjects import Subjects
from tests.harness import FILLED, Harness

GUEST, OUTSIDER, GONE, LENA = "U0GRACELEE1", "U0PIASANTOS", "U0OTTOBRAND", "U0LENAKOWAL"
GARBLED = ["", "{nope", "[]", "null", '"1"', "{}", '{"id": "1", "version": 0}', '{"id": -1, "version": 0}', "[" * 9000]
NONE_OF_OURS = "This window is not one of ours any more"


async def logged(world: Harness, owner: str) -> dict[str, Any]:
    """Let Ada log her call with a promise that `owner` sees through; return the answer at the fields."""
    await open_modal(world.ada, await handed(world), "Log the call")
    return dict((await world.ada.submit(FILLED | {"owner": owner}))["errors"] or {})


@pytest.mark.parametrize("owner", [GUEST, OUTSIDER, GONE, BOT_USER_ID, "U0NOBODYHERE"])
async def test_who_is_no_member_sees_no_promise_through(office: Harness, owner: str) -> None:
    errors = await logged(office, owner)
    assert list(errors) == ["owner"]
    assert "member of this workspace" in errors["owner"]
    assert await rows(office, Reflection) == []


async def test_a_member_who_takes_no_part_sees_one_through(office: Harness) -> None:
    assert await logged(office, LENA) == {}
    assert [promise.owner for promise in await rows(office, Commitment)] == [LENA]


async def test_where_slack_does_not_say_nothing_typed_is_lost(office: Harness) -> None:
    await open_modal(office.ada, await handed(office), "Log the call")
    office.sandbox.faults.fault("users.info", "internal_error", always=True)
    assert (await office.ada.submit(FILLED | {"owner": LENA}))["errors"] is None
    assert [promise.owner for promise in await rows(office, Commitment)] == [LENA]


async def refused(world: Harness, subjects: Subjects, way: Way, kept: str) -> list[str]:
    """Return what is wrong with how a modal that says `kept` of itself is answered to one who may use it."""
    who = WHO[next(iter(way.may))]
    kind, payload = await way.made(world, who, await subjects.new(way.needs))
    payload["view"]["private_metadata"] = kept
    await at_rest(world)
    before = await all_rows(world)
    answer = await send(world, kind, payload)
    errors = list((answer.get("errors") or {}).values())
    notices = [texts([view]) for view in await Actor(world.page_client, who).views()]
    is_said = any(NONE_OF_OURS in words for words in [*errors, *notices])
    return [] if is_said and await all_rows(world) == before else [f"{kept[:20]!r}: {errors or notices}"]


async def test_a_modal_that_does_not_say_what_it_is_about_is_refused_in_words(sqlite_url: str) -> None:
    async with prepared(sqlite_url) as world:
        subjects, wrong = Subjects(world), []
        ways = {str(name): way for name, way in MODALS.items() if way.does is not Does.NOTHING}
        for name, way in {**ways, "preview": BUTTONS[Action.PREVIEW_STORY]}.items():
            for kept in GARBLED:
                wrong += [f"{name}: {fault}" for fault in await refused(world, subjects, way, kept)]
        assert wrong == []


@pytest.mark.parametrize("file_id", ["", "F", "F0A/../../x", "https://elsewhere.example/f", "f0abc", "F0" + "A" * 200])
async def test_a_file_is_named_as_slack_names_files(sqlite_url: str, file_id: str) -> None:
    async with prepared(sqlite_url) as world:
        way = replace(MODALS[Callback.IMPORT])
        kind, payload = await way.made(world, WHO[next(iter(way.may))], 0)
        payload["view"]["state"]["values"]["workbook"]["workbook"]["files"][0]["id"] = file_id
        before = await all_rows(world)
        answer = await send(world, kind, payload)
        assert list(answer["errors"]) == ["workbook"]
        assert await all_rows(world) == before


async def test_a_call_that_was_swapped_meanwhile_is_previewed_no_longer(office: Harness) -> None:
    message = await handed(office)
    view = await open_modal(office.ada, message, "Log the call")
    await office.ada.click(message, "Swap")
    shown = await open_modal(office.ada, view, "Preview the story")
    assert "was swapped for another" in texts([shown])
    assert "Customer Number1" not in texts([shown])
