"""Other set-ups: a user group as the CX team, and servers that lack what this set-up does not need."""

from typing import Any

import pytest

from scripts.sandbox.person import words_of
from tests.handlers.actions import NO_TEAM, PATIENT, in_review, press, quiet, spoken
from tests.harness import ADA, FILLED, NADIA, TOM, Harness, add_people, started

LACKING = {"usergroups.list", "usergroups.users.list", "files.info", "conversations.list", "users.lookupByEmail"}
BY_ID: dict[str, Any] = {"firsthand_stories_channel": "C0STORIES01", "firsthand_cx_channel": "C0CXTEAM001"}


async def _a_story_is_told(world: Harness) -> None:
    await add_people(world.database)
    card = await in_review(world)
    await world.nadia.click(card, "Publish")
    story = await world.ada.wait_for_message(world.stories_channel, FILLED["promise"])
    assert FILLED["quote"] in words_of(story)
    await quiet(world)
    assert world.sandbox.violations == []


async def test_a_server_with_little_more_than_messages_and_modals_is_enough(sqlite_url: str) -> None:
    async with started(sqlite_url, sandbox=PATIENT | {"without": LACKING}, **BY_ID) as world:
        await _a_story_is_told(world)


@pytest.mark.parametrize("method", ["users.info", "conversations.history", "chat.getPermalink", "conversations.join"])
async def test_a_server_that_lacks_one_more_method_still_carries_the_month(sqlite_url: str, method: str) -> None:
    async with started(sqlite_url, sandbox=PATIENT | {"without": LACKING | {method}}, **BY_ID) as world:
        await _a_story_is_told(world)


async def test_the_cx_team_may_be_a_user_group(sqlite_url: str) -> None:
    async with started(sqlite_url, sandbox=PATIENT, firsthand_cx_team="S0CXTEAM001") as world:
        await _a_story_is_told(world)
        tom = world.page_client.person(TOM)
        assert "/firsthand status" in spoken(await world.command("help", by=tom))
        assert spoken(await world.command("help", by=world.ada)).startswith(NO_TEAM)


async def test_who_joins_or_leaves_the_user_group_is_noticed(sqlite_url: str) -> None:
    async with started(sqlite_url, sandbox=PATIENT, firsthand_cx_team="S0CXTEAM001") as world:
        group = world.sandbox.workspace.user_groups["S0CXTEAM001"]
        group.users = [ADA]
        await world.move_to(world.clock.now())
        assert "/firsthand status" in spoken(await world.command("help", by=world.ada))
        assert spoken(await world.command("help", by=world.nadia)).startswith(NO_TEAM)
        assert world.sandbox.violations == []


async def test_a_user_group_beside_single_people_makes_one_team(sqlite_url: str) -> None:
    async with started(sqlite_url, sandbox=PATIENT, firsthand_cx_team=f"S0CXTEAM001, {ADA}") as world:
        for who in (NADIA, TOM, ADA):
            assert "/firsthand" in spoken(await world.command("help", by=world.page_client.person(who)))
        assert world.sandbox.violations == []


async def test_a_user_group_that_cannot_be_read_lets_nobody_in(sqlite_url: str) -> None:
    async with started(
        sqlite_url, sandbox=PATIENT | {"without": {"usergroups.users.list"}}, firsthand_cx_team="S0CXTEAM001"
    ) as world:
        assert spoken(await world.command("help")).startswith(NO_TEAM)
        assert world.sandbox.violations == []


async def test_guests_and_people_of_another_company_are_no_team(office: Harness) -> None:
    card = await in_review(office)
    for who in ("U0GRACELEE1", "U0PIASANTOS"):
        ack = await press(office, who, card, "publish_story", "1")
        assert ack.error is None
    await quiet(office)
    assert await office.ada.messages(office.stories_channel) == []
