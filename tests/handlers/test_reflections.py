"""Logging a call: the modal filled, wrong at a field, previewed, saved, edited."""

from typing import Any

import pytest

from models import (
    AssignmentState,
    Commitment,
    CommitmentStatus,
    Consent,
    Meaning,
    Question,
    Reflection,
    Situation,
    Story,
    StoryState,
)
from scripts.sandbox.person import words_of
from tests.handlers.actions import (
    assign_customer,
    current_message,
    edit_reflection,
    open_edit_modal,
    open_modal,
    open_view,
    rows,
    send_submission,
    settle,
    states,
    story_in_review,
    submit_modal,
)
from tests.harness import ADA, FILLED, NO_PROMISE, Harness
from tests.program.factories import store, tell_cx


async def test_a_logged_call_is_saved_with_its_promise_and_goes_to_review(harness: Harness) -> None:
    card = await story_in_review(harness)
    (kept,) = await rows(harness, Reflection)
    (promise,) = await rows(harness, Commitment)
    assert (kept.text_of(Meaning.QUOTE), kept.consent) == ("I do your bookkeeping for you.", Consent.NAMED)
    assert (promise.text, promise.owner) == ("Freeze the price at the order.", ADA)
    assert [each["answer"] for each in kept.answers_of(Meaning.HEARD)] == [FILLED["heard"]]
    assert "To review" in words_of(card)
    assert await states(harness) == [AssignmentState.REFLECTED]


async def test_where_nothing_is_promised_no_reason_is_needed(harness: Harness) -> None:
    card = await story_in_review(harness, **NO_PROMISE)
    assert "No promise came out of this call." in words_of(card)
    assert await rows(harness, Commitment) == []


AT_THE_FIELD: dict[str, tuple[dict[str, Any], set[str]]] = {
    "talked tomorrow": ({"talked_on": "2026-11-10"}, {"talked_on"}),
    "talked a year ago": ({"talked_on": "2025-11-02"}, {"talked_on"}),
    "nothing heard": ({"heard": "  "}, {"heard"}),
    "a blank quote": ({"quote": " \n "}, {"quote"}),
    "blank hurts": ({"hurts": "\t"}, {"hurts"}),
    "a blank promise": ({"promise": " "}, {"promise"}),
    "a day gone by": ({"due_on": "2026-11-01"}, {"due_on"}),
    "a day years away": ({"due_on": "2099-01-01"}, {"due_on"}),
    "several at once": ({"heard": "\n", "quote": " ", "due_on": "2020-01-01"}, {"heard", "quote", "due_on"}),
}


@pytest.mark.parametrize("case", AT_THE_FIELD)
async def test_what_needs_another_look_is_answered_at_its_field_and_nothing_is_saved(
    harness: Harness, case: str
) -> None:
    changes, fields = AT_THE_FIELD[case]
    await open_modal(harness.ada, await assign_customer(harness), "Log the call")
    answer = await harness.ada.submit(FILLED | changes)
    assert (set(answer["errors"]), answer.get("client_side")) == (fields, None)
    assert await rows(harness, Reflection) == []
    assert (await harness.ada.submit(FILLED | {"talked_on": "2026-11-02"}))["errors"] is None


async def test_an_empty_submission_is_answered_at_every_required_field(harness: Harness) -> None:
    await open_modal(harness.ada, await assign_customer(harness), "Log the call")
    answer = await send_submission(harness, ADA, open_view(harness, harness.ada))
    assert set(answer["errors"]) == {"heard", "quote", "hurts", "promise", "consent"}


async def test_where_no_imported_question_fits_the_usual_ones_are_asked(harness: Harness) -> None:
    await store(harness.database, Question(external_id="Q-1", situation=Situation.LOST, question="When did you leave?"))
    await story_in_review(harness)
    assert (await rows(harness, Reflection))[0].text_of(Meaning.HEARD) == FILLED["heard"]


@pytest.mark.parametrize("hurts", ["...", ". a", "?", "! ", "x" * 2000, '=HYPERLINK("a")', "<!channel> & co"])
async def test_whatever_hurts_becomes_a_story_that_slack_takes(harness: Harness, hurts: str) -> None:
    card = await story_in_review(harness, hurts=hurts)
    assert card["blocks"]
    assert "To review" in words_of(card)
    (kept,) = await rows(harness, Story)
    assert kept.text_of(Meaning.CAUSE) == hurts.strip()


async def test_what_nobody_would_see_is_asked_for_at_its_field(harness: Harness) -> None:
    await open_modal(harness.ada, await assign_customer(harness), "Log the call")
    assert set((await harness.ada.submit(FILLED | {"hurts": "\u200b\u2066"}))["errors"]) == {"hurts"}
    assert await rows(harness, Reflection) == []


async def test_a_preview_shows_the_story_as_typed_so_far_and_saves_nothing(harness: Harness) -> None:
    view = await open_modal(harness.ada, await assign_customer(harness), "Log the call")
    view["state"]["values"]["quote"]["keep_draft"]["value"] = "Customer Number1 said it."
    await harness.ada.click(view, "Preview the story")
    preview = await harness.ada.wait_for_view("Preview")
    assert "The customer said it." in words_of(preview)
    assert "You haven't said yet" in words_of(preview)
    assert await rows(harness, Reflection) == []
    await harness.ada.close()
    assert (await harness.ada.view())["state"]["values"]["quote"]["keep_draft"]["value"] == "Customer Number1 said it."


async def test_a_saved_call_can_be_edited_until_it_is_decided(harness: Harness) -> None:
    await story_in_review(harness)
    view = await open_edit_modal(harness)
    assert view["state"]["values"]["quote"]["keep_draft"]["value"] == FILLED["quote"]
    assert (await harness.ada.submit({"quote": "Another line.", **NO_PROMISE}))["errors"] is None
    card = await harness.nadia.wait_for_message(harness.cx_channel, "Another line.")
    assert "No promise came out of this call." in words_of(card)
    assert (await rows(harness, Commitment))[0].status is CommitmentStatus.DROPPED


async def test_once_published_it_can_be_edited_no_longer(harness: Harness) -> None:
    card = await story_in_review(harness)
    edit = await harness.ada.wait_for_dm("Edit what you wrote")
    await open_modal(harness.ada, edit, "Edit what you wrote")
    await harness.nadia.click(card, "Publish")
    answer = await harness.ada.submit({"quote": "Too late."})
    assert list(answer["errors"]) == ["self_rating"]
    assert "This story is decided" in answer["errors"]["self_rating"]
    assert (await rows(harness, Reflection))[0].text_of(Meaning.QUOTE) == FILLED["quote"]


async def test_two_devices_do_not_overwrite_each_other(harness: Harness) -> None:
    await story_in_review(harness)
    message = await harness.ada.wait_for_dm("Edit what you wrote")
    await open_modal(harness.ada, message, "Edit what you wrote")
    first = open_view(harness, harness.ada)
    await submit_modal(harness.ada, message, "Edit what you wrote", {"quote": "From the phone."})
    answer = await send_submission(harness, ADA, first)
    assert answer["response_action"] == "errors"
    assert "This was saved meanwhile" in answer["errors"]["self_rating"]
    assert (await rows(harness, Reflection))[0].text_of(Meaning.QUOTE) == "From the phone."


async def test_a_missed_call_may_be_logged_late(harness: Harness) -> None:
    message = await assign_customer(harness)
    await tell_cx(harness.database)
    await harness.move_to(harness.clock.now().replace(month=12, day=1, hour=10))
    await settle(harness)
    assert (await states(harness))[0] is AssignmentState.MISSED
    message = await current_message(harness, message, harness.ada)
    await submit_modal(harness.ada, message, "Log the call", FILLED | {"due_on": "2026-12-20"})
    assert (await states(harness))[0] is AssignmentState.REFLECTED


async def test_a_private_reflection_stays_with_the_cx_team(harness: Harness) -> None:
    card = await story_in_review(harness, consent="Private")
    assert "This stays with the CX team" in words_of(card)
    assert "Publish" not in words_of(card["blocks"])
    assert await harness.ada.messages(harness.stories_channel) == []
    assert await states(harness) == [AssignmentState.CLOSED]
    assert await rows(harness, Story) == []


async def test_a_story_made_private_is_withdrawn_from_review(harness: Harness) -> None:
    await story_in_review(harness)
    await edit_reflection(harness, consent="Private")
    card = await harness.nadia.wait_for_message(harness.cx_channel, "This stays with the CX team")
    assert "Publish" not in words_of(card["blocks"])
    assert (await rows(harness, Story))[0].state is StoryState.WITHDRAWN


async def test_a_private_reflection_may_become_a_story_after_all(harness: Harness) -> None:
    await story_in_review(harness, consent="Private")
    await edit_reflection(harness, consent="Anonymous")
    card = await harness.nadia.wait_for_message(harness.cx_channel, "To review")
    await harness.nadia.click(card, "Publish")
    await harness.ada.wait_for_message(harness.stories_channel, "talked with a customer")


async def test_only_the_participant_may_submit_the_reflection(harness: Harness) -> None:
    await open_modal(harness.ada, await assign_customer(harness), "Log the call")
    answer = await send_submission(harness, harness.jonas.id, open_view(harness, harness.ada))
    assert "This one isn't yours to change." in answer["errors"]["self_rating"]
    assert await rows(harness, Reflection) == []


async def test_long_after_the_day_of_the_promise_the_rest_can_be_changed(harness: Harness) -> None:
    await story_in_review(harness)
    harness.clock.move_to(harness.clock.now().replace(year=2027, month=4))
    await edit_reflection(harness, quote="Said otherwise.")
    (kept,), (promise,) = await rows(harness, Reflection), await rows(harness, Commitment)
    assert (kept.text_of(Meaning.QUOTE), str(promise.due_on)) == ("Said otherwise.", FILLED["due_on"])
    await open_edit_modal(harness)
    assert set((await harness.ada.submit({"due_on": "2027-03-31"}))["errors"]) == {"due_on"}
