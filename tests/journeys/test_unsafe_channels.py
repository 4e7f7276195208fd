"""A channel that too many may read: refused at the start, and silent from the moment it becomes so."""

import pytest

from bot.app import Firsthand
from bot.clock import Clocks, SystemClock
from bot.errors import SettingsError
from models import Outgoing, OutgoingState
from scripts.sandbox import Sandbox
from tests.handlers.actions import open_modal, rows, settle, story_in_review
from tests.harness import CX, FILLED, MANIFEST, STORIES, Harness, settings_for, until

CX_ID, STORIES_ID = "C0CXTEAM001", "C0STORIES01"


@pytest.mark.parametrize(
    ("channel", "changes", "words"),
    [
        (CX_ID, {"kind": "public"}, "CX channel is public"),
        (CX_ID, {"is_ext_shared": True}, "CX channel is shared"),
        (STORIES_ID, {"is_ext_shared": True}, "stories channel is shared"),
    ],
)
async def test_it_is_refused_at_the_start_in_words(
    sqlite_url: str, channel: str, changes: dict[str, object], words: str
) -> None:
    async with Sandbox(MANIFEST) as slack:
        for name, value in changes.items():
            setattr(slack.workspace.channels[channel], name, value)
        bot = Firsthand(settings_for(slack, sqlite_url), Clocks(SystemClock(), SystemClock()))
        with pytest.raises(SettingsError, match=words):
            await bot.start()
        await bot.stop()


@pytest.mark.parametrize("named", [CX, "C0CXTEAM001"])
async def test_one_channel_for_both_is_refused(sqlite_url: str, named: str) -> None:
    async with Sandbox(MANIFEST) as slack:
        settings = settings_for(slack, sqlite_url, firsthand_stories_channel=named)
        bot = Firsthand(settings, Clocks(SystemClock(), SystemClock()))
        try:
            with pytest.raises(SettingsError, match="the same channel"):
                await bot.start()
        finally:
            await bot.stop()


async def waits_with_error(harness: Harness, kind: str) -> bool:
    return any(
        row.kind == kind and row.error and row.state is OutgoingState.WAITING for row in await rows(harness, Outgoing)
    )


async def test_a_stories_channel_that_is_shared_meanwhile_hears_nothing_until_that_ends(harness: Harness) -> None:
    card = await story_in_review(harness)
    harness.sandbox.workspace.share(STORIES_ID)
    notice = await harness.nadia.wait_for_dm("shared with another company")
    assert STORIES in notice["text"] or "stories channel" in notice["text"]
    await harness.nadia.click(card, "Publish")
    await until(lambda: waits_with_error(harness, "story"))
    assert harness.sandbox.workspace.channels[STORIES_ID].messages == []
    harness.sandbox.workspace.share(STORIES_ID, outside=False)
    await until(lambda: _is_safe(harness))
    await harness.bot.schedule.run_all()
    async with harness.database.write() as session:
        for row in await rows(harness, Outgoing):
            if row.kind == "story":
                row.next_try_at = row.next_try_at.replace(year=1970)
                await session.merge(row)
    await harness.bot.schedule.run_all()
    assert len(harness.sandbox.workspace.channels[STORIES_ID].messages) == 1


async def _is_safe(harness: Harness) -> bool:
    return not harness.bot.workspace.channels.faults


async def test_a_cx_channel_made_public_hears_nothing_and_its_team_is_told_once(harness: Harness) -> None:
    harness.sandbox.workspace.channels[CX_ID].kind = "public"
    await harness.bot.schedule.run_all()
    await harness.nadia.wait_for_dm("The CX channel is public")
    await harness.command("assign P-1 C-1")
    message = await harness.ada.wait_for_dm("Log the call")
    before = len(harness.sandbox.workspace.channels[CX_ID].messages)
    await open_modal(harness.ada, message, "Log the call")
    assert (await harness.ada.submit(FILLED))["errors"] is None
    await until(lambda: waits_with_error(harness, "review"))
    await harness.bot.schedule.run_all()
    assert len(harness.sandbox.workspace.channels[CX_ID].messages) == before
    assert len([m for m in await harness.nadia.dm() if "is public" in m["text"]]) == 1


async def test_a_story_can_be_withdrawn_from_a_channel_that_others_read_by_now(harness: Harness) -> None:
    await harness.nadia.click(await story_in_review(harness), "Publish")
    await settle(harness)
    (post,) = harness.sandbox.workspace.channels[STORIES_ID].messages
    harness.sandbox.workspace.share(STORIES_ID)
    await harness.nadia.wait_for_dm("shared with another company")
    message = await harness.ada.wait_for_dm(lambda message: "Withdraw" in str(message["blocks"]))
    await harness.ada.click(message, "Withdraw")
    await settle(harness)
    assert post.text == "This story was withdrawn."
    assert "bookkeeping" not in str(post.blocks)
