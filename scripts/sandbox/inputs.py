"""What input elements hold: their empty and initial values, as Slack names them in a view's or message's state."""

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.sandbox.entities import Json

# element type -> (key of its value in the state, key of its initial value, is it a list)
VALUE_KEYS: dict[str, tuple[str, str, bool]] = {
    "plain_text_input": ("value", "initial_value", False),
    "email_text_input": ("value", "initial_value", False),
    "url_text_input": ("value", "initial_value", False),
    "number_input": ("value", "initial_value", False),
    "rich_text_input": ("rich_text_value", "initial_value", False),
    "static_select": ("selected_option", "initial_option", False),
    "external_select": ("selected_option", "initial_option", False),
    "radio_buttons": ("selected_option", "initial_option", False),
    "checkboxes": ("selected_options", "initial_options", True),
    "multi_static_select": ("selected_options", "initial_options", True),
    "multi_external_select": ("selected_options", "initial_options", True),
    "users_select": ("selected_user", "initial_user", False),
    "multi_users_select": ("selected_users", "initial_users", True),
    "conversations_select": ("selected_conversation", "initial_conversation", False),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", True),
    "channels_select": ("selected_channel", "initial_channel", False),
    "multi_channels_select": ("selected_channels", "initial_channels", True),
    "datepicker": ("selected_date", "initial_date", False),
    "timepicker": ("selected_time", "initial_time", False),
    "datetimepicker": ("selected_date_time", "initial_date_time", False),
    "file_input": ("files", "", True),
}


@dataclass(frozen=True)
class Placed:
    """An interactive element with the block it stands in; `is_input` when that is an input block."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        """The id of the block."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """The id of the element."""
        return str(self.element["action_id"])

    @property
    def is_input(self) -> bool:
        """True for the element of an input block."""
        return bool(self.block["type"] == "input")

    @property
    def label(self) -> str:
        """What a person calls it: the input's label, or the words on the element."""
        if self.is_input:
            return str(self.block["label"]["text"])
        words = self.element.get("text") or self.element.get("placeholder") or {}
        return str(words.get("text", self.action_id))


def placed(blocks: list[Json]) -> Iterator[Placed]:
    """Give every interactive element of these blocks in reading order."""
    for block in blocks:
        inner = block.get("elements", []) if block["type"] in ("actions", "context_actions") else []
        for element in (block.get("element"), block.get("accessory"), *inner):
            if isinstance(element, dict) and "action_id" in element:
                yield Placed(block, element)


def is_filled(value: Json) -> bool:
    """Tell whether a state value holds anything."""
    held = value.get(VALUE_KEYS[value["type"]][0])
    return held not in (None, "", [])


def initial_state(blocks: list[Json], kept: Json | None = None) -> Json:
    """Give {block_id: {action_id: value}}; what was typed is kept where block_id, action_id and type are the same."""
    state: Json = {}
    for place in placed(blocks):
        kind = place.element["type"]
        if kind not in VALUE_KEYS:
            continue
        key, initial, is_list = VALUE_KEYS[kind]
        value: Json = {"type": kind, key: place.element.get(initial, [] if is_list else None)}
        before = (kept or {}).get(place.block_id, {}).get(place.action_id)
        if before and before.get("type") == kind:
            value = before
        state.setdefault(place.block_id, {})[place.action_id] = value
    return state


def merge_state(state: Json, given: Json) -> Json:
    """Give the state with a person's current values laid over it; unknown ids are left out."""
    return {
        block_id: {
            action_id: {**value, **given.get(block_id, {}).get(action_id, {}), "type": value["type"]}
            for action_id, value in values.items()
        }
        for block_id, values in state.items()
    }
