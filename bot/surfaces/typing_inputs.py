"""Inputs that tell the bot of every change at once, and what stood in an input when its modal was opened."""

from collections.abc import Mapping
from typing import Any

from bot.surfaces.ids import ActionId
from bot.surfaces.inputs import as_typed


def sent_while_typing(block: dict[str, Any], action: ActionId) -> dict[str, Any]:
    """Return an input block of which every change is sent as `action` at once, unless it has an action of its own."""
    if block.get("dispatch_action"):
        return block
    element = block["element"] | {"action_id": str(action)}
    if element["type"] == "plain_text_input":
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
    return block | {"dispatch_action": True, "element": element}


def was_opened_with(block: Mapping[str, Any]) -> str:
    """Return what stood in an input block when it was sent to Slack, in the form that `entered` has."""
    element = block["element"]
    option = element.get("initial_option") or {}
    known = (element.get(key) for key in ("initial_date", "initial_user", "initial_value"))
    return as_typed(next((str(each) for each in known if each), str(option.get("value") or "")))
