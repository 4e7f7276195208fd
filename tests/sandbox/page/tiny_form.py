"""A modal of the tiny app with one of every rarer input."""

from typing import Any

from tests.sandbox.page.tiny_views import Json, option, plain, question

GROUPS = [
    {"label": plain("Operations"), "options": [option("Invoices"), option("Pick-ups")]},
    {"label": plain("Product"), "options": [option("Lost drafts")]},
]
KINDS: dict[str, Json] = {
    "Score": {"type": "number_input", "is_decimal_allowed": False, "min_value": "0", "max_value": "10"},
    "E-mail": {"type": "email_text_input"},
    "Page": {"type": "url_text_input"},
    "At": {"type": "timepicker", "initial_time": "09:00"},
    "Next talk": {"type": "datetimepicker"},
    "Issues": {"type": "multi_static_select", "option_groups": GROUPS},
    "Owner": {"type": "users_select"},
    "Room": {"type": "conversations_select"},
    "Channel": {"type": "channels_select"},
    "Story": {"type": "rich_text_input"},
    "Recording": {"type": "file_input", "max_files": 2},
    "Title": {"type": "plain_text_input", "min_length": 3, "max_length": 10},
}


def block_id(label: str) -> str:
    """Give the block id of the input with this label."""
    return label.lower().replace(" ", "_")


def form() -> Json:
    """Give the modal."""
    blocks: list[Any] = [question(block_id(label), label, element, optional=True) for label, element in KINDS.items()]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Everything"),
        "submit": plain("Save"),
        "blocks": blocks,
    }
