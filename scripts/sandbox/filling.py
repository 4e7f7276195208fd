"""How a person fills in a form: finding an element by the words they read, and what its value is called."""

from typing import Any

from scripts.sandbox.entities import Json
from scripts.sandbox.inputs import VALUE_KEYS, Placed, placed

OPTION_KEYS = ("selected_option", "selected_options")


def find_place(blocks: list[Json], words: str) -> Placed:
    """Give the element with this label, button text, action_id or block_id; LookupError names what there is."""
    places = list(placed(blocks))
    exact = [place for place in places if words in (place.action_id, place.block_id, place.label)]
    near = [place for place in places if words.lower() in place.label.lower()]
    if exact or near:
        return (exact or near)[0]
    there = "\n".join(f"  {place.label!r} (block {place.block_id}, action {place.action_id})" for place in places)
    raise LookupError(f"no element {words!r}; there is:\n{there or '  nothing to use'}")


def selected_value(place: Placed, value: Any) -> Json:
    """Give a plain value in the form the element carries it: options found by text or value, one or a list."""
    kind = place.element["type"]
    if kind not in VALUE_KEYS:
        return value if isinstance(value, dict) else {"value": value}
    key, _, is_list = VALUE_KEYS[kind]
    values = value if isinstance(value, list | tuple) else [value]
    if key in OPTION_KEYS:
        values = [_option(place, each) for each in values]
    elif key == "value":
        values = [None if each is None else str(each) for each in values]
    elif kind == "rich_text_input":
        values = [_rich_text(each) for each in values]
    return {key: list(values) if is_list else values[0]}


def _option(place: Placed, wanted: Any) -> Any:
    element = place.element
    given = element.get("options") or [o for group in element.get("option_groups", []) for o in group["options"]]
    if wanted is None or isinstance(wanted, dict):
        return wanted
    for option in given:
        if wanted in (option["value"], option["text"]["text"]):
            return option
    there = [option["text"]["text"] for option in given]
    raise LookupError(f"{place.label!r} has no option {wanted!r}; there is {there}")


def _rich_text(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": value}]}
    return {"type": "rich_text", "elements": [section]}
