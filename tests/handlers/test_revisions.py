"""A button acts on the revision it stands under; what was masked is shown and lifted; old cards say so in words."""

from typing import Any

import pytest
from sqlmodel import select

from bot.program import outbox
from models import Customer, OutgoingKind, Story, StoryRevision, StoryState
from scripts.sandbox.person import words_of
from tests.handlers.actions import NO_TEAM, in_review, open_modal, open_view, press, quiet, rows, submit_late, told
from tests.harness import ADA, NADIA, Harness

Json = dict[str, Any]
CHANGED = "This story changed meanwhile, so nothing was done."
BUTTONS = ["publish_story", "edit_story", "ask_changes", "decline_story", "lift_masks"]
TELLING = {"consent": "Anonymous", "hurts": "Number1 waits. Ask Account 1. So does Number1."}


async def edits(world: Harness, **words: Any) -> None:
    """Let Ada change what she wrote."""
    await open_modal(world.ada, await world.ada.wait_for_dm("Edit what you wrote"), "Edit what you wrote")
    assert (await world.ada.submit(words))["errors"] is None


async def card_now(world: Harness) -> Json:
    """Return the one card to decide on, as it stands once all has been said."""
    await quiet(world)
    (card,) = [m for m in await world.nadia.messages(world.cx_channel) if "Publish" in words_of(m["blocks"])]
    return card


@pytest.mark.parametrize("action", BUTTONS)
@pytest.mark.parametrize("value", ["1:1", "1", "1:", "1:x", "1:99"])
async def test_a_button_of_an_older_card_changes_nothing_and_shows_the_card_anew(
    office: Harness, action: str, value: str
) -> None:
    card = await in_review(office, **TELLING)
    await edits(office, quote="Nobody read this yet.")
    await quiet(office)
    shown = len(office.sandbox.calls_of("chat.update"))
    await press(office, NADIA, card, action, value)
    await told(office.nadia, office.cx_channel, CHANGED)
    card = await card_now(office)
    assert "Nobody read this yet." in words_of(card["blocks"])
    assert len(office.sandbox.calls_of("chat.update")) > shown
    assert await office.nadia.views() == []
    assert await office.ada.messages(office.stories_channel) == []
    assert (await rows(office, Story))[0].state is StoryState.IN_REVIEW
    await office.nadia.click(card, "Publish")
    await office.ada.wait_for_message(office.stories_channel, "Nobody read this yet.")


async def test_a_card_of_the_first_release_is_answered_and_gets_its_revision(office: Harness) -> None:
    card = await in_review(office, **TELLING)
    async with office.database.write() as session:
        story = (await session.exec(select(Story))).one()
        story.revision = None
        session.add(story)
        await session.delete((await session.exec(select(StoryRevision))).one())
    await press(office, NADIA, card, "publish_story", "1")
    await told(office.nadia, office.cx_channel, CHANGED)
    await office.nadia.click(await card_now(office), "Publish")
    story_post = await office.ada.wait_for_message(office.stories_channel, "bookkeeping")
    assert "Number1" not in words_of(story_post["blocks"])


@pytest.mark.parametrize("button", ["Edit", "Ask for changes", "Decline", "What was masked"])
async def test_a_modal_opened_before_the_author_changed_the_story_is_refused_in_words(
    office: Harness, button: str
) -> None:
    card = await in_review(office, **TELLING)
    await open_modal(office.nadia, card, button)
    view = open_view(office, office.nadia)
    for block in ("note", "title"):
        if block in view.state:
            view.state[block][block]["value"] = "Mine."
    await edits(office, quote="Nobody read this yet.")
    answer = await submit_late(office, NADIA, view)
    assert "meanwhile" in " ".join(answer["errors"].values())
    (kept,) = await rows(office, Story)
    assert (kept.state, kept.quote) == (StoryState.IN_REVIEW, "Nobody read this yet.")


async def test_what_was_masked_is_said_listed_lifted_and_published_so(office: Harness) -> None:
    card = await in_review(office, **TELLING)
    assert "Number1" not in words_of(card["blocks"][1:-2])
    assert "Masked: " in words_of(card["blocks"])
    view = await open_modal(office.nadia, card, "What was masked")
    (boxes,) = [block for block in view["blocks"] if block["type"] == "input"]
    labels = [option["text"]["text"] for option in boxes["element"]["options"]]
    assert set(labels) == {"Number1", "Account 1"}
    assert (await office.nadia.submit({boxes["block_id"]: ["Account 1"]}))["errors"] is None
    card = await card_now(office)
    assert "Ask Account 1." in words_of(card["blocks"])
    assert "Shown as written: 1." in words_of(card["blocks"])
    await office.nadia.click(card, "Publish")
    story = await office.ada.wait_for_message(office.stories_channel, "Ask Account 1.")
    assert "Number1" not in words_of(story["blocks"]) + story["text"]


async def test_a_name_an_editor_types_is_masked_for_all_to_see(office: Harness) -> None:
    card = await in_review(office, consent="Anonymous")
    await open_modal(office.nadia, card, "Edit")
    assert (await office.nadia.submit({"quote": "So said Number1."}))["errors"] is None
    card = await card_now(office)
    said = words_of(card["blocks"][1:-2])
    assert "So said" in said
    assert "Number1" not in said
    assert "Masked: " in words_of(card["blocks"])


async def test_an_import_before_the_approval_is_masked_too_and_after_it_changes_nothing(office: Harness) -> None:
    card = await in_review(office, consent="Anonymous", hurts="Number1 was once called Zeppelin.")
    await _rename(office, "Customer Zeppelin")
    await office.nadia.click(card, "Publish")
    await told(office.nadia, office.cx_channel, CHANGED)
    card = await card_now(office)
    assert "Zeppelin" not in words_of(card["blocks"][1:-2])
    await office.nadia.click(card, "Publish")
    story = await office.ada.wait_for_message(office.stories_channel, "was once called")
    await quiet(office)
    await _rename(office, "Bookkeeping Once")
    async with office.database.write() as session:
        await outbox.refresh(session, OutgoingKind.STORY, 1)
    await quiet(office)
    (after,) = await office.ada.messages(office.stories_channel)
    assert after["text"] == story["text"]


async def _rename(office: Harness, name: str) -> None:
    async with office.database.write() as session:
        customer = (await session.exec(select(Customer).where(Customer.external_id == "C-1"))).one()
        customer.name = name
        session.add(customer)


@pytest.mark.parametrize("action", BUTTONS)
async def test_only_the_cx_team_decides(office: Harness, action: str) -> None:
    await in_review(office, **TELLING)
    message = await office.ada.wait_for_dm("Edit what you wrote")
    await press(office, ADA, message, action, "1:1")
    await told(office.ada, message["channel"], NO_TEAM)
    assert (await rows(office, Story))[0].state is StoryState.IN_REVIEW
