"""The CX team while some of its user groups can't be read: the rest stays right, and nobody is locked out unsaid."""

import logging

import pytest

from bot.slack import RateLimiter, SlackWorkspace, make_client
from scripts.sandbox import Sandbox
from tests.harness import ADA, MANIFEST, NADIA, TOM


def bot_of(slack: Sandbox, *team: str) -> SlackWorkspace:
    return SlackWorkspace(make_client(slack.bot_token, slack.api_url), RateLimiter(), cx_team=team)


async def test_a_group_that_cannot_be_read_takes_nothing_from_the_others() -> None:
    async with Sandbox(MANIFEST) as slack:
        workspace = bot_of(slack, TOM, "S0NOSUCH", "S0CXTEAM001")
        await workspace.refresh_team()
        assert (workspace.is_cx(TOM), workspace.is_cx(NADIA)) == (True, True)


async def test_only_the_group_that_cannot_be_read_keeps_its_last_known_members() -> None:
    async with Sandbox(MANIFEST) as slack:
        other = slack.workspace.add_user_group("editors", [ADA])
        workspace = bot_of(slack, "S0CXTEAM001", other.id)
        await workspace.refresh_team()
        slack.workspace.set_user_group(other, [TOM])
        slack.faults.fault("usergroups.users.list", "server_error", nth=1)
        await workspace.refresh_team()
        assert (workspace.is_cx(NADIA), workspace.is_cx(ADA), workspace.is_cx(TOM)) == (True, False, True)


@pytest.mark.parametrize(("team", "told"), [(["S0NOSUCH"], True), (["S0NOSUCH", TOM], False), (["S0CXTEAM001"], False)])
async def test_a_team_of_nobody_is_an_error_that_says_what_to_do(
    team: list[str], told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async with Sandbox(MANIFEST) as slack:
        await bot_of(slack, *team).refresh_team()
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert any("FIRSTHAND_CX_TEAM" in words and "nobody" in words for words in errors) is told


async def test_who_is_not_found_under_whatever_word_is_nobody() -> None:
    async with Sandbox(MANIFEST) as slack:
        slack.faults.fault("users.lookupByEmail", "refused", error="method_deprecated")
        assert await bot_of(slack, TOM).profile_by_email("ada.okafor@acme.example") is None
