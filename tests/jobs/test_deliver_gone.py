"""Messages that are gone, or must go: deleted in Slack, withdrawn, or standing with somebody who became a guest."""

import asyncio
from typing import Any

import pytest

from bot.jobs.deliver import deliver
from bot.program import outbox
from bot.program.outbox.message_kinds import KINDS
from bot.program.stories import reviews
from models import Account, Consent, Customer, OutgoingKind, OutgoingState, Place, Reflection, Story, StoryState
from scripts.sandbox.faults import Kind
from tests.harness import ADA, JONAS, NADIA
from tests.jobs.harness import CX_ID, STORIES_ID, DeliveryHarness
from tests.jobs.test_deliver_in_doubt import impatient
from tests.program.factories import commit, one
from tests.waiting import outgoing

LINE = "This story was withdrawn."
WORDS = ("Prices change", "bookkeeping", "reconcile", "Freeze the price", "Number1", "Account 1")


async def publish_story(harness: DeliveryHarness) -> None:
    await harness.bring_into_review()
    await harness.publish()
    await harness.deliver_all()


async def withdraw_story(harness: DeliveryHarness) -> None:
    await commit(harness.database, reviews.withdraw, 1, by=ADA, is_editor=False, now=harness.clock.now())


def all_texts(harness: DeliveryHarness) -> str:
    """Return text and blocks of every message in the channels and in Ada's conversation."""
    messages = [*harness.messages_in(STORIES_ID), *harness.messages_in(CX_ID), *harness.messages_to(ADA)]
    return "\n".join(f"{message.text} {message.blocks}" for message in messages)


async def test_no_word_of_a_withdrawn_story_stands_anywhere(harness: DeliveryHarness) -> None:
    await publish_story(harness)
    assert "Prices change" in all_texts(harness)
    await withdraw_story(harness)
    await harness.deliver_all()
    (post,) = harness.messages_in(STORIES_ID)
    assert post.text == LINE
    plan = [message for message in harness.messages_in(CX_ID) if "plan for" in message.text]
    rest = all_texts(harness)
    for message in plan:
        rest = rest.replace(f"{message.text} {message.blocks}", "")
    assert [word for word in WORDS if word in rest] == []
    assert sum(message.text == LINE for message in harness.messages_in(CX_ID)) == 1
    assert sum(message.text == LINE for message in harness.messages_to(ADA)) == 1


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "hang_after"])
async def test_withdrawn_while_its_post_is_in_doubt_no_word_stands(harness: DeliveryHarness, kind: Kind) -> None:
    harness = impatient(harness)
    await harness.bring_into_review()
    await harness.publish()
    harness.sandbox.faults.fault("chat.postMessage", kind)
    await harness.deliver()
    await withdraw_story(harness)
    await harness.deliver_all()
    assert [post.text for post in harness.messages_in(STORIES_ID)] in ([], [LINE])
    assert "Your story is out" not in all_texts(harness)


async def test_withdrawn_while_its_post_is_under_way_it_ends_as_one_line(harness: DeliveryHarness) -> None:
    await harness.bring_into_review()
    await harness.publish()
    rule = harness.sandbox.faults.fault("chat.postMessage", "delay", seconds=0.5)
    delivering = asyncio.ensure_future(deliver(harness.context, harness.clock.now()))
    await rule.reached.wait()
    await withdraw_story(harness)
    await delivering
    await harness.deliver_all()
    assert [post.text for post in harness.messages_in(STORIES_ID)] == [LINE]
    assert "Your story is out" not in all_texts(harness)


async def test_withdrawn_before_it_was_posted_it_is_never_posted(harness: DeliveryHarness) -> None:
    await harness.bring_into_review()
    await harness.publish()
    await withdraw_story(harness)
    await harness.deliver_all()
    assert harness.messages_in(STORIES_ID) == []
    assert (await harness.row(OutgoingKind.STORY)).state is OutgoingState.DROPPED


async def test_changes_asked_for_and_made_are_asked_for_no_longer(harness: DeliveryHarness) -> None:
    await harness.bring_into_review()
    await commit(harness.database, reviews.ask_changes, 1, "Say who is hurt.", revision=1, by=NADIA)
    await harness.deliver_all()
    assert "nearly there" in all_texts(harness)
    async with harness.database.write() as session:
        story, reflection = await session.get_one(Story, 1), await session.get_one(Reflection, 1)
        story.state, reflection.consent = StoryState.WITHDRAWN, Consent.PRIVATE
        session.add_all((story, reflection))
        await outbox.refresh_about(session, 1, {OutgoingKind.CHANGES_ASKED})
    await harness.deliver_all()
    assert "Say who is hurt." not in [m.text for m in harness.messages_to(ADA)]
    assert "nearly there" not in all_texts(harness)


WITH_SUBJECTS = (
    OutgoingKind.PLAN,
    OutgoingKind.NOT_FOUND,
    OutgoingKind.NOT_DELIVERED,
    OutgoingKind.IMPORT_REPORT,
    *(OutgoingKind.ASSIGNMENT, OutgoingKind.NUDGE, OutgoingKind.REVIEW, OutgoingKind.STORY),
    *(OutgoingKind.STORY_PUBLISHED, OutgoingKind.RESUBMITTED, OutgoingKind.CHANGES_ASKED, OutgoingKind.STORY_DECLINED),
)


@pytest.mark.parametrize("kind", WITH_SUBJECTS)
async def test_every_message_whose_subject_is_gone_becomes_one_line(
    harness: DeliveryHarness, kind: OutgoingKind
) -> None:
    await harness.enqueue_plain(Place.CX)
    await harness.deliver_all()
    async with harness.database.write() as session:
        row = await session.get_one(type(await harness.row(OutgoingKind.ROUND_WAITS)), 1)
        row.kind, row.subject_id, row.key = kind, 99, outbox.key_of(kind, 99)
        await session.flush()
        await outbox.refresh(session, kind, 99)
    await harness.deliver_all()
    (message,) = harness.messages_in(CX_ID)
    assert message.text == KINDS[kind].gone
    assert [row.state for row in await outgoing(harness.database)] == [OutgoingState.SENT]


async def test_an_import_after_the_approval_does_not_reach_what_stands(harness: DeliveryHarness) -> None:
    await publish_story(harness)
    (post,) = harness.messages_in(STORIES_ID)
    words = post.text
    assert "Customer Number1, Account 1" in words
    async with harness.database.write() as session:
        customer = await session.get_one(Customer, 1)
        customer.name, customer.account = "Reconcile Freeze", Account(name="Bookkeeping")
        await outbox.refresh(session, OutgoingKind.STORY, 1)
    await harness.deliver_all()
    (post,) = harness.messages_in(STORIES_ID)
    assert post.text == words


def texts_to(harness: DeliveryHarness, person: str) -> str:
    """Return the texts of a person's messages, but for their own brief."""
    return "\n".join(message.text for message in harness.messages_to(person) if "Your customer for" not in message.text)


def card_text(harness: DeliveryHarness) -> str:
    return next(message.text for message in harness.messages_in(CX_ID) if "bookkeeping" in message.text)


async def test_nobody_says_it_is_out_while_the_channel_keeps_the_bot_out(harness: DeliveryHarness) -> None:
    await harness.bring_into_review()
    await harness.context.workspace.channels.id_of(harness.context.stories_channel)
    harness.sandbox.workspace.archive(harness.sandbox.workspace.channels[STORIES_ID])
    await harness.publish()
    await harness.deliver(times=3)
    assert (await one(harness.database, Story, 1)).state is StoryState.PUBLISHED
    assert "is out" not in texts_to(harness, ADA)
    assert "approved" in texts_to(harness, ADA)
    assert "Published" not in card_text(harness)
    assert "Approved by" in card_text(harness)
    assert await outgoing(harness.database, OutgoingKind.STORY_PUBLISHED) == []
    harness.sandbox.workspace.channels[STORIES_ID].is_archived = False
    await harness.deliver_all()
    assert texts_to(harness, ADA).count("Your story is out. Thank you") == 2
    assert "Published by" in card_text(harness)


async def test_the_author_reads_the_headline_as_it_was_published(harness: DeliveryHarness) -> None:
    await harness.assign_and_deliver()
    await harness.reflect(hurts="c1@example.com is never answered. So they wait.")
    await harness.publish()
    await harness.deliver_all()
    (text,) = [message.text for message in harness.messages_to(ADA) if "making the call" in message.text]
    assert "c1@example.com" not in text
    (post,) = harness.messages_in(STORIES_ID)
    assert post.text.splitlines()[0] in text.splitlines()


COMMITTED: dict[str, Any] = {"promise": "Freeze the price.", "owner": JONAS}
PRIVATE_WORDS = ("Freeze", "Number", "Account", "bookkeeping")


@pytest.mark.parametrize("by_choice", [True, False])
@pytest.mark.parametrize("change", ["is_guest", "deleted"])
@pytest.mark.parametrize("person", [ADA, JONAS])
async def test_what_stands_with_them_gives_way(
    harness: DeliveryHarness, person: str, change: str, *, by_choice: bool
) -> None:
    await harness.assign_and_deliver()
    await harness.reflect(**COMMITTED)
    await harness.deliver_all()
    assert "Freeze the price." in texts_to(harness, person)
    if not by_choice:
        await harness.publish()
        await harness.deliver_all()
    setattr(harness.sandbox.workspace.people[person], change, True)
    harness.context.workspace.members.learn({"id": person, "is_restricted": True})
    if by_choice:
        await harness.reflect(**COMMITTED, consent=Consent.PRIVATE, version=1)
    else:
        await commit(harness.database, reviews.withdraw, 1, by=NADIA, is_editor=True, now=harness.clock.now())
    await harness.deliver(times=5)
    assert [word for word in PRIVATE_WORDS if word in texts_to(harness, person)] == []
