"""The smaller methods answer as Slack does, and the larger ones at their edges."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox
from scripts.sandbox.person import Actor
from tests.sandbox import tiny_app
from tests.sandbox.tiny_app import modal

STORIES = "C0STORIES01"


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await call
    return str(refusal.value.response["error"])


async def test_who_the_bot_is(client: AsyncWebClient, sandbox: Sandbox) -> None:
    who = await client.auth_test()
    assert (who["user"], who["user_id"]) == ("tinybot", sandbox.workspace.bot.id)


async def test_permalinks_name_channel_and_message(client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=STORIES, text="a"))["ts"]
    link = (await client.chat_getPermalink(channel=STORIES, message_ts=ts))["permalink"]
    assert link.endswith(f"/archives/{STORIES}/p{ts.replace('.', '')}")


async def test_coming_and_going(client: AsyncWebClient, sandbox: Sandbox) -> None:
    joined = await client.conversations_join(channel="C0GENERAL01")
    assert joined["channel"]["is_member"]
    assert (await client.conversations_join(channel="C0GENERAL01"))["warning"] == "already_in_channel"
    listed = await client.conversations_list(types="public_channel")
    mine = {channel["name"] for channel in listed["channels"] if channel["is_member"]}
    assert mine == {"general", "customer-stories"}
    sandbox.workspace.leave(sandbox.workspace.channels["C0GENERAL01"], sandbox.workspace.bot)
    assert await refused(client.conversations_history(channel="C0GENERAL01")) == "not_in_channel"


async def test_conversations_open_takes_one_person_or_a_channel(client: AsyncWebClient, ada: Actor) -> None:
    opened = (await client.conversations_open(users=[ada.id], return_im=True))["channel"]
    assert (opened["is_im"], opened["user"]) == (True, ada.id)
    assert (await client.conversations_open(channel=opened["id"]))["no_op"]
    assert await refused(client.conversations_open(users=[ada.id, "U0MEITANAKA"])) == "invalid_user_combination"
    assert await refused(client.conversations_open(users="USLACKBOT")) == "cannot_dm_bot"


async def test_a_member_who_leaves_takes_no_more_messages(client: AsyncWebClient, sandbox: Sandbox, ada: Actor) -> None:
    dm = (await client.conversations_open(users=ada.id))["channel"]["id"]
    sandbox.workspace.deactivate(ada.id)
    assert await refused(client.chat_postMessage(channel=dm, text="a")) == "channel_not_found"
    assert await refused(client.conversations_open(users=ada.id)) == "user_disabled"


async def test_a_home_cannot_become_a_modal(client: AsyncWebClient, ada: Actor) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    view = (await client.views_publish(user_id=ada.id, view=home))["view"]
    assert (
        await refused(client.views_update(view_id=view["id"], view=modal({"type": "divider"}))) == "invalid_arguments"
    )


async def test_a_click_needs_interactivity(ada: Actor) -> None:
    quiet = tiny_app.manifest()
    quiet["settings"]["interactivity"]["is_enabled"] = False
    async with Sandbox(quiet, log_calls=False) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        await client.chat_postMessage(channel=STORIES, text="a", blocks=[tiny_app.button("Go", "go")])
        answer = {"as": ada.id, "channel": STORIES, "ts": slack.workspace.messages(STORIES)[0].ts}
        async with ada.page_client.session.post(f"{slack.url}/page/click", json=answer) as response:
            assert "not set up" in (await response.json())["error"]
        assert slack.violations


async def test_what_is_no_json_is_said_so(ada: Actor, sandbox: Sandbox) -> None:
    async with ada.page_client.session.post(f"{sandbox.url}/page/say", data="{") as response:
        assert response.status == 400
    async with ada.page_client.session.post(
        f"{sandbox.api_url}auth.test", data="[]", headers={"Content-Type": "application/json"}
    ) as response:
        assert (await response.json())["error"] == "json_not_object"


async def test_user_groups_change(sandbox: Sandbox, client: AsyncWebClient) -> None:
    group = sandbox.workspace.user_groups["S0CXTEAM001"]
    sandbox.workspace.set_user_group(group, ["U0NADIARAHM", "U0ADAOKAFOR"])
    users = (await client.usergroups_users_list(usergroup=group.id))["users"]
    assert users == ["U0NADIARAHM", "U0ADAOKAFOR"]
