"""Channels, DMs, people and views, read and changed through a real client: as Slack answers, at the edges too."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox
from scripts.sandbox.person import Actor
from tests.sandbox import tiny_app
from tests.sandbox.tiny_app import modal, refused

STORIES = "C0STORIES01"


async def test_posting_by_name_by_id_and_to_a_person(client: AsyncWebClient, ada: Actor) -> None:
    by_name = await client.chat_postMessage(channel="#customer-stories", text="one")
    assert by_name["channel"] == STORIES
    to_person = await client.chat_postMessage(channel=ada.id, text="two")
    assert to_person["channel"].startswith("D")
    opened = await client.conversations_open(users=ada.id)
    assert opened["channel"]["id"] == to_person["channel"]
    assert opened["already_open"]


async def test_metadata_comes_back_only_with_the_flag(client: AsyncWebClient) -> None:
    metadata = {"event_type": "outgoing", "event_payload": {"id": "7"}}
    await client.chat_postMessage(channel=STORIES, text="a", metadata=metadata)
    plain = (await client.conversations_history(channel=STORIES))["messages"][0]
    full = (await client.conversations_history(channel=STORIES, include_all_metadata=True))["messages"][0]
    assert plain["metadata"] == {"event_type": "outgoing"}
    assert full["metadata"] == metadata


async def test_update_keeps_metadata_and_blocks_not_mentioned(client: AsyncWebClient) -> None:
    metadata = {"event_type": "outgoing", "event_payload": {"id": "7"}}
    posted = await client.chat_postMessage(
        channel=STORIES, text="a", metadata=metadata, blocks=[tiny_app.button("Go", "go")]
    )
    await client.chat_update(channel=STORIES, ts=posted["ts"], text="b")
    message = (await client.conversations_history(channel=STORIES, include_all_metadata=True))["messages"][0]
    assert (message["text"], message["metadata"]) == ("b", metadata)
    assert message["blocks"][0]["elements"][0]["action_id"] == "go"
    assert message["edited"]


async def test_history_is_newest_first_in_pages_and_between_times(client: AsyncWebClient) -> None:
    posted = [(await client.chat_postMessage(channel=STORIES, text=str(n)))["ts"] for n in range(5)]
    assert posted == sorted(set(posted))
    first = await client.conversations_history(channel=STORIES, limit=2)
    assert [m["text"] for m in first["messages"]] == ["4", "3"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_history(channel=STORIES, limit=3, cursor=cursor)
    assert [m["text"] for m in second["messages"]] == ["2", "1", "0"]
    assert second["response_metadata"]["next_cursor"] == ""
    later = await client.conversations_history(channel=STORIES, oldest=posted[2])
    assert [m["text"] for m in later["messages"]] == ["4", "3"]
    inclusive = await client.conversations_history(channel=STORIES, oldest=posted[3], latest=posted[3], inclusive=True)
    assert [m["text"] for m in inclusive["messages"]] == ["3"]


async def test_people_come_in_pages_with_their_marks(client: AsyncWebClient) -> None:
    people = [user async for page in await client.users_list(limit=3) for user in page["members"]]
    by_name = {user["name"]: user for user in people}
    assert by_name["otto"]["deleted"]
    assert "tz" not in by_name["otto"]
    assert by_name["grace"]["is_restricted"]
    assert by_name["mei"]["tz"] == "Asia/Tokyo"
    assert "pia" not in by_name
    outsider = (await client.users_info(user="U0PIASANTOS", include_locale=True))["user"]
    assert outsider["team_id"] != by_name["mei"]["team_id"]
    assert "locale" not in outsider


async def test_channels_show_what_kind_they_are(client: AsyncWebClient) -> None:
    listed = await client.conversations_list(types="public_channel,private_channel", exclude_archived=True)
    by_name = {channel["name"]: channel for channel in listed["channels"]}
    assert by_name["globex-project"]["is_ext_shared"]
    assert by_name["cx-team"]["is_private"]
    assert by_name["customer-stories"]["is_member"]
    assert not by_name["general"]["is_member"]


async def test_the_people_of_a_user_group_are_listed(client: AsyncWebClient) -> None:
    users = (await client.usergroups_users_list(usergroup="S0CXTEAM001"))["users"]
    assert users == ["U0NADIARAHM", "U0TOMBECKER"]


@pytest.mark.parametrize("size", [1, 4])
async def test_pages_may_be_smaller_than_asked_for(size: int) -> None:
    async with tiny_app.slack(page_size=size) as (_, client):
        pages = [page["members"] async for page in await client.users_list(limit=100)]
        assert max(map(len, pages)) == size
        assert sum(map(len, pages)) == 17


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
    async with tiny_app.slack(quiet) as (slack, client):
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


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "latin-1"])
async def test_json_is_taken_as_plain_utf_8_alone(ada: Actor, sandbox: Sandbox, encoding: str) -> None:
    body, headers = '{"name": "Zoë"}'.encode(encoding), {"Content-Type": "application/json"}
    async with ada.page_client.session.post(f"{sandbox.api_url}auth.test", data=body, headers=headers) as response:
        assert (await response.json())["error"] == "invalid_json"


async def test_user_groups_change(sandbox: Sandbox, client: AsyncWebClient) -> None:
    group = sandbox.workspace.user_groups["S0CXTEAM001"]
    sandbox.workspace.set_user_group(group, ["U0NADIARAHM", "U0ADAOKAFOR"])
    users = (await client.usergroups_users_list(usergroup=group.id))["users"]
    assert users == ["U0NADIARAHM", "U0ADAOKAFOR"]
