"""That a story is out is said once it stands in the channel, and not while the channel keeps the bot out."""

from models import OutgoingKind, Story, StoryState
from tests.harness import ADA
from tests.jobs.harness import CX_ID, STORIES_ID, DeliveryHarness
from tests.waiting import outgoing


def read_by_ada(harness: DeliveryHarness) -> str:
    return "\n".join(message.text for message in harness.messages_to(ADA))


def on_the_card(harness: DeliveryHarness) -> str:
    return next(message.text for message in harness.said(CX_ID) if "bookkeeping" in message.text)


async def test_nobody_says_it_is_out_while_the_channel_keeps_the_bot_out(harness: DeliveryHarness) -> None:
    await harness.assign()
    await harness.deliver_all()
    await harness.reflect()
    await harness.deliver_all()
    await harness.context.workspace.channels.id_of(harness.context.stories_channel)
    harness.sandbox.workspace.archive(harness.sandbox.workspace.channels[STORIES_ID])
    await harness.publish()
    await harness.deliver(times=3)
    async with harness.database.read() as session:
        assert (await session.get_one(Story, 1)).state is StoryState.PUBLISHED
    assert "is out" not in read_by_ada(harness)
    assert "approved" in read_by_ada(harness)
    assert "Published" not in on_the_card(harness)
    assert "Approved by" in on_the_card(harness)
    assert await outgoing(harness.database, OutgoingKind.STORY_PUBLISHED) == []
    harness.sandbox.workspace.channels[STORIES_ID].is_archived = False
    await harness.deliver_all()
    assert read_by_ada(harness).count("Your story is out. Thank you") == 2
    assert "Published by" in on_the_card(harness)


async def test_the_author_reads_the_headline_as_it_was_published(harness: DeliveryHarness) -> None:
    await harness.assign()
    await harness.deliver_all()
    await harness.reflect(hurts="c1@example.com is never answered. So they wait.")
    await harness.publish()
    await harness.deliver_all()
    (told,) = [message.text for message in harness.messages_to(ADA) if "making the call" in message.text]
    assert "c1@example.com" not in told
    (post,) = harness.said(STORIES_ID)
    assert post.text.splitlines()[0] in told.splitlines()
