"""The wrong person: who is not of the CX team, somebody else's assignment, and ids of no row."""

import pytest

from bot.surfaces.ids import Action
from models import Assignment, Story, StoryState
from scripts.sandbox.person import words_of
from tests.handlers.actions import (
    NO_TEAM,
    NOT_YOURS,
    answer_text,
    assign_customer,
    open_modal,
    open_view,
    rows,
    send_click,
    send_submission,
    settle,
    states,
    story_in_review,
)
from tests.harness import ADA, JONAS, NADIA, Harness

REVIEW_BUTTONS = [
    Action.PUBLISH_STORY,
    Action.EDIT_STORY,
    Action.ASK_CHANGES,
    Action.DECLINE_STORY,
    Action.LIFT_MASKS,
]
TEAM_BUTTONS = [Action.APPROVE_PLAN, *REVIEW_BUTTONS]
OWN_BUTTONS = [Action.READ_BRIEF, Action.LOG_CALL, Action.BOOK_CALL, Action.NOT_REACHED, Action.SWAP]
HOSTILE = [
    "",
    "x",
    "0",
    "-1",
    "999999",
    "2147483648",
    "99999999999999999999",
    "1; DROP TABLE story",
    "１２",
    "²",
    "null",
]


async def test_what_is_for_the_cx_team_does_and_reveals_nothing_where_others_type_it(harness: Harness) -> None:
    for typed in ("status", "plan", "import", "assign @Ada Okafor C-1", "nonsense"):
        answer = await harness.command(typed, by=harness.ada)
        assert answer_text(answer).startswith("There is no “")
        assert answer["response"]["response_type"] == "ephemeral"
        assert "Customer" not in words_of(answer["response"]["blocks"])
    assert (await states(harness), await harness.ada.views()) == ([], [])


@pytest.mark.parametrize(
    ("action", "value"), [(action, "1") for action in TEAM_BUTTONS] + [(action, "1:1") for action in REVIEW_BUTTONS]
)
async def test_the_teams_buttons_do_nothing_for_others(harness: Harness, action: Action, value: str) -> None:
    await story_in_review(harness)
    message = await harness.ada.wait_for_dm("Edit what you wrote")
    before = await states(harness)
    ack = await send_click(harness, ADA, message, action, value)
    assert ack.error is None
    await harness.ada.wait_for_message(message["channel"], NO_TEAM)
    assert (await states(harness), await harness.ada.views()) == (before, [])
    assert (await rows(harness, Story))[0].state is StoryState.IN_REVIEW


@pytest.mark.parametrize("button", ["Edit", "Ask for changes", "Decline"])
async def test_the_teams_modals_do_nothing_for_others(harness: Harness, button: str) -> None:
    await open_modal(harness.nadia, await story_in_review(harness), button)
    answer = await send_submission(harness, ADA, open_view(harness, harness.nadia))
    assert answer["response_action"] == "errors"
    assert all(words.startswith(NO_TEAM) for words in answer["errors"].values())
    assert (await rows(harness, Story))[0].version == 1


@pytest.mark.parametrize("action", OWN_BUTTONS)
@pytest.mark.parametrize("who", [JONAS, NADIA])
async def test_somebody_elses_call_cannot_be_touched(harness: Harness, action: Action, who: str) -> None:
    message = await assign_customer(harness)
    ack = await send_click(harness, who, message, action, "1")
    assert ack.error is None
    await harness.drain()
    shown = harness.sandbox.workspace.channels[message["channel"]].messages[-1]
    assert (shown.ephemeral_to, NOT_YOURS in shown.text, "Customer" in shown.text) == (who, True, False)
    assert (await states(harness), await harness.page_client.person(who).views()) == (["sent"], [])


@pytest.mark.parametrize("value", HOSTILE)
async def test_a_call_that_does_not_exist_is_answered_like_somebody_elses(harness: Harness, value: str) -> None:
    message = await assign_customer(harness)
    for action in OWN_BUTTONS:
        ack = await send_click(harness, ADA, message, action, value)
        assert ack.error is None
    await harness.drain()
    answers = [m for m in harness.sandbox.workspace.channels[message["channel"]].messages if m.ephemeral_to == ADA]
    assert all(NOT_YOURS in answer.text for answer in answers)
    assert await states(harness) == ["sent"]


@pytest.mark.parametrize("value", [None, "", "0", "999999", "99999999999999999999", "x"])
async def test_a_story_or_plan_that_does_not_exist_is_answered_in_words(
    harness: Harness, value: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    card = await story_in_review(harness)
    for action in TEAM_BUTTONS:
        ack = await send_click(harness, NADIA, card, action, value)
        assert ack.error is None
    await harness.drain()
    answers = [m for m in harness.sandbox.workspace.channels[harness.cx_channel].messages if m.ephemeral_to == NADIA]
    assert len(answers) == len(TEAM_BUTTONS) + 1  # the command that handed the customer out was answered too
    assert "Unforeseen" not in caplog.text
    assert (await rows(harness, Story))[0].state is StoryState.IN_REVIEW


async def test_a_booking_modal_of_somebody_else_is_refused(harness: Harness) -> None:
    await open_modal(harness.ada, await assign_customer(harness), "Find a time")
    view = open_view(harness, harness.ada)
    view.state["booked_on"]["booked_on"]["selected_date"] = "2026-11-12"
    answer = await send_submission(harness, JONAS, view)
    assert [words[: len(NOT_YOURS)] for words in answer["errors"].values()] == [NOT_YOURS]
    assert (await rows(harness, Assignment))[0].booked_on is None


async def test_a_preview_of_somebody_elses_call_is_refused(harness: Harness) -> None:
    message = await assign_customer(harness)
    view = await open_modal(harness.ada, message, "Log the call")
    stolen = open_view(harness, harness.ada)
    harness.sandbox.state.views.stacks[JONAS] = [stolen]
    stolen.user = JONAS
    await harness.jonas.click(view, "Preview the story")
    await settle(harness)
    assert "Customer Number1" not in str([v["title"] for v in await harness.jonas.views()])
    assert (await harness.jonas.views())[-1]["title"]["text"] != "Preview"
