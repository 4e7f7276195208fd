"""Ids in payloads are checked: the owner of a promise, the subject of a modal, the id of a file."""

from dataclasses import replace
from typing import Any

import pytest

from bot.surfaces.home_ids import HomeCallback
from bot.surfaces.ids import Action, Callback
from models import Commitment, Reflection
from scripts.sandbox.entities import BOT_USER_ID
from scripts.sandbox.person import Actor, words_of
from tests.brought_back import add_routine
from tests.handlers.actions import assign_customer, open_modal, rows, texts
from tests.handlers.payload_parts import Effect
from tests.handlers.permissions import BUTTONS, MODALS, SLACK_IDS, EntryPoint
from tests.handlers.subjects import Subjects
from tests.handlers.test_permissions import prepared_harness, send, settle_all
from tests.harness import FILLED, Harness
from tests.whole_database import all_rows

GUEST, OUTSIDER, GONE, LENA = "U0GRACELEE1", "U0PIASANTOS", "U0OTTOBRAND", "U0LENAKOWAL"
GARBLED = ["", "{nope", "[]", "null", '"1"', "{}", '{"id": "1", "version": 0}', '{"id": -1, "version": 0}', "[" * 9000]
NONE_OF_OURS = "This window is not one of ours any more"


@pytest.fixture(autouse=True)
def _ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    add_routine(monkeypatch)


async def field_errors(harness: Harness, owner: str) -> dict[str, Any]:
    """Let Ada log her call with a promise that `owner` sees through; return the answer at the fields."""
    await open_modal(harness.ada, await assign_customer(harness), "Log the call")
    return dict((await harness.ada.submit(FILLED | {"owner": owner}))["errors"] or {})


@pytest.mark.parametrize("owner", [GUEST, OUTSIDER, GONE, BOT_USER_ID, "U0NOBODYHERE"])
async def test_who_is_no_member_sees_no_promise_through(harness: Harness, owner: str) -> None:
    errors = await field_errors(harness, owner)
    assert list(errors) == ["owner"]
    assert "member of this workspace" in errors["owner"]
    assert await rows(harness, Reflection) == []


async def test_a_member_who_takes_no_part_sees_one_through(harness: Harness) -> None:
    assert await field_errors(harness, LENA) == {}
    assert [promise.owner for promise in await rows(harness, Commitment)] == [LENA]


async def test_where_slack_does_not_say_nothing_typed_is_lost(harness: Harness) -> None:
    await open_modal(harness.ada, await assign_customer(harness), "Log the call")
    harness.sandbox.faults.fault("users.info", "internal_error", always=True)
    assert (await harness.ada.submit(FILLED | {"owner": LENA}))["errors"] is None
    assert [promise.owner for promise in await rows(harness, Commitment)] == [LENA]


async def problems_with_metadata(harness: Harness, subjects: Subjects, entry: EntryPoint, metadata: str) -> list[str]:
    """Return what is wrong with how a modal that says `kept` of itself is answered to one who may use it."""
    who = SLACK_IDS[next(iter(entry.allowed))]
    kind, payload = await entry.payload_for(harness, who, await subjects.unchanged(entry.needs))
    payload["view"]["private_metadata"] = metadata
    await settle_all(harness)
    before = await all_rows(harness.database)
    answer = await send(harness, kind, payload)
    errors = [*(answer.get("errors") or {}).values(), words_of(answer.get("view") or {})]
    notices = [texts([view]) for view in await Actor(harness.page_client, who).views()]
    is_refused = any(NONE_OF_OURS in words for words in [*errors, *notices])
    return (
        [] if is_refused and await all_rows(harness.database) == before else [f"{metadata[:20]!r}: {errors or notices}"]
    )


async def test_a_modal_that_does_not_say_what_it_is_about_is_refused_in_words(sqlite_url: str) -> None:
    async with prepared_harness(sqlite_url) as harness:
        subjects, wrong = Subjects(harness), []
        about = [name for name in MODALS if name is not HomeCallback.SETTINGS]  # whoever submits that one
        entries = {str(name): MODALS[name] for name in about if MODALS[name].effect is not Effect.NOTHING}
        for name, entry in {**entries, "preview": BUTTONS[Action.PREVIEW_STORY]}.items():
            for metadata in GARBLED:
                wrong += [
                    f"{name}: {fault}" for fault in await problems_with_metadata(harness, subjects, entry, metadata)
                ]
        assert wrong == []


@pytest.mark.parametrize("file_id", ["", "F", "F0A/../../x", "https://elsewhere.example/f", "f0abc", "F0" + "A" * 200])
async def test_a_file_is_named_as_slack_names_files(sqlite_url: str, file_id: str) -> None:
    async with prepared_harness(sqlite_url) as harness:
        entry = replace(MODALS[Callback.IMPORT])
        kind, payload = await entry.payload_for(harness, SLACK_IDS[next(iter(entry.allowed))], 0)
        payload["view"]["state"]["values"]["workbook"]["workbook"]["files"][0]["id"] = file_id
        before = await all_rows(harness.database)
        answer = await send(harness, kind, payload)
        assert list(answer["errors"]) == ["workbook"]
        assert await all_rows(harness.database) == before


async def test_a_call_that_was_swapped_meanwhile_is_previewed_no_longer(harness: Harness) -> None:
    message = await assign_customer(harness)
    view = await open_modal(harness.ada, message, "Log the call")
    await harness.ada.click(message, "Swap")
    shown = await open_modal(harness.ada, view, "Preview the story")
    assert "was swapped for another" in texts([shown])
    assert "Customer Number1" not in texts([shown])
