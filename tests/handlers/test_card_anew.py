"""When a story needs its editors again, its card is posted anew at the bottom, and the old one leads there."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from models import Outgoing, OutgoingKind, Story, StoryState
from scripts.sandbox.person import Actor, words_of
from tests.handlers.actions import in_review, open_modal, press, quiet, rows, told
from tests.harness import FILLED, NADIA, Harness

Json = dict[str, Any]
NEWER = "There is a newer version of this card"


async def change(world: Harness, **words: Any) -> None:
    """Let Ada change what she wrote, after much was said below the card."""
    await world.nadia.say(world.cx_channel, "Something else entirely.")
    message = await world.ada.wait_for_dm("Edit what you wrote")
    await open_modal(world.ada, message, "Edit what you wrote")
    assert (await world.ada.submit(words))["errors"] is None
    await quiet(world)


async def write_note(world: Harness, card: Json, button: str, note: str) -> None:
    """Let Nadia send a story back, or decline it."""
    await open_modal(world.nadia, card, button)
    assert (await world.nadia.submit({"note": note}))["errors"] is None
    await quiet(world)


async def reword(world: Harness, **words: str) -> Json:
    """Let Nadia edit the story; return its card."""
    card = (await world.nadia.messages(world.cx_channel))[-1]
    await open_modal(world.nadia, card, "Edit")
    assert (await world.nadia.submit(words))["errors"] is None
    await quiet(world)
    return await standing(world, card)


async def standing(world: Harness, message: Json, reader: Actor | None = None) -> Json:
    """Return a message as it stands now."""
    said = await (reader or world.nadia).messages(message["channel"])
    return next(m for m in said if m["ts"] == message["ts"])


async def newest(world: Harness) -> Json:
    """Return what stands at the bottom of the CX channel."""
    return (await world.nadia.messages(world.cx_channel))[-1]


async def anew(world: Harness, old: Json) -> Json:
    """Return the new card at the bottom; the old one is one line with a link to it."""
    card, before = await newest(world), await standing(world, old)
    assert card["ts"] != old["ts"]
    assert words_of(before["blocks"]).startswith(NEWER)
    assert card["ts"].replace(".", "") in str(before["blocks"])
    assert "Publish" not in words_of(before["blocks"])
    return card


async def test_a_private_call_shared_after_all_is_posted_anew(world: Harness) -> None:
    old = await in_review(world, consent="Private")
    await change(world, consent="Anonymous")
    card = await anew(world, old)
    assert "To review: Ada Okafor talked with Customer Number1." in words_of(card["blocks"]).replace("  ", " ")
    assert FILLED["quote"] not in words_of(await standing(world, old))
    await world.nadia.click(card, "Publish")
    await world.ada.wait_for_message(world.stories_channel, FILLED["quote"])


async def test_an_author_who_changes_a_story_in_review_is_noticed(world: Harness) -> None:
    old = await in_review(world)
    await change(world, quote="Said otherwise.", due_on="2026-12-01")
    card = await anew(world, old)
    said = words_of(card["blocks"])
    assert "Ada Okafor changed their story" in said
    assert "Changed: the quote, the promise." in said
    await press(world, NADIA, old, "publish_story", "1:1")
    await told(world.nadia, world.cx_channel, "This story changed meanwhile, so nothing was done.")
    await world.nadia.click(card, "Publish")
    await world.ada.wait_for_message(world.stories_channel, "Said otherwise.")


async def test_each_change_leaves_one_card_to_decide_on(world: Harness) -> None:
    first = await in_review(world)
    await change(world, quote="Said otherwise.")
    second = await newest(world)
    await change(world, hurts="It hurts.")
    await anew(world, first)
    card = await anew(world, second)
    assert "Changed: the headline, the quote, what hurts." in words_of(card["blocks"])
    said = await world.nadia.messages(world.cx_channel)
    assert sum("Publish" in words_of(m["blocks"]) for m in said) == 1
    assert world.sandbox.violations == []


async def test_made_private_and_shared_again_the_card_comes_back(world: Harness) -> None:
    old = await in_review(world)
    await change(world, consent="Private")
    assert "Private: Ada Okafor" in words_of(await standing(world, old))
    await change(world, consent="Named")
    card = await anew(world, old)
    assert "To review" in words_of(card["blocks"])


async def test_reworked_it_comes_back_with_what_was_asked(world: Harness) -> None:
    old = await in_review(world)
    await write_note(world, old, "Ask for changes", "Say who is hurt.")
    await change(world, hurts="The buyers are hurt.")
    card = await anew(world, old)
    said = words_of(card["blocks"])
    assert "Ada Okafor has reworked their story" in said
    assert "Say who is hurt." in said
    assert sum("has reworked" in words_of(m) for m in await world.nadia.messages(world.cx_channel)) == 1


async def test_sent_back_unchanged_it_comes_back_too(world: Harness) -> None:
    old = await in_review(world)
    await write_note(world, old, "Ask for changes", "Really?")
    await change(world)
    assert "has reworked" in words_of(await anew(world, old))


async def test_what_asks_for_nothing_new_stays_where_it_is(world: Harness) -> None:
    old = await in_review(world)
    await reword(world, title="An editor's headline")
    await change(world)
    assert "To review" in words_of(await standing(world, old))
    assert [row.key for row in await rows_of_cards(world)] == ["review:1"]


async def rows_of_cards(world: Harness) -> list[Outgoing]:
    return [row for row in await rows(world, Outgoing) if row.kind is OutgoingKind.REVIEW]


async def test_an_editor_s_headline_is_kept_and_said_to_be_theirs(world: Harness) -> None:
    await in_review(world)
    old = await reword(world, title="An editor's headline")
    await change(world, hurts="The buyers are hurt. Badly.")
    card = await anew(world, old)
    said = words_of(card["blocks"])
    assert said.count("An editor's headline") == 1
    assert "The headline is still an editor's: please see that it fits." in said
    assert (await rows(world, Story))[0].title == "An editor's headline"


async def test_an_editor_s_wording_that_the_author_replaces_is_named(world: Harness) -> None:
    await in_review(world)
    old = await reword(world, quote="An editor's quote.", hurts="An editor's pain.")
    await change(world, quote="The author's own.")
    said = words_of(await anew(world, old))
    assert "Changed: the quote. That replaces an editor's wording of the quote." in said
    assert "An editor's pain." in said


async def rework(world: Harness, _card: Json) -> None:
    await change(world, quote="Shorter.")


async def make_private(world: Harness, _card: Json) -> None:
    await change(world, consent="Private")


async def rework_and_publish(world: Harness, _card: Json) -> None:
    await change(world, quote="Shorter.")
    await world.nadia.click(await newest(world), "Publish")
    await quiet(world)


async def rework_and_decline(world: Harness, _card: Json) -> None:
    await change(world, quote="Shorter.")
    await write_note(world, await newest(world), "Decline", "Told before.")


ENDS = [rework, make_private, rework_and_publish, rework_and_decline]


@pytest.mark.parametrize("end", ENDS)
async def test_the_wish_for_changes_follows_the_story(
    world: Harness, end: Callable[[Harness, Json], Awaitable[None]]
) -> None:
    card = await in_review(world)
    await write_note(world, card, "Ask for changes", "Say who is hurt.")
    asked = await world.ada.wait_for_dm("nearly there")
    assert '"primary"' in str(asked["blocks"]).replace("'", '"')
    await end(world, card)
    after = await standing(world, asked, world.ada)
    assert "primary" not in str(after["blocks"])
    assert "Say who is hurt." not in words_of(after)
    assert (await rows(world, Story))[0].state is not StoryState.DRAFT
