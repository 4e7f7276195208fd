"""What the bot knows of a workspace: itself, channels by name or id, people, the CX team."""

import asyncio
import logging
from dataclasses import replace
from typing import Any

import pytest

from bot.slack import ErrorKind, RateLimiter, SlackCallError, SlackWorkspace, make_client
from scripts.sandbox import Sandbox
from scripts.sandbox.entities import BOT_USER_ID
from tests.harness import ADA, MANIFEST, NADIA, TOM


async def test_it_learns_who_it_is_and_where_messages_are_found(workspace: SlackWorkspace, slack: Sandbox) -> None:
    assert workspace.message_link("C1", "1700000000.000100") is None
    await workspace.authenticate()
    assert workspace.user_id == BOT_USER_ID
    assert workspace.message_link("C1", "1700000000.000100") == f"{slack.url}/archives/C1/p1700000000000100"
    assert workspace.message_link(None, "1700000000.000100") is None


async def test_a_refused_token_is_reported(slack: Sandbox) -> None:
    stranger = SlackWorkspace(make_client("xoxb-of-nobody", slack.api_url), RateLimiter(), cx_team=[])
    with pytest.raises(SlackCallError) as refused:
        await stranger.authenticate()
    assert (refused.value.kind, str(refused.value)) == (ErrorKind.TOKEN, "invalid_auth")


async def test_a_message_is_found_by_slacks_own_word_where_the_workspace_has_no_address(
    workspace: SlackWorkspace, slack: Sandbox
) -> None:
    said = await workspace.call("chat.postMessage", channel="C0STORIES01", text="Hello")
    at = said["channel"], said["ts"]
    await workspace.fetch_message_link(*at)
    assert (workspace.message_link(*at) or "").startswith(f"{slack.url}/archives/C0STORIES01/p")
    await workspace.fetch_message_link("C0STORIES01", "1.000001")
    assert workspace.message_link("C0STORIES01", "1.000001") is None


async def test_a_channel_named_by_id_needs_no_list(slack: Sandbox) -> None:
    slack.faults.fault("conversations.list", "refused", error="missing_scope", always=True)
    bot = SlackWorkspace(make_client(slack.bot_token, slack.api_url), RateLimiter(), cx_team=[])
    assert await bot.channels.id_of("C0CXTEAM001") == "C0CXTEAM001"
    with pytest.raises(SlackCallError):
        await bot.channels.id_of("#cx-team")


@pytest.mark.parametrize("named", ["#cx-team", "C0CXTEAM001"])
async def test_a_channel_is_found_by_name_or_id_on_any_page_and_remembered(
    workspace: SlackWorkspace, slack: Sandbox, named: str
) -> None:
    for number in range(5):
        slack.workspace.add_channel(f"other-{number}")
    assert await workspace.channels.id_of(named) == "C0CXTEAM001"
    calls = len(slack.calls)
    assert await workspace.channels.id_of(named) == "C0CXTEAM001"
    assert len(slack.calls) == calls


@pytest.mark.parametrize("by_id", [True, False], ids=["by id", "by name"])
async def test_a_public_channel_is_joined(workspace: SlackWorkspace, slack: Sandbox, by_id: bool) -> None:
    channel = slack.workspace.add_channel("announcements", with_bot=False)
    assert await workspace.channels.id_of(channel.id if by_id else "#announcements") == channel.id
    assert BOT_USER_ID in channel.members


async def test_a_channel_made_later_is_found_within_a_minute(slack: Sandbox) -> None:
    now = 1_000.0
    workspace = SlackWorkspace(
        make_client(slack.bot_token, slack.api_url), RateLimiter(), cx_team=[], clock=lambda: now
    )
    assert await workspace.channels.id_of("#later") == "#later"
    asked = len(slack.calls_of("conversations.list"))
    made = slack.workspace.add_channel("later")
    assert await workspace.channels.id_of("#later") == "#later"
    assert len(slack.calls_of("conversations.list")) == asked
    now += 60
    assert await workspace.channels.id_of("#later") == made.id


async def test_a_channel_that_cannot_be_joined_is_still_named(workspace: SlackWorkspace, slack: Sandbox) -> None:
    channel = slack.workspace.add_channel("closed", with_bot=False)
    slack.faults.fault("conversations.join", "refused", error="restricted_action")
    assert await workspace.channels.id_of("#closed") == channel.id


@pytest.mark.parametrize("named", ["#cx-team", "C0CXTEAM001"])
async def test_a_server_that_lists_no_channels_gets_what_was_set(named: str) -> None:
    async with Sandbox(MANIFEST, without=["conversations.list"]) as slack:
        workspace = SlackWorkspace(make_client(slack.bot_token, slack.api_url), RateLimiter(), cx_team=[])
        assert await workspace.channels.id_of(named) == named


async def test_the_cx_team_is_who_is_named_and_who_is_in_its_groups(workspace: SlackWorkspace, slack: Sandbox) -> None:
    assert (workspace.is_cx(TOM), workspace.is_cx(NADIA)) == (True, False)
    await workspace.refresh_team()
    assert (workspace.is_cx(TOM), workspace.is_cx(NADIA), workspace.is_cx(ADA)) == (True, True, False)
    slack.workspace.set_user_group(slack.workspace.user_groups["S0CXTEAM001"], [ADA])
    await workspace.refresh_team()
    assert (workspace.is_cx(TOM), workspace.is_cx(NADIA), workspace.is_cx(ADA)) == (True, False, True)


async def test_the_cx_team_last_known_stays_while_slack_does_not_answer(
    workspace: SlackWorkspace, slack: Sandbox
) -> None:
    slack.faults.fault("usergroups.users.list", "server_error", nth=1)
    await workspace.refresh_team()
    assert (set(workspace.team), workspace.knows_team) == ({TOM}, False)
    await workspace.refresh_team()
    slack.faults.fault("usergroups.users.list", "server_error")
    await workspace.refresh_team()
    assert workspace.is_cx(NADIA)
    assert workspace.knows_team


async def test_people_are_found_by_id_and_by_e_mail(workspace: SlackWorkspace) -> None:
    by_id = await workspace.profile(ADA)
    assert by_id is not None
    assert (by_id.slack_id, by_id.name, by_id.timezone) == (ADA, "Ada Okafor", "Europe/London")
    by_email = await workspace.profile_by_email("ADA.okafor@acme.example")
    assert by_email == replace(by_id, language=None), "Slack tells no locale of who is looked up by e-mail"
    assert await workspace.profile("U0OTTOBRAND") is None
    assert await workspace.profile_by_email("nobody@acme.example") is None


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


@pytest.mark.parametrize("steps", range(6))
async def test_who_asks_while_an_answer_arrives_asks_slack_no_second_time(
    workspace: SlackWorkspace, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    answered, calls = asyncio.Event(), list[str]()

    async def call(method: str, **_: Any) -> dict[str, Any]:
        calls.append(method)
        await answered.wait()
        return {"user": {"id": ADA}}

    monkeypatch.setattr(workspace, "call", call)
    first = asyncio.create_task(workspace.members.has(ADA))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    answered.set()
    for _ in range(steps):
        await asyncio.sleep(0)
    assert await workspace.members.has(ADA)
    assert await first
    assert calls == ["users.info"]
