"""That a story is out is said once it stands in the channel, and not while the channel keeps the bot out."""

from models import OutgoingKind, Story, StoryState
from tests.harness import ADA
from tests.jobs.harness import CX_ID, STORIES_ID, DeliveryHarness
from tests.waiting import outgoing


def read_by_ada(office: DeliveryHarness) -> str:
    return "\n".join(message.text for message in office.said_to(ADA))


def on_the_card(office: DeliveryHarness) -> str:
    return next(message.text for message in office.said(CX_ID) if "bookkeeping" in message.text)


async def test_nobody_says_it_is_out_while_the_channel_keeps_the_bot_out(office: DeliveryHarness) -> None:
    await office.assign()
    await office.deliver_all()
    await office.reflect()
    await office.deliver_all()
    await office.context.workspace.channels.id_of(office.context.stories_channel)
    office.sandbox.workspace.archive(office.sandbox.workspace.channels[STORIES_ID])
    await office.publish()
    await office.deliver(times=3)
    async with office.database.read() as session:
        assert (await session.get_one(Story, 1)).state is StoryState.PUBLISHED
    assert "is out" not in read_by_ada(office)
    assert "approved" in read_by_ada(office)
    assert "Published" not in on_the_card(office)
    assert "Approved by" in on_the_card(office)
    assert await outgoing(office.database, OutgoingKind.STORY_PUBLISHED) == []
    office.sandbox.workspace.channels[STORIES_ID].is_archived = False
    await office.deliver_all()
    assert read_by_ada(office).count("Your story is out. Thank you") == 2
    assert "Published by" in on_the_card(office)


async def test_the_author_reads_the_headline_as_it_was_published(office: DeliveryHarness) -> None:
    await office.assign()
    await office.deliver_all()
    await office.reflect(hurts="c1@example.com is never answered. So they wait.")
    await office.publish()
    await office.deliver_all()
    (told,) = [message.text for message in office.said_to(ADA) if "making the call" in message.text]
    assert "c1@example.com" not in told
    (post,) = office.said(STORIES_ID)
    assert post.text.splitlines()[0] in told.splitlines()
