"""Other set-ups: a user group as the CX team, and servers that lack what this set-up does not need."""

from typing import Any

import pytest

from scripts.sandbox.person import words_of
from tests.handlers.actions import NO_PART, answer_text, send_click, settle, story_in_review
from tests.harness import ADA, FILLED, NADIA, TOM, Harness, started_with_people

LACKING = {"usergroups.list", "usergroups.users.list", "files.info", "conversations.list", "users.lookupByEmail"}
BY_ID: dict[str, Any] = {"firsthand_stories_channel": "C0STORIES01", "firsthand_cx_channel": "C0CXTEAM001"}


async def publish_a_story(harness: Harness) -> None:
    card = await story_in_review(harness)
    await harness.nadia.click(card, "Publish")
    story = await harness.ada.wait_for_message(harness.stories_channel, FILLED["promise"])
    assert FILLED["quote"] in words_of(story)
    await settle(harness)


async def test_a_server_with_little_more_than_messages_and_modals_is_enough(sqlite_url: str) -> None:
    async with started_with_people(sqlite_url, sandbox={"without": LACKING}, **BY_ID) as harness:
        await publish_a_story(harness)


@pytest.mark.parametrize("method", ["users.info", "conversations.history", "chat.getPermalink", "conversations.join"])
async def test_a_server_that_lacks_one_more_method_still_carries_the_month(sqlite_url: str, method: str) -> None:
    async with started_with_people(sqlite_url, sandbox={"without": LACKING | {method}}, **BY_ID) as harness:
        await publish_a_story(harness)


async def test_the_cx_team_may_be_a_user_group(sqlite_url: str) -> None:
    async with started_with_people(sqlite_url, firsthand_cx_team="S0CXTEAM001") as harness:
        await publish_a_story(harness)
        tom = harness.page_client.person(TOM)
        assert "/firsthand status" in answer_text(await harness.command("help", by=tom))
        assert "/firsthand status" not in answer_text(await harness.command("help", by=harness.ada))


async def test_who_joins_or_leaves_the_user_group_is_noticed(sqlite_url: str) -> None:
    async with started_with_people(sqlite_url, firsthand_cx_team="S0CXTEAM001") as harness:
        group = harness.sandbox.workspace.user_groups["S0CXTEAM001"]
        group.users = [ADA]
        await harness.move_to(harness.clock.now())
        assert "/firsthand status" in answer_text(await harness.command("help", by=harness.ada))
        assert answer_text(await harness.command("help", by=harness.nadia)).startswith(NO_PART)


async def test_a_user_group_beside_single_people_makes_one_team(sqlite_url: str) -> None:
    async with started_with_people(sqlite_url, firsthand_cx_team=f"S0CXTEAM001, {ADA}") as harness:
        for who in (NADIA, TOM, ADA):
            assert "/firsthand" in answer_text(await harness.command("help", by=harness.page_client.person(who)))


async def test_a_user_group_that_cannot_be_read_lets_nobody_in(sqlite_url: str) -> None:
    async with started_with_people(
        sqlite_url, sandbox={"without": {"usergroups.users.list"}}, firsthand_cx_team="S0CXTEAM001"
    ) as harness:
        assert answer_text(await harness.command("help")).startswith(NO_PART)


async def test_guests_and_people_of_another_company_are_no_team(harness: Harness) -> None:
    card = await story_in_review(harness)
    for who in ("U0GRACELEE1", "U0PIASANTOS"):
        ack = await send_click(harness, who, card, "publish_story", "1")
        assert ack.error is None
    await settle(harness)
    assert await harness.ada.messages(harness.stories_channel) == []
