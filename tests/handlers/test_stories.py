"""The editors' review: published, edited, sent back, declined; each once, and never a private one."""

import pytest

from models import AssignmentState, Meaning, Story, StoryState
from scripts.sandbox.person import words_of
from tests.handlers.actions import (
    edit_reflection,
    open_modal,
    open_view,
    rows,
    send_click,
    send_submission,
    settle,
    states,
    story_in_review,
    submit_modal,
)
from tests.harness import FILLED, NADIA, Harness


async def test_a_published_story_is_linked_for_author_and_editors(harness: Harness) -> None:
    card = await story_in_review(harness)
    await harness.nadia.click(card, "Publish")
    story = await harness.ada.wait_for_message(harness.stories_channel, FILLED["promise"])
    link = f"/archives/{harness.stories_channel}/p{story['ts'].replace('.', '')}"
    assert link in str((await harness.ada.wait_for_dm("out. Thank you for making the call"))["blocks"])
    await settle(harness)
    decided = await harness.nadia.wait_for_message(harness.cx_channel, "Published")
    assert (decided["ts"], link in str(decided["blocks"])) == (card["ts"], True)
    assert "Publish" not in [words_of(element) for element in decided["blocks"][-1]["elements"]]
    assert await states(harness) == [AssignmentState.CLOSED]


async def test_pressing_a_link_is_heard_and_changes_nothing(harness: Harness) -> None:
    await harness.nadia.click(await story_in_review(harness), "Publish")
    out = await harness.ada.wait_for_dm("out. Thank you for making the call")
    assert (await harness.ada.click(out, "Read it"))["error"] is None


async def test_the_editors_wording_is_what_readers_get(harness: Harness) -> None:
    card = await story_in_review(harness)
    await submit_modal(harness.nadia, card, "Edit", {"title": "Invoices astray", "quote": "<!channel> & =1+1"})
    card = await harness.nadia.wait_for_message(harness.cx_channel, "Invoices astray")
    await harness.nadia.click(card, "Publish")
    story = await harness.ada.wait_for_message(harness.stories_channel, "Invoices astray")
    assert "<!channel> & =1+1" in words_of(story["blocks"])
    assert "&lt;!channel&gt; &amp; =1+1" in story["text"]


@pytest.mark.parametrize("part", ["title", "heard", "quote", "cause"])
async def test_a_blank_part_is_answered_at_its_field(harness: Harness, part: str) -> None:
    await open_modal(harness.nadia, await story_in_review(harness), "Edit")
    assert set((await harness.nadia.submit({part: " \n "}))["errors"]) == {part}


async def test_two_editors_do_not_overwrite_each_other(harness: Harness) -> None:
    card = await story_in_review(harness)
    await open_modal(harness.nadia, card, "Edit")
    first = open_view(harness, harness.nadia)
    await submit_modal(harness.nadia, card, "Edit", {"title": "Mine"})
    answer = await send_submission(harness, NADIA, first)
    assert answer["response_action"] == "errors"
    assert "Somebody changed this story meanwhile" in answer["errors"]["cause"]
    assert (await rows(harness, Story))[0].title == "Mine"


async def test_an_author_who_edits_meanwhile_is_not_overwritten_by_the_editor(harness: Harness) -> None:
    card = await story_in_review(harness)
    await open_modal(harness.nadia, card, "Edit")
    await edit_reflection(harness, quote="The author's own.")
    assert "meanwhile" in (await harness.nadia.submit({"quote": "The editor's."}))["errors"]["cause"]
    assert (await rows(harness, Story))[0].text_of(Meaning.QUOTE) == "The author's own."


async def test_an_editors_wording_is_kept_where_the_author_changed_nothing(harness: Harness) -> None:
    card = await story_in_review(harness)
    await open_modal(harness.nadia, card, "Edit")
    await harness.nadia.submit({"title": "The editor's headline"})
    await edit_reflection(harness, quote="The author's own.")
    (kept,) = await rows(harness, Story)
    assert (kept.title, kept.text_of(Meaning.QUOTE)) == ("The editor's headline", "The author's own.")


async def test_changes_asked_for_are_made_by_the_author_and_come_back(harness: Harness) -> None:
    card = await story_in_review(harness)
    await submit_modal(harness.nadia, card, "Ask for changes", {"note": "Say *who* is hurt, <!here>."})
    asked = await harness.ada.wait_for_dm("nearly there")
    assert "Say *who* is hurt, <!here>." in words_of(asked["blocks"])
    await submit_modal(harness.ada, asked, "Edit what you wrote", {"hurts": "The buyers are hurt."})
    again = await harness.nadia.wait_for_message(harness.cx_channel, "Ada Okafor has reworked their story")
    await settle(harness)
    await harness.nadia.click(again, "Publish")
    await harness.ada.wait_for_message(harness.stories_channel, "The buyers are hurt")


async def test_a_declined_story_is_reported_to_its_author_with_the_reason_and_never_published(harness: Harness) -> None:
    card = await story_in_review(harness)
    await submit_modal(harness.nadia, card, "Decline", {"note": "We told this one in October."})
    await harness.ada.wait_for_dm("We told this one in October.")
    await send_click(harness, NADIA, card, "publish_story", "1")
    await harness.nadia.wait_for_message(harness.cx_channel, "Nothing was changed: this story was declined")
    await settle(harness)
    assert await harness.ada.messages(harness.stories_channel) == []
    assert (await rows(harness, Story))[0].state is StoryState.DECLINED


@pytest.mark.parametrize("button", ["Ask for changes", "Decline"])
async def test_a_blank_note_is_answered_at_the_field(harness: Harness, button: str) -> None:
    await open_modal(harness.nadia, await story_in_review(harness), button)
    assert set((await harness.nadia.submit({"note": "   "}))["errors"]) == {"note"}
    assert (await rows(harness, Story))[0].state is StoryState.IN_REVIEW


@pytest.mark.parametrize("action", ["publish_story", "edit_story", "ask_changes", "decline_story"])
async def test_a_private_reflection_cannot_be_decided_on_by_any_button(harness: Harness, action: str) -> None:
    card = await story_in_review(harness, consent="Private")
    await send_click(harness, NADIA, card, action, "1")
    await harness.nadia.wait_for_message(harness.cx_channel, "its author keeps it private")
    await settle(harness)
    assert await harness.nadia.views() == []
    assert await harness.ada.messages(harness.stories_channel) == []


async def test_a_story_withdrawn_by_its_author_cannot_be_published_from_an_old_card(harness: Harness) -> None:
    card = await story_in_review(harness)
    await edit_reflection(harness, consent="Private")
    await send_click(harness, NADIA, card, "publish_story", "1")
    await harness.nadia.wait_for_message(harness.cx_channel, "Nothing was changed: this story is private now")
    await settle(harness)
    assert await harness.ada.messages(harness.stories_channel) == []
