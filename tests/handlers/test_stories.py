"""The editors' review: published, edited, sent back, declined; each once, and never a private one."""

import pytest

from models import AssignmentState, Story, StoryState
from scripts.sandbox.person import words_of
from tests.handlers.actions import in_review, open_modal, open_view, press, quiet, rows, states, submit_late, told
from tests.harness import FILLED, NADIA, Harness


async def test_a_published_story_is_linked_for_author_and_editors(office: Harness) -> None:
    card = await in_review(office)
    await office.nadia.click(card, "Publish")
    story = await office.ada.wait_for_message(office.stories_channel, FILLED["promise"])
    link = f"/archives/{office.stories_channel}/p{story['ts'].replace('.', '')}"
    assert link in str((await office.ada.wait_for_dm("out. Thank you for making the call"))["blocks"])
    await quiet(office)
    decided = await office.nadia.wait_for_message(office.cx_channel, "Published")
    assert (decided["ts"], link in str(decided["blocks"])) == (card["ts"], True)
    assert "Publish" not in [words_of(element) for element in decided["blocks"][-1]["elements"]]
    assert await states(office) == [AssignmentState.CLOSED]


async def test_pressing_a_link_is_heard_and_changes_nothing(office: Harness) -> None:
    await office.nadia.click(await in_review(office), "Publish")
    out = await office.ada.wait_for_dm("out. Thank you for making the call")
    assert (await office.ada.click(out, "Read it"))["error"] is None


async def test_the_editors_wording_is_what_readers_get(office: Harness) -> None:
    card = await in_review(office)
    await open_modal(office.nadia, card, "Edit")
    assert (await office.nadia.submit({"title": "Invoices astray", "quote": "<!channel> & =1+1"}))["errors"] is None
    card = await office.nadia.wait_for_message(office.cx_channel, "Invoices astray")
    await office.nadia.click(card, "Publish")
    story = await office.ada.wait_for_message(office.stories_channel, "Invoices astray")
    assert "<!channel> & =1+1" in words_of(story["blocks"])
    assert "&lt;!channel&gt; &amp; =1+1" in story["text"]


@pytest.mark.parametrize("part", ["title", "heard", "quote", "hurts"])
async def test_a_blank_part_is_answered_at_its_field(office: Harness, part: str) -> None:
    await open_modal(office.nadia, await in_review(office), "Edit")
    assert set((await office.nadia.submit({part: " \n "}))["errors"]) == {part}


async def test_two_editors_do_not_overwrite_each_other(office: Harness) -> None:
    card = await in_review(office)
    await open_modal(office.nadia, card, "Edit")
    first = open_view(office, office.nadia)
    await open_modal(office.nadia, card, "Edit")
    assert (await office.nadia.submit({"title": "Mine"}))["errors"] is None
    answer = await submit_late(office, NADIA, first)
    assert answer["response_action"] == "errors"
    assert "Somebody changed this story meanwhile" in answer["errors"]["hurts"]
    assert (await rows(office, Story))[0].title == "Mine"


async def test_an_author_who_edits_meanwhile_is_not_overwritten_by_the_editor(office: Harness) -> None:
    card = await in_review(office)
    await open_modal(office.nadia, card, "Edit")
    message = await office.ada.wait_for_dm("Edit what you wrote")
    await open_modal(office.ada, message, "Edit what you wrote")
    await office.ada.submit({"quote": "The author's own."})
    assert "meanwhile" in (await office.nadia.submit({"quote": "The editor's."}))["errors"]["hurts"]
    assert (await rows(office, Story))[0].quote == "The author's own."


async def test_an_editors_wording_stands_where_the_author_changed_nothing(office: Harness) -> None:
    card = await in_review(office)
    await open_modal(office.nadia, card, "Edit")
    await office.nadia.submit({"title": "The editor's headline"})
    message = await office.ada.wait_for_dm("Edit what you wrote")
    await open_modal(office.ada, message, "Edit what you wrote")
    await office.ada.submit({"quote": "The author's own."})
    (kept,) = await rows(office, Story)
    assert (kept.title, kept.quote) == ("The editor's headline", "The author's own.")


async def test_changes_asked_for_are_made_by_the_author_and_come_back(office: Harness) -> None:
    card = await in_review(office)
    await open_modal(office.nadia, card, "Ask for changes")
    assert (await office.nadia.submit({"note": "Say *who* is hurt, <!here>."}))["errors"] is None
    asked = await office.ada.wait_for_dm("nearly there")
    assert "Say *who* is hurt, <!here>." in words_of(asked["blocks"])
    await open_modal(office.ada, asked, "Edit what you wrote")
    assert (await office.ada.submit({"hurts": "The buyers are hurt."}))["errors"] is None
    again = await office.nadia.wait_for_message(office.cx_channel, "Ada Okafor has reworked their story")
    await quiet(office)
    await office.nadia.click(again, "Publish")
    await office.ada.wait_for_message(office.stories_channel, "The buyers are hurt")


async def test_a_declined_story_is_told_to_its_author_with_the_reason_and_never_published(office: Harness) -> None:
    card = await in_review(office)
    await open_modal(office.nadia, card, "Decline")
    assert (await office.nadia.submit({"note": "We told this one in October."}))["errors"] is None
    await office.ada.wait_for_dm("We told this one in October.")
    await press(office, NADIA, card, "publish_story", "1")
    await told(office.nadia, office.cx_channel, "Nothing was changed: this story was declined")
    await quiet(office)
    assert await office.ada.messages(office.stories_channel) == []
    assert (await rows(office, Story))[0].state is StoryState.DECLINED


@pytest.mark.parametrize("button", ["Ask for changes", "Decline"])
async def test_a_blank_note_is_answered_at_the_field(office: Harness, button: str) -> None:
    await open_modal(office.nadia, await in_review(office), button)
    assert set((await office.nadia.submit({"note": "   "}))["errors"]) == {"note"}
    assert (await rows(office, Story))[0].state is StoryState.IN_REVIEW


@pytest.mark.parametrize("action", ["publish_story", "edit_story", "ask_changes", "decline_story"])
async def test_a_private_reflection_cannot_be_decided_on_by_any_button(office: Harness, action: str) -> None:
    card = await in_review(office, consent="Private")
    await press(office, NADIA, card, action, "1")
    await told(office.nadia, office.cx_channel, "its author keeps it private")
    await quiet(office)
    assert await office.nadia.views() == []
    assert await office.ada.messages(office.stories_channel) == []


async def test_a_story_withdrawn_by_its_author_cannot_be_published_from_an_old_card(office: Harness) -> None:
    card = await in_review(office)
    message = await office.ada.wait_for_dm("Edit what you wrote")
    await open_modal(office.ada, message, "Edit what you wrote")
    await office.ada.submit({"consent": "Private"})
    await quiet(office)
    await press(office, NADIA, card, "publish_story", "1")
    await told(office.nadia, office.cx_channel, "Nothing was changed: this story is private now")
    await quiet(office)
    assert await office.ada.messages(office.stories_channel) == []
