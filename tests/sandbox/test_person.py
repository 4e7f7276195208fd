"""The client that acts as a person is pleasant, and says clearly what was there when it waits in vain."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox.person import Actor
from tests.sandbox import tiny_app
from tests.sandbox.tiny_app import plain


async def test_waiting_in_vain_tells_what_was_there(ada: Actor, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=ada.id, text="Something else")
    with pytest.raises(TimeoutError) as waited:
        await ada.wait_for_dm("a brief", timeout=0.05)
    assert "a brief" in str(waited.value)
    assert "Something else" in str(waited.value)


async def test_a_wrong_name_tells_what_can_be_used(ada: Actor, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=ada.id, text="Greet?", blocks=[tiny_app.button("Say hello", "greet")])
    with pytest.raises(LookupError, match="'Say hello'"):
        await ada.click(await ada.wait_for_dm("Greet?"), "Wave")


async def test_waiting_for_no_modal_times_out(ada: Actor) -> None:
    with pytest.raises(TimeoutError, match="a modal"):
        await ada.view(timeout=0.05)


async def test_options_are_chosen_by_their_words(
    ada: Actor, client: AsyncWebClient, seen: list[dict[str, Any]]
) -> None:
    options = [{"text": plain("Soon"), "value": "1"}, {"text": plain("Later"), "value": "2"}]
    select = {"type": "static_select", "action_id": "when_value", "placeholder": plain("When?"), "options": options}
    row = {"type": "actions", "block_id": "row", "elements": [select]}
    await client.chat_postMessage(channel=ada.id, text="When?", blocks=[row])
    message = await ada.wait_for_dm("When?")
    await ada.choose(message, "When?", "Later")
    assert seen[-1]["actions"][0]["selected_option"]["value"] == "2"
    with pytest.raises(LookupError, match="Soon"):
        await ada.choose(message, "When?", "Never")
