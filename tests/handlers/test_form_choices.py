"""The choice in the reflection modal: its fields appear, two quick ones end in the last, and Save may be quicker."""

import asyncio
import logging
import time
from typing import Any

import pytest

from bot.surfaces.ids import Action
from models import Meaning, Reflection
from scripts.sandbox import payloads
from scripts.sandbox.views import View
from tests.handlers.actions import (
    assign_customer,
    open_edit_modal,
    open_modal,
    open_view,
    rows,
    send_submission,
    settle,
    story_in_review,
)
from tests.harness import ADA, FILLED, NO_PROMISE, Harness

Json = dict[str, Any]


def inputs_in(view: View) -> list[str]:
    return [block["block_id"] for block in view.blocks if block["type"] == "input"]


async def opened(harness: Harness) -> View:
    await open_modal(harness.ada, await assign_customer(harness), "Log the call")
    return open_view(harness, harness.ada)


def choice(harness: Harness, view: View, value: str, *, at: float, seen: str = "") -> Json:
    """Return the payload of a choice made at `at` (seconds) in the view as it was when its hash was `seen`."""
    slack = harness.sandbox.state
    view.state["promises"][Action.FORM_CHOICE]["selected_option"] = {"value": value}
    made: Json = {"type": "radio_buttons", "action_id": str(Action.FORM_CHOICE), "block_id": "promises"}
    made |= {"selected_option": {"value": value}, "action_ts": f"{at:.6f}"}
    payload = payloads.view_action(slack, slack.workspace.people[ADA], view, made)
    if seen:
        payload["view"]["hash"] = seen
    return payload


async def send(harness: Harness, *made: Json) -> None:
    """Send choices at the same moment."""
    acks = await asyncio.gather(*(harness.sandbox.delivery.interaction("interactive", each) for each in made))
    assert [(ack.error, ack.body) for ack in acks] == [(None, {})] * len(made)
    await harness.drain()


async def test_a_choice_asks_for_what_it_needs_and_keeps_what_was_typed(each_harness: Harness) -> None:
    view = await opened(each_harness)
    view.state["quote"]["keep_draft"]["value"] = "Half a sentence"
    await send(each_harness, choice(each_harness, view, "yes", at=1.0))
    assert inputs_in(view)[5:] == ["promises", "promise", "due_on", "owner", "consent", "self_rating"]
    assert view.state["quote"]["keep_draft"]["value"] == "Half a sentence"
    view.state["promise"]["keep_draft"]["value"] = "Freeze it."
    await send(each_harness, choice(each_harness, view, "no", at=2.0))
    assert inputs_in(view)[5:] == ["promises", "no_promise_reason", "consent", "self_rating"]
    await send(each_harness, choice(each_harness, view, "yes", at=3.0))
    assert view.state["promise"]["keep_draft"]["value"] == "Freeze it."
    assert each_harness.sandbox.violations == []


@pytest.mark.parametrize("last_first", [False, True])
async def test_of_two_quick_choices_the_last_is_shown(each_harness: Harness, *, last_first: bool) -> None:
    view = await opened(each_harness)
    now, seen = time.time(), view.hash
    yes, no = choice(each_harness, view, "yes", at=now), choice(each_harness, view, "no", at=now + 0.2)
    await send(each_harness, *((no, yes) if last_first else (yes, no)))
    assert inputs_in(view)[5:] == ["promises", "no_promise_reason", "consent", "self_rating"]
    assert view.hash != seen


async def test_a_choice_that_comes_when_a_later_one_is_shown_changes_nothing(harness: Harness) -> None:
    view = await opened(harness)
    seen = view.hash
    early = choice(harness, view, "yes", at=1.0)
    await send(harness, choice(harness, view, "no", at=2.0, seen=seen))
    await send(harness, early)
    assert inputs_in(view)[5:] == ["promises", "no_promise_reason", "consent", "self_rating"]


async def test_where_the_modal_changed_meanwhile_the_choice_is_shown_all_the_same(harness: Harness) -> None:
    view = await opened(harness)
    await send(harness, choice(harness, view, "yes", at=1.0, seen="1.stale"))
    assert "promise" in inputs_in(view)
    assert len(harness.sandbox.calls_of("views.update")) == 2


async def test_save_before_the_fields_came_shows_them_and_loses_nothing(harness: Harness) -> None:
    view = await opened(harness)
    await send(harness, choice(harness, view, "no", at=1.0))
    choice(harness, view, "yes", at=2.0)
    for name in ("heard", "quote", "hurts"):
        view.state[name]["keep_draft"]["value"] = FILLED[name]
    view.state["consent"]["keep_draft"]["selected_option"] = {"value": "named"}
    answer = await send_submission(harness, ADA, view)
    assert answer["response_action"] == "update"
    shown = [block["block_id"] for block in answer["view"]["blocks"] if block["type"] == "input"]
    assert shown[5:] == ["promises", "promise", "due_on", "owner", "consent", "self_rating"]
    assert await rows(harness, Reflection) == []


async def test_a_modal_closed_meanwhile_is_no_error(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    view = await opened(harness)
    made = choice(harness, view, "yes", at=1.0)
    await harness.ada.close()
    await send(harness, made)
    assert await harness.ada.views() == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_promise_taken_back_leaves_the_rest_of_the_reflection(harness: Harness) -> None:
    await story_in_review(harness)
    await open_edit_modal(harness)
    view = await harness.ada.fill({"promises": "Not this time"})
    assert view["state"]["values"]["heard"]["keep_draft"]["value"] == FILLED["heard"]
    assert (await harness.ada.submit({**NO_PROMISE, "no_promise_reason": "Sales decides."}))["errors"] is None
    await settle(harness)
    (kept,) = await rows(harness, Reflection)
    assert (kept.text_of(Meaning.NO_COMMITMENT), kept.text_of(Meaning.HEARD)) == ("Sales decides.", FILLED["heard"])


async def test_the_headline_is_the_author_s(harness: Harness) -> None:
    card = await story_in_review(harness, headline="Mr. Brandt never hears of it")
    assert "Mr. Brandt never hears of it" in str(card["blocks"])
    await settle(harness)
