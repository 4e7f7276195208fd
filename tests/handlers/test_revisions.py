"""A button acts on the revision it was shown with; what was masked can be lifted; old cards are refused in words."""

from typing import Any

import pytest
from sqlmodel import select

from bot.program import outbox
from models import Customer, Meaning, OutgoingKind, Story, StoryRevision, StoryState
from scripts.sandbox.person import words_of
from tests.handlers.actions import (
    edit_reflection,
    open_modal,
    open_view,
    rows,
    send_click,
    send_submission,
    settle,
    story_in_review,
    submit_modal,
)
from tests.harness import NADIA, Harness
from tests.program.factories import commit

Json = dict[str, Any]
CHANGED = "This story changed meanwhile, so nothing was done."
BUTTONS = ["publish_story", "edit_story", "ask_changes", "decline_story", "lift_masks"]
TELLING = {"consent": "Anonymous", "hurts": "Number1 waits. Ask Account 1. So does Number1."}


async def settled_card(harness: Harness) -> Json:
    """Return the one card with a Publish button, once all messages are delivered."""
    await settle(harness)
    (card,) = [m for m in await harness.nadia.messages(harness.cx_channel) if "Publish" in words_of(m["blocks"])]
    return card


@pytest.mark.parametrize("action", BUTTONS)
@pytest.mark.parametrize("value", ["1:1", "1", "1:", "1:x", "1:99"])
async def test_a_button_of_an_older_card_changes_nothing_and_shows_the_card_anew(
    harness: Harness, action: str, value: str
) -> None:
    card = await story_in_review(harness, **TELLING)
    await edit_reflection(harness, quote="Nobody read this yet.")
    await settle(harness)
    shown = len(harness.sandbox.calls_of("chat.update"))
    await send_click(harness, NADIA, card, action, value)
    await harness.nadia.wait_for_message(harness.cx_channel, CHANGED)
    card = await settled_card(harness)
    assert "Nobody read this yet." in words_of(card["blocks"])
    assert len(harness.sandbox.calls_of("chat.update")) > shown
    assert await harness.nadia.views() == []
    assert await harness.ada.messages(harness.stories_channel) == []
    assert (await rows(harness, Story))[0].state is StoryState.IN_REVIEW
    await harness.nadia.click(card, "Publish")
    await harness.ada.wait_for_message(harness.stories_channel, "Nobody read this yet.")


async def test_a_card_of_the_first_release_is_answered_and_gets_its_revision(harness: Harness) -> None:
    card = await story_in_review(harness, **TELLING)
    async with harness.database.write() as session:
        story = (await session.exec(select(Story))).one()
        story.revision = None
        session.add(story)
        await session.delete((await session.exec(select(StoryRevision))).one())
    await send_click(harness, NADIA, card, "publish_story", "1")
    await harness.nadia.wait_for_message(harness.cx_channel, CHANGED)
    await harness.nadia.click(await settled_card(harness), "Publish")
    story_post = await harness.ada.wait_for_message(harness.stories_channel, "bookkeeping")
    assert "Number1" not in words_of(story_post["blocks"])


@pytest.mark.parametrize("button", ["Edit", "Ask for changes", "Decline", "What was masked"])
async def test_a_modal_opened_before_the_author_changed_the_story_is_refused_in_words(
    harness: Harness, button: str
) -> None:
    card = await story_in_review(harness, **TELLING)
    await open_modal(harness.nadia, card, button)
    view = open_view(harness, harness.nadia)
    for block in ("note", "title"):
        if block in view.state:
            view.state[block][block]["value"] = "Mine."
    await edit_reflection(harness, quote="Nobody read this yet.")
    answer = await send_submission(harness, NADIA, view)
    assert "meanwhile" in " ".join(answer["errors"].values())
    (kept,) = await rows(harness, Story)
    assert (kept.state, kept.text_of(Meaning.QUOTE)) == (StoryState.IN_REVIEW, "Nobody read this yet.")


async def test_what_was_masked_is_said_listed_lifted_and_published_so(harness: Harness) -> None:
    card = await story_in_review(harness, **TELLING)
    assert "Number1" not in words_of(card["blocks"][1:-2])
    assert "Masked: " in words_of(card["blocks"])
    view = await open_modal(harness.nadia, card, "What was masked")
    (boxes,) = [block for block in view["blocks"] if block["type"] == "input"]
    labels = [option["text"]["text"] for option in boxes["element"]["options"]]
    assert set(labels) == {"Number1", "Account 1"}
    assert (await harness.nadia.submit({boxes["block_id"]: ["Account 1"]}))["errors"] is None
    card = await settled_card(harness)
    assert "Ask Account 1." in words_of(card["blocks"])
    assert "Shown as written: 1." in words_of(card["blocks"])
    await harness.nadia.click(card, "Publish")
    story = await harness.ada.wait_for_message(harness.stories_channel, "Ask Account 1.")
    assert "Number1" not in words_of(story["blocks"]) + story["text"]


async def test_a_name_an_editor_types_is_masked_for_all_to_see(harness: Harness) -> None:
    card = await story_in_review(harness, consent="Anonymous")
    await submit_modal(harness.nadia, card, "Edit", {"quote": "So said Number1."})
    card = await settled_card(harness)
    text = words_of(card["blocks"][1:-2])
    assert "So said" in text
    assert "Number1" not in text
    assert "Masked: " in words_of(card["blocks"])


async def test_an_import_before_the_approval_is_masked_too_and_after_it_changes_nothing(harness: Harness) -> None:
    card = await story_in_review(harness, consent="Anonymous", hurts="Number1 was once called Zeppelin.")
    await _rename(harness, "Customer Zeppelin")
    await harness.nadia.click(card, "Publish")
    await harness.nadia.wait_for_message(harness.cx_channel, CHANGED)
    card = await settled_card(harness)
    assert "Zeppelin" not in words_of(card["blocks"][1:-2])
    await harness.nadia.click(card, "Publish")
    story = await harness.ada.wait_for_message(harness.stories_channel, "was once called")
    await settle(harness)
    await _rename(harness, "Bookkeeping Once")
    await commit(harness.database, outbox.refresh, OutgoingKind.STORY, 1)
    await settle(harness)
    (after,) = await harness.ada.messages(harness.stories_channel)
    assert after["text"] == story["text"]


async def _rename(harness: Harness, name: str) -> None:
    async with harness.database.write() as session:
        customer = (await session.exec(select(Customer).where(Customer.external_id == "C-1"))).one()
        customer.name = name
        session.add(customer)
