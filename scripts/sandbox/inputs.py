"""Interactive elements: finding them in blocks, and the values they hold as a view's or message's state names them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scripts.sandbox.entities import Json

# element type -> (key of its value in the state, key of its initial value, is it a list)
VALUE_KEYS: dict[str, tuple[str, str, bool]] = {
    "plain_text_input": ("value", "initial_value", False),
    "number_input": ("value", "initial_value", False),
    "static_select": ("selected_option", "initial_option", False),
    "radio_buttons": ("selected_option", "initial_option", False),
    "checkboxes": ("selected_options", "initial_options", True),
    "multi_static_select": ("selected_options", "initial_options", True),
    "users_select": ("selected_user", "initial_user", False),
    "multi_users_select": ("selected_users", "initial_users", True),
    "datepicker": ("selected_date", "initial_date", False),
    "timepicker": ("selected_time", "initial_time", False),
    "file_input": ("files", "", True),
}


@dataclass(frozen=True)
class BlockElement:
    """An interactive element with its block; `is_input` when that is an input block."""

    block: Json
    element: Json

    @property
    def kind(self) -> str:
        """The type of the element."""
        return str(self.element["type"])

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
        """What a person calls it: the input's label, or the text or placeholder of the element."""
        if self.is_input:
            return str(self.block["label"]["text"])
        words = self.element.get("text") or self.element.get("placeholder") or {}
        return str(words.get("text", self.action_id))

    @property
    def options(self) -> list[Json]:
        """The options to choose from, those in groups too."""
        groups = self.element.get("option_groups", [])
        return self.element.get("options") or [option for group in groups for option in group["options"]]


def elements_of(blocks: list[Json]) -> Iterator[BlockElement]:
    """Yield every interactive element of these blocks in reading order."""
    for block in blocks:
        inner = block.get("elements", []) if block["type"] == "actions" else []
        for element in (block.get("element"), block.get("accessory"), *inner):
            if isinstance(element, dict) and "action_id" in element:
                yield BlockElement(block, element)


def find_element(blocks: list[Json], words: str) -> BlockElement:
    """Return the element with this label, button text, action_id or block_id; LookupError names what there is."""
    found = list(elements_of(blocks))
    exact = [each for each in found if words in (each.action_id, each.block_id, each.label)]
    near = [each for each in found if words.lower() in each.label.lower()]
    if exact or near:
        return (exact or near)[0]
    lines = "\n".join(f"  {each.label!r} (block {each.block_id}, action {each.action_id})" for each in found)
    raise LookupError(f"no element {words!r}; there is:\n{lines or '  nothing to use'}")


def has_element(blocks: list[Json], words: str) -> bool:
    """Return whether there is an element with this label, action_id or block_id."""
    return any(words in (each.action_id, each.block_id, each.label) for each in elements_of(blocks))


def asks_for_more(blocks: list[Json], target: BlockElement) -> bool:
    """Return whether the app shows other fields after this choice: it is told at once, by an action of its own."""
    actions = [each.action_id for each in elements_of(blocks)]
    return bool(target.block.get("dispatch_action")) and actions.count(target.action_id) == 1


def selected_value(target: BlockElement, value: Any) -> Json:
    """Return a plain value in the form the element carries it: options found by text or value, one or a list."""
    if target.kind not in VALUE_KEYS:
        return value if isinstance(value, dict) else {"value": value}
    key, _, is_list = VALUE_KEYS[target.kind]
    values = value if isinstance(value, list | tuple) else [value]
    if key.startswith("selected_option"):
        values = [_option(target, each) for each in values]
    elif key == "value":
        values = [None if each is None else str(each) for each in values]
    return {key: list(values) if is_list else values[0]}


def initial_state(blocks: list[Json], kept: Json | None = None) -> Json:
    """Return {block_id: {action_id: value}}; what was typed is kept where block_id, action_id and type are the same."""
    state: Json = {}
    for each in elements_of(blocks):
        if each.kind not in VALUE_KEYS:
            continue
        key, initial, is_list = VALUE_KEYS[each.kind]
        value: Json = {"type": each.kind, key: each.element.get(initial, [] if is_list else None)}
        before = (kept or {}).get(each.block_id, {}).get(each.action_id)
        if before and before.get("type") == each.kind:
            value = before
        state.setdefault(each.block_id, {})[each.action_id] = value
    return state


def merge_state(state: Json, given: Json) -> Json:
    """Return the state with a person's current values laid over it; unknown ids are left out."""
    return {
        block_id: {
            action_id: {**value, **given.get(block_id, {}).get(action_id, {}), "type": value["type"]}
            for action_id, value in values.items()
        }
        for block_id, values in state.items()
    }


def _option(target: BlockElement, wanted: Any) -> Any:
    if wanted is None or isinstance(wanted, dict):
        return wanted
    for option in target.options:
        if wanted in (option["value"], option["text"]["text"]):
            return option
    texts = [option["text"]["text"] for option in target.options]
    raise LookupError(f"{target.label!r} has no option {wanted!r}; there is {texts}")
