"""A colleague who is named to see a promise through is told: once, and again when it changes or leaves them."""

from typing import Any

import pytest

from scripts.sandbox.person import Actor, words_of
from tests.handlers.actions import in_review, open_modal, quiet, texts
from tests.harness import FILLED, JONAS, MEI, Harness

Json = dict[str, Any]
PROMISE = FILLED["promise"]
WHO = ("Number1", "Account 1")
NAMED = "named you to see it through"
NEWER = "There is a newer message on this promise below."


async def change(world: Harness, **words: Any) -> None:
    message = await world.ada.wait_for_dm("Edit what you wrote")
    await open_modal(world.ada, message, "Edit what you wrote")
    assert (await world.ada.submit(words))["errors"] is None
    await quiet(world)


async def read_by(actor: Actor) -> list[str]:
    """Return what stands in this person's messages, oldest first."""
    return [words_of(message["blocks"]) for message in await actor.dm()]


def mei(world: Harness) -> Actor:
    return world.page_client.person(MEI)


async def test_whoever_is_named_is_told_who_promised_what_by_when(world: Harness) -> None:
    await in_review(world, owner=JONAS)
    (said,) = await read_by(world.jonas)
    for fact in ("Ada Okafor", NAMED, PROMISE, "27 November 2026", "9 November", "Customer Number1, Account 1"):
        assert fact in said
    assert "+44" not in said
    assert world.sandbox.violations == []


@pytest.mark.parametrize("consent", ["Anonymous", "Private"])
async def test_whoever_is_named_never_learns_who_the_customer_is(world: Harness, consent: str) -> None:
    await in_review(world, owner=JONAS, consent=consent, promise="Call Number1 of Account 1 on +44 20 7946 0001.")
    (message,) = await world.jonas.dm()
    said = texts([message]) + message["text"]
    assert [fact for fact in (*WHO, "7946") if fact in said] == []
    assert NAMED in said
    assert ("Call" in said) == (consent == "Anonymous")


async def test_who_promised_it_themselves_is_told_nothing_more(world: Harness) -> None:
    await in_review(world)
    assert [m for m in await read_by(world.ada) if "see it through" in m] == []


async def test_nothing_new_is_told_where_the_promise_stays_what_it_is(world: Harness) -> None:
    await in_review(world, owner=JONAS)
    await change(world, quote="Said otherwise.", promise=f"  {PROMISE.lower().rstrip('.')} ")
    await change(world, quote="Said a third time.")
    (said,) = await read_by(world.jonas)
    assert NAMED in said


@pytest.mark.parametrize("words", [{"due_on": "2026-12-04"}, {"promise": "Freeze every price."}])
async def test_a_promise_that_changes_is_told_anew(world: Harness, words: Json) -> None:
    await in_review(world, owner=JONAS)
    await change(world, **words)
    old, said = await read_by(world.jonas)
    assert old == NEWER
    assert "Ada Okafor changed a promise that you see through" in said
    assert words.get("promise", "4 December 2026") in said


async def test_a_promise_handed_on_is_told_to_both(world: Harness) -> None:
    await in_review(world, owner=JONAS)
    await change(world, owner=MEI)
    old, left = await read_by(world.jonas)
    assert old == NEWER
    assert "Ada Okafor has put" in left
    assert "into other hands" in left
    assert PROMISE not in left
    (said,) = await read_by(mei(world))
    assert NAMED in said
    assert PROMISE in said
    await change(world, owner=JONAS)
    assert PROMISE in (await read_by(world.jonas))[-1]
    assert "into other hands" in (await read_by(mei(world)))[-1]


async def test_a_promise_taken_back_is_told_to_whoever_saw_it_through(world: Harness) -> None:
    await in_review(world, owner=JONAS)
    await change(world, promise=None, due_on=None)
    old, left = await read_by(world.jonas)
    assert old == NEWER
    assert "has taken back" in left


async def test_made_private_its_words_are_gone_from_the_owner_s_message(world: Harness) -> None:
    await in_review(world, owner=JONAS)
    await change(world, consent="Private")
    (said,) = await read_by(world.jonas)
    assert PROMISE not in said
    assert "27 November 2026" in said
    assert [fact for fact in WHO if fact in said] == []


async def test_withdrawn_its_words_are_gone_from_the_owner_s_message_too(world: Harness) -> None:
    await world.nadia.click(await in_review(world, owner=JONAS), "Publish")
    await quiet(world)
    assert PROMISE in (await read_by(world.jonas))[-1]
    await world.ada.click(await world.ada.wait_for_dm("Withdraw"), "Withdraw")
    await quiet(world)
    (said,) = await read_by(world.jonas)
    assert PROMISE not in said
