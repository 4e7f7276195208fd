"""What Slack's client refuses in a modal before the app hears of it: empty, too long, not a date, not a number."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from scripts.sandbox.entities import Json
from scripts.sandbox.inputs import VALUE_KEYS, Placed, is_filled, placed
from scripts.sandbox.views import View

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST_TEXT = 3000
MOST_FILES = 10
LARGEST_FILE = 10 * 1024 * 1024


def complaints(view: View) -> Json:
    """Give {block_id: words} for every input that Slack's client would not send."""
    found: Json = {}
    for place in placed(view.blocks):
        if not place.is_input:
            continue
        value = view.state[place.block_id][place.action_id]
        words = _complaint(place, value)
        if words:
            found[place.block_id] = words
    return found


def _complaint(place: Placed, value: Json) -> str:
    if not is_filled(value):
        return "" if place.block.get("optional") else "Please complete this required field."
    held = value[VALUE_KEYS[value["type"]][0]]
    check = CHECKS.get(value["type"])
    return check(place.element, held) if check else ""


def _text(element: Json, held: str) -> str:
    longest = int(element.get("max_length", LONGEST_TEXT))
    if len(held) > longest:
        return f"This entry is too long: {len(held)} characters of {longest}."
    if len(held) < int(element.get("min_length", 0)):
        return f"This entry is too short: at least {element['min_length']} characters."
    return ""


def _number(element: Json, held: str) -> str:
    try:
        number = Decimal(str(held))
    except InvalidOperation:
        return "Enter a number."
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Enter a number of at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Enter a number of at most {element['max_value']}."
    return ""


def _date(_element: Json, held: str) -> str:
    try:
        date.fromisoformat(held)
    except ValueError:
        return "Enter a date as YYYY-MM-DD."
    return ""


def _time(_element: Json, held: str) -> str:
    return "" if TIME.fullmatch(held) else "Enter a time as HH:MM."


def _email(_element: Json, held: str) -> str:
    return "" if EMAIL.fullmatch(held) else "Enter an e-mail address."


def _url(_element: Json, held: str) -> str:
    return "" if held.startswith(("http://", "https://")) else "Enter a web address."


def _option(element: Json, held: Json) -> str:
    given = element.get("options") or [o for group in element.get("option_groups", []) for o in group["options"]]
    return "" if any(option["value"] == held.get("value") for option in given) else "Choose one of the options."


def _files(element: Json, held: list[Json]) -> str:
    most, kinds = int(element.get("max_files", MOST_FILES)), element.get("filetypes")
    if len(held) > most:
        return f"At most {most} files."
    if kinds and any(file["filetype"] not in kinds for file in held):
        return f"Choose a file of type {', '.join(kinds)}."
    return "At most 10 MB a file." if any(file["size"] > LARGEST_FILE for file in held) else ""


def _several(element: Json, held: list[Json]) -> str:
    most = element.get("max_selected_items")
    return f"Choose at most {most}." if most and len(held) > most else ""


CHECKS: dict[str, Callable[[Json, Any], str]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "datepicker": _date,
    "timepicker": _time,
    "email_text_input": _email,
    "url_text_input": _url,
    "static_select": _option,
    "radio_buttons": _option,
    "file_input": _files,
    "multi_static_select": _several,
    "multi_users_select": _several,
    "multi_channels_select": _several,
    "multi_conversations_select": _several,
}
