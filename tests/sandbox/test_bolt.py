"""A real Bolt app against the stand-in: commands, clicks, modals, home, and up to five posts to a response URL."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from scripts.sandbox import Sandbox
from scripts.sandbox.person import Actor
from tests.sandbox import tiny_app

Bodies = list[dict[str, Any]]


async def test_command_is_answered_to_the_person_alone(bodies: Bodies, ada: Actor, sandbox: Sandbox) -> None:
    ran = await ada.command("/tiny", "hello", channel="#customer-stories")
    assert ran["response"]["text"] == "You said: hello"
    assert ran["response"]["response_type"] == "ephemeral"
    assert sandbox.workspace.messages("C0STORIES01") == []
    assert (await ada.messages("C0STORIES01"))[-1]["ephemeral"]
    assert await ada.page_client.person("U0MEITANAKA").messages("C0STORIES01") == []


async def test_escaped_command_carries_ids(bodies: Bodies, ada: Actor) -> None:
    ran = await ada.command("/tiny", "assign @mei in #customer-stories")
    assert ran["response"]["text"] == "You said: assign <@U0MEITANAKA|mei> in <#C0STORIES01|customer-stories>"


async def test_unescaped_command_carries_words(bodies: Bodies, ada: Actor) -> None:
    await ada.command("/raw", "@mei", channel="#customer-stories")
    assert (await ada.wait_for_message("C0STORIES01", "raw: @mei"))["ephemeral"] is False


async def test_modal_is_filled_refused_and_sent(bodies: Bodies, ada: Actor) -> None:
    await ada.command("/tiny", "modal")
    empty = await ada.submit()
    assert empty["client_side"]
    assert empty["errors_by_label"] == {"What did you hear?": "Please complete this required field."}
    refused = await ada.submit({"What did you hear?": "nothing"})
    assert refused["errors"] == {"heard": "Surely something."}
    sent = await ada.submit({"heard": "They wait too long"})
    assert sent["acked"]
    assert sent["errors"] is None
    assert (await ada.wait_for_dm("Heard"))["text"] == "Heard: They wait too long"
    assert await ada.views() == []


async def test_errors_for_no_input_are_a_violation(bodies: Bodies, ada: Actor, sandbox: Sandbox) -> None:
    await ada.command("/tiny", "modal")
    answer = await ada.submit({"heard": "wrong block"})
    assert answer["error"] == "invalid_response_action"
    assert "nowhere" in sandbox.violations[0]
    assert len(await ada.views()) == 1


async def test_button_reaches_the_app_with_its_message(
    bodies: Bodies, ada: Actor, client: AsyncWebClient, sandbox: Sandbox
) -> None:
    await client.chat_postMessage(channel=ada.id, text="Greet?", blocks=[tiny_app.button("Say hello", "greet", "7")])
    await ada.click(await ada.wait_for_dm("Greet?"), "Say hello")
    assert await ada.wait_for_dm("Hello there")
    click = next(body for body in bodies if body["type"] == "block_actions")
    assert click["actions"][0]["value"] == "7"
    assert click["message"]["text"] == "Greet?"
    assert click["container"]["channel_id"] == click["channel"]["id"]
    assert click["response_url"].startswith(sandbox.url)


async def test_home_is_published_when_opened(bodies: Bodies, ada: Actor) -> None:
    home = await ada.home()
    assert home["blocks"][0]["text"]["text"] == "Welcome home"


async def test_events_come_only_where_the_bot_is(bodies: Bodies, ada: Actor, sandbox: Sandbox) -> None:
    await ada.say("#general", "not for the bot")
    await ada.say("#customer-stories", "for the bot")
    await sandbox.settled()
    assert [body["event"]["text"] for body in bodies if body["type"] == "event_callback"] == ["for the bot"]


async def url_of_a_click(client: AsyncWebClient, ada: Actor, bodies: list[dict[str, Any]]) -> str:
    await client.chat_postMessage(channel=ada.id, text="Greet?", blocks=[tiny_app.button("Say hello", "greet")])
    await ada.click(await ada.wait_for_dm("Greet?"), "Say hello")
    return str(next(body for body in bodies if body["type"] == "block_actions")["response_url"])


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
    client: AsyncWebClient, ada: Actor, bodies: list[dict[str, Any]]
) -> None:
    hook = AsyncWebhookClient(await url_of_a_click(client, ada, bodies))
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
