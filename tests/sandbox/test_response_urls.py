"""A response URL answers five times, to one person unless told otherwise, and works where the bot is not."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from scripts.sandbox import Sandbox
from scripts.sandbox.person import Actor
from tests.sandbox import tiny_app


async def url_of_a_click(client: AsyncWebClient, ada: Actor, seen: list[dict[str, Any]]) -> str:
    await client.chat_postMessage(channel=ada.id, text="Greet?", blocks=[tiny_app.button("Say hello", "greet")])
    await ada.click(await ada.wait_for_dm("Greet?"), "Say hello")
    return str(next(body for body in seen if body["type"] == "block_actions")["response_url"])


async def test_five_uses_and_no_more(sandbox: Sandbox, ada: Actor) -> None:
    url = sandbox.url + sandbox.state.interaction_tokens.new_response_url("C0GENERAL01", ada.id)
    hook = AsyncWebhookClient(url)
    for n in range(5):
        assert (await hook.send(text=str(n))).status_code == 200
    sixth = await hook.send(text="6")
    assert sixth.status_code == 404
    assert "used_url" in sixth.body
    said = await ada.messages("C0GENERAL01")
    assert [message["ephemeral"] for message in said] == [True] * 5


async def test_the_clicked_message_can_be_replaced_and_deleted(
    client: AsyncWebClient, ada: Actor, seen: list[dict[str, Any]]
) -> None:
    hook = AsyncWebhookClient(await url_of_a_click(client, ada, seen))
    await hook.send(text="Done", blocks=[], replace_original=True)
    assert [m["text"] for m in await ada.dm() if m["text"] != "Hello there"] == ["Done"]
    await hook.send(delete_original=True)
    assert [m["text"] for m in await ada.dm()] == ["Hello there"]


async def test_ephemerals_are_seen_by_one_and_kept_in_no_history(
    client: AsyncWebClient, sandbox: Sandbox, ada: Actor
) -> None:
    hook = AsyncWebhookClient(sandbox.url + sandbox.state.interaction_tokens.new_response_url("C0STORIES01", ada.id))
    await hook.send(text="for you")
    assert (await client.conversations_history(channel="C0STORIES01"))["messages"] == []
    assert [message["text"] for message in await ada.messages("C0STORIES01")] == ["for you"]
    assert await ada.page_client.person("U0NADIARAHM").messages("C0STORIES01") == []


async def test_what_slack_refuses_is_a_violation(sandbox: Sandbox, ada: Actor) -> None:
    hook = AsyncWebhookClient(sandbox.url + sandbox.state.interaction_tokens.new_response_url("C0GENERAL01", ada.id))
    assert (await hook.send(text="a", blocks=[{"type": "banner"}])).status_code == 400
    assert (await hook.send_dict({"text": "a", "channel": "C1"})).status_code == 400
    assert len(sandbox.violations) == 2
