"""When a story needs review again, its card is posted again at the bottom, and the old one links to it."""

# On SQLite alone: test_permissions uses every button and modal on PostgreSQL too, and nothing here happens at once.

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from models import Outgoing, OutgoingKind, Story, StoryState
from scripts.sandbox.person import words_of
from tests.handlers.actions import (
    current_message,
    edit_reflection,
    newest_card,
    rows,
    send_click,
    settle,
    story_in_review,
    submit_modal,
)
from tests.harness import FILLED, NADIA, Harness

Json = dict[str, Any]
NEWER = "There is a newer version of this card"


async def change(harness: Harness, **words: Any) -> None:
    """Let Ada change what she wrote, after much was said below the card."""
    await harness.nadia.say(harness.cx_channel, "Something else entirely.")
    await edit_reflection(harness, **words)


async def write_note(harness: Harness, card: Json, button: str, note: str) -> None:
    """Let Nadia send a story back, or decline it."""
    await submit_modal(harness.nadia, card, button, {"note": note})
    await settle(harness)


async def reword(harness: Harness, **words: str) -> Json:
    """Let Nadia edit the story; return its card."""
    card = await newest_card(harness)
    await submit_modal(harness.nadia, card, "Edit", words)
    await settle(harness)
    return await current_message(harness, card)


async def assert_reposted(harness: Harness, old: Json) -> Json:
    """Return the new card at the bottom; assert that the old one is one line with a link to it."""
    card, before = await newest_card(harness), await current_message(harness, old)
    assert card["ts"] != old["ts"]
    assert words_of(before["blocks"]).startswith(NEWER)
    assert card["ts"].replace(".", "") in str(before["blocks"])
    assert "Publish" not in words_of(before["blocks"])
    return card


async def test_a_private_call_shared_after_all_is_posted_anew(harness: Harness) -> None:
    old = await story_in_review(harness, consent="Private")
    await change(harness, consent="Anonymous")
    card = await assert_reposted(harness, old)
    assert "To review: Ada Okafor talked with Customer Number1." in words_of(card["blocks"]).replace("  ", " ")
    assert FILLED["quote"] not in words_of(await current_message(harness, old))
    await harness.nadia.click(card, "Publish")
    await harness.ada.wait_for_message(harness.stories_channel, FILLED["quote"])


async def test_an_author_who_changes_a_story_in_review_is_noticed(harness: Harness) -> None:
    old = await story_in_review(harness)
    await change(harness, quote="Said otherwise.", due_on="2026-12-01")
    card = await assert_reposted(harness, old)
    text = words_of(card["blocks"])
    assert "Ada Okafor changed their story" in text
    assert "Changed: the quote, the promise." in text
    await send_click(harness, NADIA, old, "publish_story", "1:1")
    await harness.nadia.wait_for_message(harness.cx_channel, "This story changed meanwhile, so nothing was done.")
    await harness.nadia.click(card, "Publish")
    await harness.ada.wait_for_message(harness.stories_channel, "Said otherwise.")


async def test_each_change_leaves_one_card_to_decide_on(harness: Harness) -> None:
    first = await story_in_review(harness)
    await change(harness, quote="Said otherwise.")
    second = await newest_card(harness)
    await change(harness, hurts="It hurts.")
    await assert_reposted(harness, first)
    card = await assert_reposted(harness, second)
    assert "Changed: the quote, why it happens." in words_of(card["blocks"])
    messages = await harness.nadia.messages(harness.cx_channel)
    assert sum("Publish" in words_of(m["blocks"]) for m in messages) == 1


async def test_made_private_and_shared_again_the_card_comes_back(harness: Harness) -> None:
    old = await story_in_review(harness)
    await change(harness, consent="Private")
    assert "Private: Ada Okafor" in words_of(await current_message(harness, old))
    await change(harness, consent="Named")
    card = await assert_reposted(harness, old)
    assert "To review" in words_of(card["blocks"])


async def test_reworked_it_comes_back_with_what_was_asked(harness: Harness) -> None:
    old = await story_in_review(harness)
    await write_note(harness, old, "Ask for changes", "Say who is hurt.")
    await change(harness, hurts="The buyers are hurt.")
    card = await assert_reposted(harness, old)
    text = words_of(card["blocks"])
    assert "Ada Okafor has reworked their story" in text
    assert "Say who is hurt." in text
    assert sum("has reworked" in words_of(m) for m in await harness.nadia.messages(harness.cx_channel)) == 1


async def test_sent_back_unchanged_it_comes_back_too(harness: Harness) -> None:
    old = await story_in_review(harness)
    await write_note(harness, old, "Ask for changes", "Really?")
    await change(harness)
    assert "has reworked" in words_of(await assert_reposted(harness, old))


async def test_what_asks_for_nothing_new_stays_where_it_is(harness: Harness) -> None:
    old = await story_in_review(harness)
    await reword(harness, title="An editor's headline")
    await change(harness)
    assert "To review" in words_of(await current_message(harness, old))
    assert [row.key for row in await card_rows(harness)] == ["review:1"]


async def card_rows(harness: Harness) -> list[Outgoing]:
    return [row for row in await rows(harness, Outgoing) if row.kind == OutgoingKind.REVIEW]


async def test_an_editor_s_headline_is_kept_and_said_to_be_theirs(harness: Harness) -> None:
    await story_in_review(harness)
    old = await reword(harness, title="An editor's headline")
    await change(harness, hurts="The buyers are hurt. Badly.")
    card = await assert_reposted(harness, old)
    text = words_of(card["blocks"])
    assert text.count("An editor's headline") == 1
    assert "The headline is still an editor's: please see that it fits." in text
    assert (await rows(harness, Story))[0].title == "An editor's headline"


async def test_an_editor_s_wording_that_the_author_replaces_is_named(harness: Harness) -> None:
    await story_in_review(harness)
    old = await reword(harness, quote="An editor's quote.", cause="An editor's pain.")
    await change(harness, quote="The author's own.")
    text = words_of(await assert_reposted(harness, old))
    assert "Changed: the quote. That replaces an editor's wording of the quote." in text
    assert "An editor's pain." in text


async def rework(harness: Harness, _card: Json) -> None:
    await change(harness, quote="Shorter.")


async def make_private(harness: Harness, _card: Json) -> None:
    await change(harness, consent="Private")


async def rework_and_publish(harness: Harness, _card: Json) -> None:
    await change(harness, quote="Shorter.")
    await harness.nadia.click(await newest_card(harness), "Publish")
    await settle(harness)


async def rework_and_decline(harness: Harness, _card: Json) -> None:
    await change(harness, quote="Shorter.")
    await write_note(harness, await newest_card(harness), "Decline", "Told before.")


ENDS = [rework, make_private, rework_and_publish, rework_and_decline]


@pytest.mark.parametrize("end", ENDS)
async def test_the_wish_for_changes_follows_the_story(
    harness: Harness, end: Callable[[Harness, Json], Awaitable[None]]
) -> None:
    card = await story_in_review(harness)
    await write_note(harness, card, "Ask for changes", "Say who is hurt.")
    asked = await harness.ada.wait_for_dm("nearly there")
    assert '"primary"' in str(asked["blocks"]).replace("'", '"')
    await end(harness, card)
    after = await current_message(harness, asked, harness.ada)
    assert "primary" not in str(after["blocks"])
    assert "Say who is hurt." not in words_of(after)
    assert (await rows(harness, Story))[0].state is not StoryState.DRAFT
