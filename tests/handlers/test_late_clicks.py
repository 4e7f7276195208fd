"""Late clicks: old buttons after a transition, expired triggers, buttons and modals of another release."""

import pytest

from bot.program import assignments, rounds
from bot.program.rounds import round_times
from bot.program.routines import CALL
from bot.program.stories import reviews
from bot.surfaces.ids import Action
from models import Assignment, AssignmentState
from scripts.sandbox import payloads
from scripts.sandbox.person import words_of
from tests.handlers.actions import (
    answer_text,
    assign_customer,
    open_modal,
    open_view,
    propose_plan,
    send_click,
    settle,
    states,
    story_in_review,
)
from tests.harness import ADA, FILLED, NADIA, Harness, started_with_people
from tests.program.factories import commit, tell_cx


async def test_a_plan_approved_already_is_not_approved_again(harness: Harness) -> None:
    plan = await propose_plan(harness)
    await commit(harness.database, rounds.approve, 1, now=harness.clock.now(), actor="U0ANOTHER")
    await settle(harness)
    await send_click(harness, NADIA, plan, Action.APPROVE_PLAN, "1")
    answer = await harness.nadia.wait_for_message(harness.cx_channel, "approved already. Nothing was sent twice.")
    assert "@" not in words_of(answer)
    assert len(await harness.ada.dm()) == 1


async def test_a_published_story_is_not_published_again(harness: Harness) -> None:
    card = await story_in_review(harness)
    await harness.nadia.click(card, "Publish")
    await settle(harness)
    await send_click(harness, NADIA, card, Action.PUBLISH_STORY, "1")
    answer = await harness.nadia.wait_for_message(harness.cx_channel, "Nothing was changed: this story is published")
    assert "@" not in words_of(answer)
    await settle(harness)
    assert len(await harness.ada.messages(harness.stories_channel)) == 1


@pytest.mark.parametrize("action", [Action.NOT_REACHED, Action.SWAP])
async def test_a_call_reflected_on_is_neither_missed_nor_swapped(harness: Harness, action: Action) -> None:
    await story_in_review(harness)
    before = await states(harness)
    message = await harness.ada.wait_for_dm("Edit what you wrote")
    await send_click(harness, ADA, message, action, "1")
    await harness.ada.wait_for_message(message["channel"], "Nothing was changed: this call is logged already")
    assert await states(harness) == before


@pytest.mark.parametrize("action", [Action.BOOK_CALL, Action.LOG_CALL, Action.READ_BRIEF])
async def test_nobody_types_into_a_modal_that_could_not_be_saved(harness: Harness, action: Action) -> None:
    message = await assign_customer(harness)
    await open_modal(harness.ada, message, "Log the call")
    await harness.ada.submit(FILLED)
    await settle(harness)
    await commit(harness.database, reviews.publish, 1, revision=1, now=harness.clock.now(), by=NADIA)
    await send_click(harness, ADA, message, action, "1")
    words = "can't be changed here any more" if action is Action.LOG_CALL else "Nothing was changed"
    await harness.ada.wait_for_dm(words)
    assert await harness.ada.views() == []


async def test_a_day_saved_after_the_call_was_logged_is_refused_in_the_modal(harness: Harness) -> None:
    message = await assign_customer(harness)
    await open_modal(harness.ada, message, "Find a time")
    async with harness.database.write() as session:
        call = await session.get_one(Assignment, 1)
        await assignments.transition(session, call, AssignmentState.DONE, now=harness.clock.now(), actor=ADA)
    answer = await harness.ada.submit({"booked_on": "2026-11-12"})
    assert "Nothing was changed" in answer["errors"]["hour"]


async def test_a_customer_swapped_away_is_out_of_reach_for_old_buttons(harness: Harness) -> None:
    message = await assign_customer(harness)
    await harness.ada.click(message, "Swap")
    await settle(harness)
    before = await states(harness)
    await send_click(harness, ADA, message, Action.NOT_REACHED, "1")
    await harness.ada.wait_for_message(message["channel"], "Nothing was changed: this customer was swapped")
    assert await states(harness) == before


async def test_a_customer_swapped_away_cannot_be_logged_any_more(harness: Harness) -> None:
    message = await assign_customer(harness)
    await open_modal(harness.ada, message, "Log the call")
    await send_click(harness, ADA, message, Action.SWAP, "1")
    await settle(harness)
    answer = await harness.ada.submit(FILLED)
    assert "Nothing was changed: this customer was swapped" in answer["errors"]["self_rating"]


@pytest.mark.parametrize("button", ["Log the call", "Find a time"])
async def test_a_trigger_that_ran_out_is_reported_in_words(sqlite_url: str, button: str) -> None:
    async with started_with_people(sqlite_url, sandbox={"trigger_life": -1.0}) as harness:
        message = await assign_customer(harness)
        assert (await harness.ada.click(message, button))["error"] is None
        await harness.ada.wait_for_message(
            message["channel"], "Slack took too long to open that. Please press it once more."
        )


async def test_a_modal_that_was_closed_before_what_was_pressed_in_it_opens_is_left_closed(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    await open_modal(harness.ada, await assign_customer(harness), "Log the call")
    view, slack = open_view(harness, harness.ada), harness.sandbox.state
    await harness.ada.close()
    pressed = {"type": "button", "action_id": str(Action.PREVIEW_STORY), "block_id": "b", "value": "1"}
    payload = payloads.view_action(slack, slack.workspace.people[ADA], view, pressed)
    assert (await harness.sandbox.delivery.interaction("interactive", payload)).error is None
    await harness.drain()
    assert await harness.ada.views() == []
    assert "Unforeseen error" not in caplog.text


async def test_a_command_whose_trigger_ran_out_is_told_in_words(sqlite_url: str) -> None:
    async with started_with_people(sqlite_url, sandbox={"trigger_life": -1.0}) as harness:
        assert (await harness.command("import"))["error"] is None
        await harness.nadia.wait_for_message(harness.cx_channel, "Slack took too long to open that.")


@pytest.mark.parametrize("action", ["button_of_version_0", "preview", "x" * 255])
async def test_a_button_of_another_age_is_answered_in_words(harness: Harness, action: str) -> None:
    message = await assign_customer(harness)
    ack = await send_click(harness, ADA, message, action, "1")
    assert (ack.error, ack.body) == (None, {})
    await harness.ada.wait_for_message(message["channel"], "This is from an older version of Firsthand")
    assert await states(harness) == ["sent"]


async def test_a_modal_of_another_age_is_answered_in_its_last_field(harness: Harness) -> None:
    await open_modal(harness.ada, await assign_customer(harness), "Find a time")
    view = harness.sandbox.state.views.top(ADA)
    assert view is not None
    view.body["callback_id"] = "modal_of_version_0"
    answer = await harness.ada.submit({"booked_on": "2026-11-12"})
    assert "This is from an older version of Firsthand" in answer["errors"]["hour"]


async def test_a_command_after_the_round_closed_opens_the_next_one(harness: Harness) -> None:
    await assign_customer(harness)
    await tell_cx(harness.database)
    harness.clock.move_to(harness.clock.now().replace(month=12))
    await commit(
        harness.database, round_times.settle, CALL, harness.bot.context.cadence_of(CALL, None), now=harness.clock.now()
    )
    assert "Ada Okafor gets Customer Number2" in answer_text(await harness.command("assign Ada Okafor C-2"))
    await settle(harness)
    assert await states(harness) == ["missed", "sent"]
