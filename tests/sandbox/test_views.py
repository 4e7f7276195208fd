"""Modals and home tabs: triggers, hashes, stacks, what stays typed, what is sent when one closes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox
from scripts.sandbox.person import Actor, PageError
from tests.sandbox import tiny_app
from tests.sandbox.tiny_app import modal, question, refused

ADA = "U0ADAOKAFOR"
ASK = modal(question("heard", "What did you hear?"))


@pytest.fixture
def trigger(sandbox: Sandbox) -> str:
    return sandbox.state.interaction_tokens.new_trigger(ADA)


async def test_a_trigger_opens_one_modal_only(client: AsyncWebClient, trigger: str) -> None:
    assert await refused(client.views_open(trigger_id="1.2.3", view=ASK)) == "invalid_trigger_id"
    await client.views_open(trigger_id=trigger, view=ASK)
    assert await refused(client.views_open(trigger_id=trigger, view=ASK)) == "exchanged_trigger_id"


async def test_a_trigger_dies() -> None:
    async with tiny_app.slack(trigger_life=0.01) as (hasty, client):
        trigger = hasty.state.interaction_tokens.new_trigger(ADA)
        await asyncio.sleep(0.02)
        assert await refused(client.views_open(trigger_id=trigger, view=ASK)) == "expired_trigger_id"


async def test_a_refused_view_does_not_spend_the_trigger(client: AsyncWebClient, trigger: str) -> None:
    assert await refused(client.views_open(trigger_id=trigger, view=modal())) == "invalid_arguments"
    assert (await client.views_open(trigger_id=trigger, view=ASK))["ok"]


async def test_a_view_over_250_kb_is_refused(client: AsyncWebClient, trigger: str) -> None:
    texts = [{"type": "section", "text": {"type": "plain_text", "text": "a" * 2900}}] * 90
    assert await refused(client.views_open(trigger_id=trigger, view=modal(*texts))) == "view_too_large"
    assert await refused(client.views_publish(user_id=ADA, view={"type": "home", "blocks": texts})) == "view_too_large"


async def test_stale_hash_conflicts(client: AsyncWebClient, trigger: str) -> None:
    view = (await client.views_open(trigger_id=trigger, view=ASK))["view"]
    newer = (await client.views_update(view_id=view["id"], hash=view["hash"], view=ASK))["view"]
    assert newer["hash"] != view["hash"]
    again = client.views_update(view_id=view["id"], hash=view["hash"], view=ASK)
    assert await refused(again) == "hash_conflict"
    assert await refused(client.views_update(view_id="V0NOWHERE", view=ASK)) == "not_found"


async def test_the_stack_holds_three(client: AsyncWebClient, sandbox: Sandbox, trigger: str) -> None:
    tickets = sandbox.state.interaction_tokens
    assert await refused(client.views_push(trigger_id=tickets.new_trigger(ADA), view=ASK)) == "not_found"
    root = (await client.views_open(trigger_id=trigger, view=ASK))["view"]
    for _ in range(2):
        pushed = (await client.views_push(trigger_id=tickets.new_trigger(ADA), view=ASK))["view"]
    assert pushed["root_view_id"] == root["id"]
    assert pushed["previous_view_id"]
    assert await refused(client.views_push(trigger_id=tickets.new_trigger(ADA), view=ASK)) == "push_limit_reached"


async def test_what_is_typed_survives_an_update(
    client: AsyncWebClient, trigger: str, ada: Actor, bodies: list[dict[str, Any]]
) -> None:
    draft = question("draft", "Draft", dispatch_action=True)
    view = (await client.views_open(trigger_id=trigger, view=modal(draft)))["view"]
    await ada.choose(await ada.view(), "Draft", "half a sent")
    sent = next(body for body in bodies if body["type"] == "block_actions")
    assert sent["actions"][0]["value"] == "half a sent"
    assert sent["view"]["state"]["values"]["draft"]["draft_value"]["value"] == "half a sent"
    await client.views_update(view_id=view["id"], view=modal(draft, question("new", "New")))
    values = (await ada.view())["state"]["values"]
    assert values["draft"]["draft_value"]["value"] == "half a sent"
    assert values["new"]["new_value"] == {"type": "plain_text_input", "value": None}


async def test_without_dispatch_action_typing_is_not_sent(
    client: AsyncWebClient, trigger: str, ada: Actor, bodies: list[dict[str, Any]]
) -> None:
    await client.views_open(trigger_id=trigger, view=ASK)
    await ada.choose(await ada.view(), "What did you hear?", "quiet")
    assert bodies == []


@pytest.mark.parametrize("notify", [True, False])
async def test_closing_is_sent_without_what_was_typed(
    client: AsyncWebClient, trigger: str, ada: Actor, bodies: list[dict[str, Any]], *, notify: bool
) -> None:
    await client.views_open(trigger_id=trigger, view={**ASK, "notify_on_close": notify})
    await ada.close()
    assert await ada.views() == []
    closed = [body for body in bodies if body["type"] == "view_closed"]
    assert len(closed) == int(notify)
    assert all(body["view"]["state"]["values"] == {} and not body["is_cleared"] for body in closed)


async def test_x_on_a_stack_clears_it(
    client: AsyncWebClient, sandbox: Sandbox, trigger: str, ada: Actor, bodies: list[dict[str, Any]]
) -> None:
    root = (await client.views_open(trigger_id=trigger, view={**ASK, "notify_on_close": True}))["view"]
    await client.views_push(trigger_id=sandbox.state.interaction_tokens.new_trigger(ADA), view=ASK)
    await ada.close(root)
    assert await ada.views() == []
    assert bodies[-1]["is_cleared"]
    assert bodies[-1]["view"]["id"] == root["id"]


@pytest.mark.parametrize(
    ("element", "value", "words"),
    [
        ({"type": "plain_text_input", "max_length": 3}, "four", "too long"),
        ({"type": "plain_text_input", "min_length": 3}, "a", "too short"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "10"}, "11", "at most 10"),
        ({"type": "number_input", "is_decimal_allowed": True}, "many", "Enter a number"),
        ({"type": "datepicker"}, "31.12.2026", "YYYY-MM-DD"),
        ({"type": "timepicker"}, "25:00", "HH:MM"),
        ({"type": "multi_users_select", "max_selected_items": 1}, [ADA, "U0MEITANAKA"], "at most 1"),
        ({"type": "datepicker"}, None, "required"),
    ],
)
async def test_slacks_client_refuses_before_the_app_hears(
    client: AsyncWebClient, trigger: str, ada: Actor, *, element: dict[str, Any], value: Any, words: str
) -> None:
    await client.views_open(trigger_id=trigger, view=modal(question("q", "Q", element)))
    answer = await ada.submit({"Q": value})
    assert answer["client_side"]
    assert words in answer["errors"]["q"]


async def test_a_modal_below_another_cannot_be_submitted(
    client: AsyncWebClient, sandbox: Sandbox, trigger: str, ada: Actor
) -> None:
    root = (await client.views_open(trigger_id=trigger, view=ASK))["view"]
    await client.views_push(trigger_id=sandbox.state.interaction_tokens.new_trigger(ADA), view=ASK)
    with pytest.raises(PageError, match="on top"):
        await ada.submit({"heard": "a"}, view=root)
    mei = ada.page_client.person("U0MEITANAKA")
    with pytest.raises(PageError, match="no longer open"):
        await mei.submit({"heard": "a"}, view=root)


async def test_home_needs_its_tab_and_keeps_a_hash(client: AsyncWebClient) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    view = (await client.views_publish(user_id=ADA, view=home))["view"]
    await client.views_publish(user_id=ADA, view=home, hash=view["hash"])
    assert await refused(client.views_publish(user_id=ADA, view=home, hash=view["hash"])) == "hash_conflict"
    async with tiny_app.slack(tiny_app.manifest(home_tab_enabled=False)) as (_, other):
        assert await refused(other.views_publish(user_id=ADA, view=home)) == "not_enabled"


class Acks:
    """An app that answers every submission with what the test says."""

    def __init__(self) -> None:
        self.answer: dict[str, Any] = {}


@pytest.fixture
async def acks(sandbox: Sandbox) -> AsyncIterator[Acks]:
    app, _ = tiny_app.build(sandbox)
    acks = Acks()

    @app.view("scripted")
    async def scripted(ack: Any) -> None:
        await ack(**acks.answer)

    async with tiny_app.on_socket_mode(app, sandbox):
        yield acks


SCRIPTED = {**ASK, "callback_id": "scripted"}


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({}, ["Tell us"]),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": modal({"type": "divider"}, title="New")}, ["Tell us", "New"]),
        (
            {"response_action": "push", "view": modal({"type": "divider"}, title="More")},
            ["Tell us", "Tell us", "More"],
        ),
    ],
)
async def test_response_actions_are_carried_out(
    acks: Acks, client: AsyncWebClient, sandbox: Sandbox, ada: Actor, *, answer: dict[str, Any], titles: list[str]
) -> None:
    tickets = sandbox.state.interaction_tokens
    await client.views_open(trigger_id=tickets.new_trigger(ADA), view=SCRIPTED)
    await client.views_push(trigger_id=tickets.new_trigger(ADA), view=SCRIPTED)
    acks.answer = answer
    assert (await ada.submit({"heard": "a"}))["error"] is None
    assert [view["title"]["text"] for view in await ada.views()] == titles


async def test_a_pushed_view_that_slack_refuses_is_a_violation(
    acks: Acks, client: AsyncWebClient, sandbox: Sandbox, ada: Actor
) -> None:
    await client.views_open(trigger_id=sandbox.state.interaction_tokens.new_trigger(ADA), view=SCRIPTED)
    acks.answer = {"response_action": "update", "view": {**ASK, "submit": None}}
    assert (await ada.submit({"heard": "a"}))["error"] == "invalid_arguments"
    assert "submit" in sandbox.violations[0]
