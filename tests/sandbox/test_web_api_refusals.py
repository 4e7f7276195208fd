"""The Web API says no where Slack does: to methods, arguments, tokens, scopes, channels and people."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox
from scripts.sandbox.commands import say
from tests.sandbox import tiny_app

STORIES, GENERAL, CX_TEAM = "C0STORIES01", "C0GENERAL01", "C0CXTEAM001"
REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("chat.shout", {}, "unknown_method"),
    ("chat.postMessage", {"channel": STORIES, "text": "a", "colour": "red"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": STORIES, "text": "a", "username": "Somebody"}, "invalid_arguments"),
    ("chat.postMessage", {"text": "a"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": STORIES}, "no_text"),
    ("chat.postMessage", {"channel": "C0NOWHERE", "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "#nowhere", "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "U0OTTOBRAND", "text": "a"}, "channel_not_found"),
    ("chat.postMessage", {"channel": STORIES, "text": "a", "metadata": "{"}, "invalid_metadata_format"),
    ("chat.postMessage", {"channel": STORIES, "text": "a", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
    ("chat.update", {"channel": STORIES, "ts": "1.000001", "text": "a"}, "message_not_found"),
    ("chat.update", {"channel": STORIES, "ts": "1.000001", "text": "a" * 4001}, "msg_too_long"),
    ("chat.getPermalink", {"channel": STORIES, "message_ts": "1.000001"}, "message_not_found"),
    ("conversations.history", {"channel": GENERAL}, "not_in_channel"),
    ("conversations.history", {"channel": STORIES, "limit": 1000}, "invalid_limit"),
    ("conversations.history", {"channel": STORIES, "cursor": "bogus"}, "invalid_cursor"),
    ("conversations.history", {"channel": "#customer-stories"}, "channel_not_found"),
    ("conversations.list", {"types": "public"}, "invalid_types"),
    ("conversations.join", {"channel": CX_TEAM}, "method_not_supported_for_channel_type"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
    ("conversations.open", {"users": "U0OTTOBRAND"}, "user_disabled"),
    ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
    ("users.lookupByEmail", {"email": "nobody@acme.example"}, "users_not_found"),
    ("users.lookupByEmail", {"email": "otto.brandt@acme.example"}, "users_not_found"),
    ("usergroups.users.list", {"usergroup": "S0NOBODY"}, "no_such_subteam"),
    ("files.info", {"file": "F0NOWHERE"}, "file_not_found"),
    ("files.completeUploadExternal", {"files": [{"id": "F0NOWHERE"}]}, "file_not_found"),
    ("apps.connections.open", {}, "not_allowed_token_type"),
]


async def refusal(client: AsyncWebClient, method: str, **args: Any) -> dict[str, Any]:
    return await tiny_app.refusal(client.api_call(method, json=args))


@pytest.mark.parametrize(("method", "args", "error"), REFUSALS)
async def test_refuses(client: AsyncWebClient, method: str, args: dict[str, Any], error: str) -> None:
    assert (await refusal(client, method, **args))["error"] == error


async def test_names_every_unknown_argument(client: AsyncWebClient) -> None:
    answer = await refusal(client, "users.info", user="U0ADAOKAFOR", colour="red", size=3)
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] unknown argument: colour",
        "[ERROR] unknown argument: size",
    ]


@pytest.mark.parametrize(("token", "error"), [("xoxb-wrong", "invalid_auth"), ("", "not_authed")])
async def test_refuses_tokens(sandbox: Sandbox, token: str, error: str) -> None:
    stranger = AsyncWebClient(token=token, base_url=sandbox.api_url)
    assert (await refusal(stranger, "auth.test"))["error"] == error


async def test_missing_scope_says_what_is_needed() -> None:
    async with tiny_app.slack(tiny_app.manifest(without_scopes=("im:write", "channels:history"))) as (_, client):
        answer = await refusal(client, "conversations.open", users="U0ADAOKAFOR")
        assert (answer["error"], answer["needed"]) == ("missing_scope", "im:write")
        assert "im:write" not in answer["provided"]
        answer = await refusal(client, "conversations.history", channel=STORIES)
        assert answer["needed"] == "channels:history"


async def test_scopes_stand_in_the_header(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


async def test_email_needs_its_scope() -> None:
    async with tiny_app.slack(tiny_app.manifest(without_scopes=("users:read.email",))) as (_, client):
        user = (await client.users_info(user="U0ADAOKAFOR"))["user"]
        assert "email" not in user["profile"]


async def test_posting_where_the_bot_is_not_needs_a_scope() -> None:
    async with tiny_app.slack(tiny_app.manifest(without_scopes=("chat:write.public",))) as (_, client):
        assert (await refusal(client, "chat.postMessage", channel=GENERAL, text="a"))["error"] == "not_in_channel"
        await client.conversations_join(channel=GENERAL)
        assert (await client.chat_postMessage(channel=GENERAL, text="a"))["ok"]


async def test_private_channels_are_hidden_from_a_bot_that_is_not_in(sandbox: Sandbox, client: AsyncWebClient) -> None:
    secret = sandbox.workspace.add_channel("board", ["U0ADAOKAFOR"], kind="private", with_bot=False)
    for method, args in (
        ("chat.postMessage", {"text": "a"}),
        ("conversations.info", {}),
        ("conversations.history", {}),
    ):
        assert (await refusal(client, method, channel=secret.id, **args))["error"] == "channel_not_found"


async def test_archived_channels_take_nothing(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.workspace.archive(STORIES)
    assert (await refusal(client, "chat.postMessage", channel=STORIES, text="a"))["error"] == "is_archived"


async def test_dms_need_the_messages_tab() -> None:
    async with tiny_app.slack(tiny_app.manifest(messages_tab_enabled=False)) as (_, client):
        answer = await refusal(client, "chat.postMessage", channel="U0ADAOKAFOR", text="a")
        assert answer["error"] == "messages_tab_disabled"


async def test_methods_can_be_left_out() -> None:
    async with tiny_app.slack(without={"usergroups.users.list"}) as (_, client):
        answer = await refusal(client, "usergroups.users.list", usergroup="S0CXTEAM001")
        assert answer["error"] == "unknown_method"


async def test_only_own_messages_can_be_changed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    channel = sandbox.workspace.channels[STORIES]
    said = say(sandbox.state, sandbox.workspace.person("U0ADAOKAFOR"), channel, "mine")
    place = {"channel": STORIES, "ts": said.ts}
    assert (await refusal(client, "chat.update", **place, text="yours"))["error"] == "cant_update_message"
