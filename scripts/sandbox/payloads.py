"""Payloads of interactions: slash_commands, block_actions, view_submission, view_closed, with the keys Slack sends."""

import time

from scripts.sandbox.entities import APP_ID, TEAM_ID, Channel, Json, Message, Person
from scripts.sandbox.inputs import BlockElement
from scripts.sandbox.state import SandboxState
from scripts.sandbox.views import View
from scripts.sandbox.web.people import TEAM_DOMAIN

TOKEN = "sandbox-verification-token"  # noqa: S105 - Slack's old verification token, of no use to anyone
CHANNEL_NAME = {"im": "directmessage", "private": "privategroup"}


def slash_command(state: SandboxState, person: Person, channel: Channel, command: str, text: str) -> Json:
    """Return the form fields of a slash command."""
    return {
        "token": TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": CHANNEL_NAME.get(channel.kind, channel.name),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": state.url + state.interaction_tokens.new_response_url(channel.id, person.id),
        "trigger_id": state.interaction_tokens.new_trigger(person.id),
    }


def message_action(
    state: SandboxState, person: Person, channel: Channel, message: Message, *, action: Json, values: Json
) -> Json:
    """Return block_actions for an element in a message; an ephemeral message itself is not sent along."""
    is_ephemeral = message.ephemeral_to is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    }
    payload = {
        **_interaction(state, "block_actions", person),
        "container": container,
        "channel": {"id": channel.id, "name": CHANNEL_NAME.get(channel.kind, channel.name)},
        "response_url": state.url + state.interaction_tokens.new_response_url(channel.id, person.id, message.ts),
        "state": {"values": values},
        "actions": [action],
    }
    if not is_ephemeral:
        payload["message"] = message.to_slack()
    return payload


def view_action(state: SandboxState, person: Person, view: View, action: Json) -> Json:
    """Return block_actions for an element in a modal or home tab; the state is inside the view."""
    return {
        **_interaction(state, "block_actions", person),
        "container": {"type": "view", "view_id": view.id},
        "view": view.to_slack(),
        "actions": [action],
    }


def view_submission(state: SandboxState, person: Person, view: View) -> Json:
    """Return view_submission with everything typed."""
    return {**_interaction(state, "view_submission", person), "view": view.to_slack(), "response_urls": []}


def view_closed(state: SandboxState, person: Person, view: View, *, is_cleared: bool) -> Json:
    """Return view_closed; what was typed is not in it, and it carries no trigger."""
    payload = _interaction(state, "view_closed", person, with_trigger=False)
    return {**payload, "view": view.to_slack(with_state=False), "is_cleared": is_cleared}


def action_of(target: BlockElement, selected: Json) -> Json:
    """Return the action object of an element that was used: how it looks, and what was chosen."""
    return {
        "type": target.kind,
        "action_id": target.action_id,
        "block_id": target.block_id,
        **{key: target.element[key] for key in ("text", "value", "style", "url") if key in target.element},
        **selected,
        "action_ts": f"{time.time():.6f}",
    }


def _interaction(state: SandboxState, kind: str, person: Person, *, with_trigger: bool = True) -> Json:
    payload: Json = {
        "type": kind,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id},
        "api_app_id": APP_ID,
        "token": TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if with_trigger:
        payload["trigger_id"] = state.interaction_tokens.new_trigger(person.id)
    return payload
