"""A real Bolt app on Socket Mode against the stand-in: commands, clicks, modals, home."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox
from scripts.sandbox.person import Actor
from tests.sandbox import tiny_app

Seen = list[dict[str, Any]]


async def test_command_is_answered_to_the_person_alone(seen: Seen, ada: Actor, sandbox: Sandbox) -> None:
    ran = await ada.command("/tiny", "hello", channel="#customer-stories")
    assert ran["response"]["text"] == "You said: hello"
    assert ran["response"]["response_type"] == "ephemeral"
    assert sandbox.workspace.messages("C0STORIES01") == []
    assert (await ada.messages("C0STORIES01"))[-1]["ephemeral"]
    assert await ada.page_client.person("U0MEITANAKA").messages("C0STORIES01") == []


async def test_escaped_command_carries_ids(seen: Seen, ada: Actor) -> None:
    ran = await ada.command("/tiny", "assign @mei in #customer-stories")
    assert ran["response"]["text"] == "You said: assign <@U0MEITANAKA|mei> in <#C0STORIES01|customer-stories>"


async def test_unescaped_command_carries_words(seen: Seen, ada: Actor) -> None:
    await ada.command("/raw", "@mei", channel="#customer-stories")
    assert (await ada.wait_for_message("C0STORIES01", "raw: @mei"))["ephemeral"] is False


async def test_modal_is_filled_refused_and_sent(seen: Seen, ada: Actor) -> None:
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


async def test_errors_for_no_input_are_a_violation(seen: Seen, ada: Actor, sandbox: Sandbox) -> None:
    await ada.command("/tiny", "modal")
    answer = await ada.submit({"heard": "wrong block"})
    assert answer["error"] == "invalid_response_action"
    assert "nowhere" in sandbox.violations[0]
    assert len(await ada.views()) == 1


async def test_button_reaches_the_app_with_its_message(
    seen: Seen, ada: Actor, client: AsyncWebClient, sandbox: Sandbox
) -> None:
    await client.chat_postMessage(channel=ada.id, text="Greet?", blocks=[tiny_app.button("Say hello", "greet", "7")])
    await ada.click(await ada.wait_for_dm("Greet?"), "Say hello")
    assert await ada.wait_for_dm("Hello there")
    click = next(body for body in seen if body["type"] == "block_actions")
    assert click["actions"][0]["value"] == "7"
    assert click["message"]["text"] == "Greet?"
    assert click["container"]["channel_id"] == click["channel"]["id"]
    assert click["response_url"].startswith(sandbox.url)


async def test_home_is_published_when_opened(seen: Seen, ada: Actor) -> None:
    home = await ada.home()
    assert home["blocks"][0]["text"]["text"] == "Welcome home"


async def test_events_come_only_where_the_bot_is(seen: Seen, ada: Actor, sandbox: Sandbox) -> None:
    await ada.say("#general", "not for the bot")
    await ada.say("#customer-stories", "for the bot")
    await sandbox.settled()
    assert [body["event"]["text"] for body in seen if body["type"] == "event_callback"] == ["for the bot"]
