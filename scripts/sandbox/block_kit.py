"""Checks of Block Kit in messages, modals and home tabs: fields, lengths, counts (docs.slack.dev/reference/block-kit).

Only the kinds of blocks and elements that the bot sends, or soon will; any other is refused as unsupported.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from scripts.sandbox.refusals import ApiError
from scripts.sandbox.schema import (
    Check,
    Pointer,
    at,
    both,
    flag,
    many,
    matching,
    one_of,
    shape,
    string,
    typed,
    whole,
)

one_id = string(255, 1)
ids = many(one_id, 100)
url = string(3000, 1)
date = matching(r"\d{4}-\d{2}-\d{2}", "a date as YYYY-MM-DD")
clock_time = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm")


def _texts(most: int) -> dict[str, Check]:
    return {
        "plain_text": shape(type_=one_of("plain_text"), text_=string(most, 1), emoji=flag),
        "mrkdwn": shape(type_=one_of("mrkdwn"), text_=string(most, 1), verbatim=flag),
    }


def plain(most: int) -> Check:
    """Return a check for a plain_text object."""
    return typed(_texts(most), "plain_text")


def words(most: int) -> Check:
    """Return a check for a plain_text or mrkdwn object."""
    return typed(_texts(most))


confirm = shape(
    title_=plain(100), text_=words(300), confirm_=plain(30), deny_=plain(30), style=one_of("primary", "danger")
)
option = shape(text_=plain(75), value_=string(150, 1), description=plain(75))
worded_option = shape(text_=words(75), value_=string(150, 1), description=words(75))
option_group = shape(label_=plain(75), options_=many(option, 100))
dispatch_action_config = shape(trigger_actions_on=many(one_of("on_enter_pressed", "on_character_entered"), 2))
file_id = matching(r"F[A-Z0-9]{8,}", "the id of a file")
slack_file = shape(id_=file_id)


def _options_fit(value: Any, pointer: Pointer) -> Sequence[str]:
    """Check what belongs together: options or groups, values once, initial options among those offered."""
    if bool(value.get("options")) == bool(value.get("option_groups")):
        return (at(pointer, "must provide either options or option_groups"),)
    groups = value.get("option_groups") or []
    given = list(value.get("options") or []) + [option for group in groups for option in group["options"]]
    values = [each["value"] for each in given]
    faults: list[str] = []
    if len(values) != len(set(values)):
        faults.append(at((pointer, "options"), "option values must be unique"))
    initial = value.get("initial_options") or ([value["initial_option"]] if value.get("initial_option") else [])
    if any(each not in given for each in initial):
        faults.append(at(pointer, "initial option must exactly match one of the options"))
    return faults


def _element(kind: str, **fields: Check) -> Check:
    return shape(type_=one_of(kind), action_id_=one_id, focus_on_load=flag, **fields)


def _select(kind: str, **fields: Check) -> Check:
    return _element(kind, placeholder=plain(150), confirm=confirm, **fields)


def _text_field(kind: str, **fields: Check) -> Check:
    return _element(kind, placeholder=plain(150), dispatch_action_config=dispatch_action_config, **fields)


BOXES: dict[str, Check] = {"options_": many(worded_option, 10), "confirm": confirm}
MENU: dict[str, Check] = {"options": many(option, 100), "option_groups": many(option_group, 100)}
most_selected = whole(1, 100)
ELEMENTS: dict[str, Check] = {
    "button": shape(
        type_=one_of("button"),
        text_=plain(75),
        action_id_=one_id,
        url=url,
        value=string(2000),
        style=one_of("primary", "danger"),
        confirm=confirm,
        accessibility_label=string(75),
    ),
    "image": shape(type_=one_of("image"), image_url=url, slack_file=slack_file, alt_text_=string(2000, 1)),
    "checkboxes": both(_element("checkboxes", **BOXES, initial_options=many(worded_option, 10)), _options_fit),
    "radio_buttons": both(_element("radio_buttons", **BOXES, initial_option=worded_option), _options_fit),
    "datepicker": _select("datepicker", initial_date=date),
    "timepicker": _select("timepicker", initial_time=clock_time, timezone=string(255)),
    "static_select": both(_select("static_select", **MENU, initial_option=option), _options_fit),
    "multi_static_select": both(
        _select("multi_static_select", **MENU, initial_options=many(option, 100), max_selected_items=most_selected),
        _options_fit,
    ),
    "users_select": _select("users_select", initial_user=one_id),
    "multi_users_select": _select("multi_users_select", initial_users=ids, max_selected_items=most_selected),
    "plain_text_input": _text_field(
        "plain_text_input",
        initial_value=string(3000),
        multiline=flag,
        min_length=whole(0, 3000),
        max_length=whole(1, 3000),
    ),
    "number_input": _text_field(
        "number_input",
        is_decimal_allowed_=flag,
        initial_value=string(255),
        min_value=string(255),
        max_value=string(255),
    ),
    "file_input": shape(
        type_=one_of("file_input"), action_id_=one_id, filetypes=many(string(20, 1), 100), max_files=whole(1, 10)
    ),
}
_CHOICES = ("static_select", "users_select", "datepicker", "timepicker", "checkboxes", "radio_buttons")
_MULTI = ("multi_static_select", "multi_users_select")
_TYPED = ("plain_text_input", "number_input", "file_input")

text_style = shape(bold=flag, italic=flag, strike=flag, code=flag, underline=flag)


def _inline(kind: str, **fields: Check) -> Check:
    return shape(type_=one_of(kind), style=text_style, **fields)


INLINE: dict[str, Check] = {
    "text": _inline("text", text_=string(100_000, 1)),
    "link": _inline("link", url_=url, text=string(3000), unsafe=flag),
    "user": _inline("user", user_id_=one_id),
    "usergroup": _inline("usergroup", usergroup_id_=one_id),
    "date": _inline("date", timestamp_=whole(0, 10**11), format_=one_id, url=url, fallback=string(3000)),
}
inline = many(typed(INLINE), 10_000, least=0)
section = shape(type_=one_of("rich_text_section"), elements_=inline)
RICH_TEXT: dict[str, Check] = {
    "rich_text_section": section,
    "rich_text_list": shape(
        type_=one_of("rich_text_list"),
        style_=one_of("bullet", "ordered"),
        elements_=many(typed({"rich_text_section": section}), 10_000),
        indent=whole(0, 8),
        offset=whole(0, 10_000),
        border=whole(0, 1),
    ),
    "rich_text_quote": shape(type_=one_of("rich_text_quote"), elements_=inline, border=whole(0, 1)),
}


def _block(kind: str, **fields: Check) -> Check:
    return shape(type_=one_of(kind), block_id=one_id, **fields)


def _has_text(value: Any, pointer: Pointer) -> Sequence[str]:
    return () if value.get("text") or value.get("fields") else (at(pointer, "must provide either text or fields"),)


def _has_picture(value: Any, pointer: Pointer) -> Sequence[str]:
    has_one = bool(value.get("image_url")) != bool(value.get("slack_file"))
    return () if has_one else (at(pointer, "must provide either image_url or slack_file"),)


def _action_ids_differ(value: Any, pointer: Pointer) -> Sequence[str]:
    repeated = _repeated([each["action_id"] for each in value["elements"]])
    return [at((pointer, "elements"), f"`action_id` must be unique within the block: {each}") for each in repeated]


rich_text = _block("rich_text", elements_=many(typed(RICH_TEXT), 10_000))
table_cell = typed({"raw_text": shape(type_=one_of("raw_text"), text_=string(3000)), "rich_text": rich_text})
column = shape(align=one_of("left", "center", "right"), is_wrapped=flag)
TEXTS = _texts(3000)
BLOCKS: dict[str, Check] = {
    "section": both(
        _block(
            "section",
            text=words(3000),
            fields=many(words(2000), 10),
            accessory=typed(ELEMENTS, "button", "image", *_CHOICES, *_MULTI),
            expand=flag,
        ),
        _has_text,
    ),
    "header": _block("header", text_=plain(150)),
    "divider": _block("divider"),
    "context": _block("context", elements_=many(typed(ELEMENTS | TEXTS, "image", *TEXTS), 10)),
    "actions": both(_block("actions", elements_=many(typed(ELEMENTS, "button", *_CHOICES), 25)), _action_ids_differ),
    "image": both(
        _block("image", image_url=url, slack_file=slack_file, alt_text_=string(2000, 1), title=plain(2000)),
        _has_picture,
    ),
    "input": _block(
        "input",
        label_=plain(2000),
        element_=typed(ELEMENTS, *_TYPED, *_CHOICES, *_MULTI),
        hint=plain(2000),
        optional=flag,
        dispatch_action=flag,
    ),
    "rich_text": rich_text,
    "table": _block("table", rows_=many(many(table_cell, 20), 100), column_settings=many(column, 20)),
}

LARGEST_VIEW = 250_000
message_blocks = many(typed(BLOCKS), 50, least=0)
_VIEW: dict[str, Check] = {
    "blocks_": many(typed(BLOCKS, *(kind for kind in BLOCKS if kind != "table")), 100),
    "private_metadata": string(3000),
    "callback_id": string(255),
}
VIEWS: dict[str, Check] = {
    "modal": shape(
        type_=one_of("modal"),
        title_=plain(24),
        close=plain(24),
        submit=plain(24),
        clear_on_close=flag,
        notify_on_close=flag,
        **_VIEW,
    ),
    "home": shape(type_=one_of("home"), **_VIEW),
}


def check_message(blocks: object) -> None:
    """Raise ApiError invalid_blocks for what Slack would refuse in a message; every fault is named."""
    if blocks is None:
        return
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    faults = list(message_blocks(blocks, "/blocks"))
    if not faults:
        faults = [*_same_block_ids(blocks, "/blocks"), *_file_inputs(blocks)]
    if faults:
        raise ApiError("invalid_blocks", *faults)


def check_view(view: object, *, kinds: set[str]) -> None:
    """Raise ApiError for what Slack would refuse in a view; every fault is named."""
    check_view_size(view)
    check_view_fields(view, kinds=kinds)


def check_view_size(view: object) -> None:
    """Raise ApiError view_too_large for a view whose JSON is longer than Slack takes."""
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise ApiError("view_too_large")


def check_view_fields(view: object, *, kinds: set[str]) -> None:
    """Raise ApiError invalid_arguments for what Slack would refuse in a view of any size; every fault is named."""
    if not isinstance(view, dict):
        raise ApiError("invalid_arguments", at("/view", "must provide an object"))
    kind = view.get("type")
    if not isinstance(kind, str) or kind not in kinds:
        raise ApiError("invalid_arguments", at("/view/type", f"must be one of {', '.join(sorted(kinds))}"))
    faults = [*VIEWS[kind](view, "/view")]
    if not faults:
        faults += _same_block_ids(view["blocks"], "/view/blocks")
        faults += _file_inputs(view["blocks"]) if kind == "home" else _without_submit(view)
    if faults:
        raise ApiError("invalid_arguments", *faults)


def _same_block_ids(blocks: list[Any], pointer: str) -> Iterator[str]:
    for block_id in _repeated([block["block_id"] for block in blocks if block.get("block_id")]):
        yield at(pointer, f"`block_id` must be unique: {block_id}")


def _file_inputs(blocks: list[Any]) -> Iterator[str]:
    for index, block in enumerate(blocks):
        if block["type"] == "input" and block["element"]["type"] == "file_input":
            yield at(f"/blocks/{index}/element", "unsupported type outside modals: file_input")


def _without_submit(modal: dict[str, Any]) -> Iterator[str]:
    if not modal.get("submit") and any(block["type"] == "input" for block in modal["blocks"]):
        yield at("/view", "missing required field: submit, as the modal has inputs")


def _repeated(names: Sequence[str]) -> list[str]:
    any_twice = len(set(names)) < len(names)
    return sorted(name for name, count in Counter(names).items() if count > 1) if any_twice else []
