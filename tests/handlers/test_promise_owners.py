"""The owner of a promise is told of it: once, and again when it changes or is given to somebody else."""

# On SQLite alone: test_permissions uses every button and modal on PostgreSQL too, and nothing here happens at once.

from typing import Any

import pytest

from scripts.sandbox.person import Actor, words_of
from tests.handlers.actions import edit_reflection, settle, story_in_review, texts
from tests.harness import ADA, FILLED, JONAS, MEI, NO_PROMISE, Harness

Json = dict[str, Any]
PROMISE = FILLED["promise"]
WHO = ("Number1", "Account 1")
NAMED = "named you to see it through"
NEWER = "There is a newer message on this promise below."


async def dm_texts(actor: Actor) -> list[str]:
    """Return the texts of this person's messages, oldest first."""
    return [words_of(message["blocks"]) for message in await actor.dm()]


def mei(harness: Harness) -> Actor:
    return harness.page_client.person(MEI)


async def test_whoever_is_named_is_told_who_promised_what_by_when(harness: Harness) -> None:
    await story_in_review(harness, owner=JONAS)
    (text,) = await dm_texts(harness.jonas)
    for fact in ("Ada Okafor", NAMED, PROMISE, "27 November 2026", "9 November", "Customer Number1, Account 1"):
        assert fact in text
    assert "+44" not in text


@pytest.mark.parametrize("consent", ["Anonymous", "Private"])
async def test_whoever_is_named_never_learns_who_the_customer_is(harness: Harness, consent: str) -> None:
    await story_in_review(
        harness, owner=JONAS, consent=consent, promise="Call Number1 of Account 1 on +44 20 7946 0001."
    )
    (message,) = await harness.jonas.dm()
    text = texts([message]) + message["text"]
    assert [fact for fact in (*WHO, "7946") if fact in text] == []
    assert NAMED in text
    assert ("Call" in text) == (consent == "Anonymous")


async def test_who_promised_it_themselves_is_told_nothing_more(harness: Harness) -> None:
    await story_in_review(harness)
    assert [m for m in await dm_texts(harness.ada) if "see it through" in m] == []


async def test_nothing_new_is_reported_where_the_promise_stays_what_it_is(harness: Harness) -> None:
    await story_in_review(harness, owner=JONAS)
    await edit_reflection(harness, quote="Said otherwise.", promise=f"  {PROMISE.lower().rstrip('.')} ")
    await edit_reflection(harness, quote="Said a third time.")
    (text,) = await dm_texts(harness.jonas)
    assert NAMED in text


@pytest.mark.parametrize("words", [{"due_on": "2026-12-04"}, {"promise": "Freeze every price."}])
async def test_a_promise_that_changes_is_reported_anew(harness: Harness, words: Json) -> None:
    await story_in_review(harness, owner=JONAS)
    await edit_reflection(harness, **words)
    old, text = await dm_texts(harness.jonas)
    assert old == NEWER
    assert "Ada Okafor changed a promise that you see through" in text
    assert words.get("promise", "4 December 2026") in text


async def test_a_promise_handed_on_is_told_to_both(harness: Harness) -> None:
    await story_in_review(harness, owner=JONAS)
    await edit_reflection(harness, owner=MEI)
    old, left = await dm_texts(harness.jonas)
    assert old == NEWER
    assert "Ada Okafor has put" in left
    assert "into other hands" in left
    assert PROMISE not in left
    (text,) = await dm_texts(mei(harness))
    assert NAMED in text
    assert PROMISE in text
    await edit_reflection(harness, owner=JONAS)
    assert PROMISE in (await dm_texts(harness.jonas))[-1]
    assert "into other hands" in (await dm_texts(mei(harness)))[-1]


async def test_a_promise_taken_back_is_told_to_whoever_saw_it_through(harness: Harness) -> None:
    await story_in_review(harness, owner=JONAS)
    await edit_reflection(harness, **NO_PROMISE)
    old, left = await dm_texts(harness.jonas)
    assert old == NEWER
    assert "has taken back" in left


async def test_made_private_its_words_are_gone_from_the_owner_s_message(harness: Harness) -> None:
    await story_in_review(harness, owner=JONAS)
    await edit_reflection(harness, consent="Private")
    (text,) = await dm_texts(harness.jonas)
    assert PROMISE not in text
    assert "27 November 2026" in text
    assert [fact for fact in WHO if fact in text] == []


async def test_a_promise_outlives_its_story_and_is_read_by_its_author_alone(harness: Harness) -> None:
    await harness.nadia.click(await story_in_review(harness, owner=JONAS), "Publish")
    await settle(harness)
    await harness.ada.click(await harness.ada.wait_for_dm("Withdraw"), "Withdraw")
    await settle(harness)
    for shown in (await harness.answer("mine", by=harness.ada), await harness.ada.home()):
        assert f"{PROMISE} ·  by 27 November 2026, seen through by" in words_of(shown["blocks"])
    for shown in (await harness.answer("mine", by=harness.jonas), await harness.jonas.home()):
        assert PROMISE not in words_of(shown["blocks"])
        assert "A promise that stays private ·  by 27 November 2026, promised by" in words_of(shown["blocks"])
        assert ADA in str(shown["blocks"])
    assert PROMISE not in words_of((await harness.nadia.home())["blocks"])


async def test_withdrawn_its_words_are_gone_from_the_owner_s_message_too(harness: Harness) -> None:
    await harness.nadia.click(await story_in_review(harness, owner=JONAS), "Publish")
    await settle(harness)
    assert PROMISE in (await dm_texts(harness.jonas))[-1]
    await harness.ada.click(await harness.ada.wait_for_dm("Withdraw"), "Withdraw")
    await settle(harness)
    (text,) = await dm_texts(harness.jonas)
    assert PROMISE not in text
