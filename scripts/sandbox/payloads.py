"""The payloads of interactions, with the keys real Slack sends."""

import time

from scripts.sandbox.entities import APP_ID, TEAM_ID, Channel, Json, Message, Person
from scripts.sandbox.inputs import Placed
from scripts.sandbox.state import SandboxState
from scripts.sandbox.views import View
from scripts.sandbox.web.people import TEAM_DOMAIN

TOKEN = "sandbox-verification-token"  # noqa: S105 - Slack's old verification token, of no use to anyone
CHANNEL_NAME = {"im": "directmessage", "private": "privategroup"}


def slash_command(sandbox_state: SandboxState, person: Person, room: Channel, command: str, text: str) -> Json:
    """Give the form fields of a slash command."""
    return {
        "token": TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": room.id,
        "channel_name": CHANNEL_NAME.get(room.kind, room.name),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": sandbox_state.url + sandbox_state.interaction_tokens.new_response_url(room.id, person.id),
        "trigger_id": sandbox_state.interaction_tokens.new_trigger(person.id),
    }


def message_action(
    sandbox_state: SandboxState, person: Person, room: Channel, message: Message, *, action: Json, state: Json
) -> Json:
    """Give block_actions for an element in a message; an ephemeral message itself is not sent along."""
    is_ephemeral = message.ephemeral_to is not None
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": room.id, "is_ephemeral": is_ephemeral}
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = {
        **_interaction(sandbox_state, "block_actions", person),
        "container": container,
        "channel": {"id": room.id, "name": CHANNEL_NAME.get(room.kind, room.name)},
        "response_url": sandbox_state.url
        + sandbox_state.interaction_tokens.new_response_url(room.id, person.id, message.ts),
        "state": {"values": state},
        "actions": [action],
    }
    if not is_ephemeral:
        payload["message"] = message.to_slack(replies=room.replies_to(message.ts))
    return payload


def view_action(sandbox_state: SandboxState, person: Person, view: View, action: Json) -> Json:
    """Give block_actions for an element in a modal or home tab; the view's state stands inside the view."""
    return {
        **_interaction(sandbox_state, "block_actions", person),
        "container": {"type": "view", "view_id": view.id},
        "view": view.to_slack(),
        "actions": [action],
    }


def view_submission(sandbox_state: SandboxState, person: Person, view: View) -> Json:
    """Give view_submission with everything typed."""
    return {**_interaction(sandbox_state, "view_submission", person), "view": view.to_slack(), "response_urls": []}


def view_closed(sandbox_state: SandboxState, person: Person, view: View, *, is_cleared: bool) -> Json:
    """Give view_closed; what was typed is not in it, and it carries no trigger."""
    payload = _interaction(sandbox_state, "view_closed", person, with_trigger=False)
    return {**payload, "view": view.to_slack(with_state=False), "is_cleared": is_cleared}


def block_suggestion(sandbox_state: SandboxState, person: Person, place: Placed, value: str, holder: Json) -> Json:
    """Give block_suggestion for an external select; `holder` is its container and view or message."""
    payload = _interaction(sandbox_state, "block_suggestion", person, with_trigger=False)
    return {**payload, "action_id": place.action_id, "block_id": place.block_id, "value": value, **holder}


def action_of(place: Placed, selected: Json) -> Json:
    """Give the action object of an element that was used: its own look and what was chosen."""
    element = place.element
    shown: Json = {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    if place.element["type"] != "button":
        shown.pop("value", None)
    return {
        "type": element["type"],
        "action_id": place.action_id,
        "block_id": place.block_id,
        **shown,
        **selected,
        "action_ts": f"{time.time():.6f}",
    }


def _interaction(sandbox_state: SandboxState, kind: str, person: Person, *, with_trigger: bool = True) -> Json:
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
        payload["trigger_id"] = sandbox_state.interaction_tokens.new_trigger(person.id)
    return payload
