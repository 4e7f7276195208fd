"""What Slack's client refuses in a modal before it is sent: empty, too long, not a date, not a number."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from scripts.sandbox.entities import Json
from scripts.sandbox.inputs import VALUE_KEYS, BlockElement, elements_of
from scripts.sandbox.views import View

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST_TEXT = 3000
MOST_FILES = 10
LARGEST_FILE = 10 * 1024 * 1024


def form_errors(view: View) -> Json:
    """Return {block_id: words} for every input that Slack's client would not send."""
    inputs = [each for each in elements_of(view.blocks) if each.is_input]
    errors = {each.block_id: _error(each, view.state[each.block_id][each.action_id]) for each in inputs}
    return {block_id: words for block_id, words in errors.items() if words}


def _error(target: BlockElement, value: Json) -> str:
    entered = value[VALUE_KEYS[target.kind][0]]
    if entered in (None, "", []):
        return "" if target.block.get("optional") else "Please complete this required field."
    check = CHECKS.get(target.kind)
    return check(target, entered) if check else ""


def _text(target: BlockElement, entered: str) -> str:
    longest = int(target.element.get("max_length", LONGEST_TEXT))
    if len(entered) > longest:
        return f"This entry is too long: {len(entered)} characters of {longest}."
    if len(entered) < int(target.element.get("min_length", 0)):
        return f"This entry is too short: at least {target.element['min_length']} characters."
    return ""


def _number(target: BlockElement, entered: str) -> str:
    try:
        number = Decimal(str(entered))
    except InvalidOperation:
        return "Enter a number."
    if not target.element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Enter a whole number."
    if "min_value" in target.element and number < Decimal(target.element["min_value"]):
        return f"Enter a number of at least {target.element['min_value']}."
    if "max_value" in target.element and number > Decimal(target.element["max_value"]):
        return f"Enter a number of at most {target.element['max_value']}."
    return ""


def _date(_target: BlockElement, entered: str) -> str:
    try:
        date.fromisoformat(entered)
    except ValueError:
        return "Enter a date as YYYY-MM-DD."
    return ""


def _time(_target: BlockElement, entered: str) -> str:
    return "" if TIME.fullmatch(entered) else "Enter a time as HH:MM."


def _option(target: BlockElement, entered: Json) -> str:
    is_offered = any(option["value"] == entered.get("value") for option in target.options)
    return "" if is_offered else "Choose one of the options."


def _files(target: BlockElement, entered: list[Json]) -> str:
    most, kinds = int(target.element.get("max_files", MOST_FILES)), target.element.get("filetypes")
    if len(entered) > most:
        return f"At most {most} files."
    if kinds and any(file["filetype"] not in kinds for file in entered):
        return f"Choose a file of type {', '.join(kinds)}."
    return "At most 10 MB a file." if any(file["size"] > LARGEST_FILE for file in entered) else ""


def _several(target: BlockElement, entered: list[Json]) -> str:
    most = target.element.get("max_selected_items")
    return f"Choose at most {most}." if most and len(entered) > most else ""


CHECKS: dict[str, Callable[[BlockElement, Any], str]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "datepicker": _date,
    "timepicker": _time,
    "static_select": _option,
    "radio_buttons": _option,
    "file_input": _files,
    "multi_static_select": _several,
    "multi_users_select": _several,
}
