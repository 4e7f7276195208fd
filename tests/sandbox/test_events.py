"""Events are sent for what the manifest subscribes to, with the keys Slack sends."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox
from scripts.sandbox.person import Actor

Bodies = list[dict[str, Any]]


def of_type(bodies: Bodies, kind: str) -> list[dict[str, Any]]:
    return [body["event"] for body in bodies if body.get("event", {}).get("type") == kind]


async def test_people_changing_and_coming_are_sent(bodies: Bodies, sandbox: Sandbox) -> None:
    workspace = sandbox.workspace
    workspace.set_status("U0ADAOKAFOR", "On leave", ":palm_tree:", until=2_000_000_000)
    workspace.deactivate("U0MEITANAKA")
    workspace.add_person("kim", "Kim Kimura")
    await sandbox.settled()
    changed = {event["user"]["id"]: event["user"] for event in of_type(bodies, "user_change")}
    assert changed["U0ADAOKAFOR"]["profile"]["status_text"] == "On leave"
    assert changed["U0ADAOKAFOR"]["profile"]["status_expiration"] == 2_000_000_000
    assert changed["U0MEITANAKA"]["deleted"]
    assert of_type(bodies, "team_join")[0]["user"]["real_name"] == "Kim Kimura"


async def test_the_envelope_has_slacks_keys(bodies: Bodies, ada: Actor, sandbox: Sandbox) -> None:
    await ada.say("#customer-stories", "hello")
    await sandbox.settled()
    body = bodies[0]
    assert set(body) >= {"token", "team_id", "api_app_id", "event", "event_id", "event_time", "authorizations"}
    assert set(body["event"]) >= {"type", "user", "text", "ts", "channel", "channel_type", "event_ts"}
    assert body["event"]["channel_type"] == "channel"


async def test_unsubscribed_events_are_not_sent(bodies: Bodies, sandbox: Sandbox) -> None:
    sandbox.workspace.share("C0STORIES01")
    await sandbox.settled()
    assert bodies == []


async def test_an_own_message_and_its_change_are_sent_too(
    client: AsyncWebClient, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(sandbox.delivery, "event", lambda payload: sent.append(payload["event"]))
    posted = await client.chat_postMessage(channel="C0STORIES01", text="a")
    await client.chat_update(channel="C0STORIES01", ts=posted["ts"], text="b")
    first, changed = sent
    assert (first["bot_id"], first["text"]) == (changed["message"]["bot_id"], "a")
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "b")


async def test_opening_the_dm_is_an_opened_messages_tab(
    bodies: Bodies, ada: Actor, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=ada.id, text="news")
    await ada.page_client.post("/page/read", **{"as": ada.id}, channel=await ada.dm_id())
    await sandbox.settled()
    assert [event["tab"] for event in of_type(bodies, "app_home_opened")] == ["messages"]


async def test_a_revoked_token_is_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.auth_test()
    sandbox.revoke()
    with pytest.raises(SlackApiError, match="token_revoked"):
        await client.auth_test()
