"""Channels, DMs and what was said in them, read back through a real client."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox
from scripts.sandbox.person import Actor
from tests.sandbox import tiny_app

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
    async with Sandbox(tiny_app.manifest(), page_size=size, log_calls=False) as stingy:
        client = AsyncWebClient(token=stingy.bot_token, base_url=stingy.api_url)
        pages = [page["members"] async for page in await client.users_list(limit=100)]
        assert max(map(len, pages)) == size
        assert sum(map(len, pages)) == 13
