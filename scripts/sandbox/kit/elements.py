"""Block elements: what each may carry (docs.slack.dev/reference/block-kit/block-elements)."""

from scripts.sandbox.kit.composition import (
    choices,
    confirm,
    dispatch_action_config,
    option,
    option_group,
    overflow_option,
    plain,
    slack_file,
    url,
    worded_option,
)
from scripts.sandbox.kit.schema import Check, anything, both, flag, many, matching, one_of, shape, string, whole

action_id = string(255, 1)
placeholder = plain(150)
date = matching(r"\d{4}-\d{2}-\d{2}", "a date as YYYY-MM-DD")
clock_time = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm")
one_id = string(255, 1)
ids = many(one_id, 100)
conversation_filter = shape(
    include=many(one_of("im", "mpim", "private", "public"), 4),
    exclude_external_shared_channels=flag,
    exclude_bot_users=flag,
)


def _element(kind: str, **fields: Check) -> Check:
    return shape(type_=one_of(kind), action_id_=action_id, focus_on_load=flag, **fields)


def _select(kind: str, **fields: Check) -> Check:
    return _element(kind, placeholder=placeholder, confirm=confirm, **fields)


def _line(kind: str, **fields: Check) -> Check:
    return _element(kind, placeholder=placeholder, dispatch_action_config=dispatch_action_config, **fields)


GIVEN: dict[str, Check] = {"options": many(option, 100), "option_groups": many(option_group, 100)}
BOXES: dict[str, Check] = {"options_": many(worded_option, 10), "confirm": confirm}
CONVERSATIONS: dict[str, Check] = {"default_to_current_conversation": flag, "filter": conversation_filter}
most_chosen = whole(1, 100)

ELEMENTS: dict[str, Check] = {
    "button": shape(
        type_=one_of("button"),
        text_=plain(75),
        action_id_=action_id,
        url=url,
        value=string(2000),
        style=one_of("primary", "danger"),
        confirm=confirm,
        accessibility_label=string(75),
        visible_to_user_ids=many(one_id, 10),
    ),
    "workflow_button": anything,
    "feedback_buttons": anything,
    "icon_button": anything,
    "image": shape(type_=one_of("image"), image_url=url, slack_file=slack_file, alt_text_=string(2000, 1)),
    "overflow": _element("overflow", options_=many(overflow_option, 5), confirm=confirm),
    "checkboxes": both(_element("checkboxes", **BOXES, initial_options=many(worded_option, 10)), choices),
    "radio_buttons": both(_element("radio_buttons", **BOXES, initial_option=worded_option), choices),
    "datepicker": _select("datepicker", initial_date=date),
    "timepicker": _select("timepicker", initial_time=clock_time, timezone=string(255)),
    "datetimepicker": _element("datetimepicker", initial_date_time=whole(10**9, 10**10), confirm=confirm),
    "static_select": both(_select("static_select", **GIVEN, initial_option=option), choices),
    "external_select": _select("external_select", initial_option=option, min_query_length=whole(0, 1000)),
    "users_select": _select("users_select", initial_user=one_id),
    "conversations_select": _select(
        "conversations_select", initial_conversation=one_id, response_url_enabled=flag, **CONVERSATIONS
    ),
    "channels_select": _select("channels_select", initial_channel=one_id, response_url_enabled=flag),
    "multi_static_select": both(
        _select("multi_static_select", **GIVEN, initial_options=many(option, 100), max_selected_items=most_chosen),
        choices,
    ),
    "multi_external_select": _select(
        "multi_external_select",
        initial_options=many(option, 100),
        min_query_length=whole(0, 1000),
        max_selected_items=most_chosen,
    ),
    "multi_users_select": _select("multi_users_select", initial_users=ids, max_selected_items=most_chosen),
    "multi_conversations_select": _select(
        "multi_conversations_select", initial_conversations=ids, max_selected_items=most_chosen, **CONVERSATIONS
    ),
    "multi_channels_select": _select("multi_channels_select", initial_channels=ids, max_selected_items=most_chosen),
    "plain_text_input": _line(
        "plain_text_input",
        initial_value=string(3000),
        multiline=flag,
        min_length=whole(0, 3000),
        max_length=whole(1, 3000),
    ),
    "email_text_input": _line("email_text_input", initial_value=string(3000)),
    "url_text_input": _line("url_text_input", initial_value=string(3000)),
    "number_input": _line(
        "number_input",
        is_decimal_allowed_=flag,
        initial_value=string(255),
        min_value=string(255),
        max_value=string(255),
    ),
    "rich_text_input": _line(
        "rich_text_input", initial_value=anything, min_lines=whole(1, 100), max_lines=whole(1, 100)
    ),
    "file_input": shape(
        type_=one_of("file_input"),
        action_id_=action_id,
        filetypes=many(string(20, 1), 100),
        max_files=whole(1, 10),
    ),
}

_SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
_MULTI = tuple(f"multi_{kind}" for kind in _SELECTS)
_PICKERS = ("datepicker", "timepicker", "checkboxes", "radio_buttons")
_TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input")

IN_ACTIONS = ("button", "overflow", "datetimepicker", "workflow_button", *_SELECTS, *_PICKERS)
IN_SECTION = ("button", "overflow", "image", "workflow_button", *_SELECTS, *_MULTI, *_PICKERS)
IN_INPUT = ("datetimepicker", *_TYPED, *_SELECTS, *_MULTI, *_PICKERS)
