"""The blocks and views of the tiny app, with most kinds of Block Kit in them."""

from typing import Any

from tests.sandbox.tiny_app import plain

Json = dict[str, Any]


def mrkdwn(text: str) -> Json:
    """Give a mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def button(action_id: str, text: str, **more: Any) -> Json:
    """Give a button."""
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def option(text: str, **more: Any) -> Json:
    """Give an option whose value is its text."""
    return {"text": plain(text), "value": text, **more}


def question(block_id: str, label: str, element: Json, **more: Any) -> Json:
    """Give an input block whose action id is its block id."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element | {"action_id": block_id},
    } | more


def _rich_line(text: str, **style: bool) -> Json:
    piece: Json = {"type": "text", "text": text}
    return {"type": "rich_text_section", "elements": [piece | ({"style": style} if style else {})]}


SWAP = {
    "title": plain("Swap this customer?"),
    "text": mrkdwn("Ruth goes back to the *CX team*."),
    "confirm": plain("Swap"),
    "deny": plain("Keep Ruth"),
}
BRIEF: list[Json] = [
    {"type": "header", "text": plain("Your customer this month: Ruth Adeyemi")},
    {"type": "section", "text": mrkdwn("*Ruth Adeyemi*, Head of Dispatch at _Northwind Freight_ :wave:")},
    {"type": "section", "fields": [mrkdwn("*Last score*\n3 of 10"), mrkdwn("*Phone*\n<tel:+44207946|+44 20 7946>")]},
    {
        "type": "rich_text",
        "elements": [
            _rich_line("Ask, then listen", bold=True),
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [_rich_line("What were you trying to get done?")],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "I start again each time."}]},
        ],
    },
    {"type": "context", "elements": [mrkdwn("Listen, don’t sell, don’t promise.")]},
    {
        "type": "actions",
        "block_id": "brief",
        "elements": [
            button("log_call", "Log the call", style="primary"),
            button("booked", "I’ve booked it"),
            button("unheard", "Couldn’t reach them"),
            button("swap", "Swap", style="danger", confirm=SWAP),
            {
                "type": "static_select",
                "action_id": "channel",
                "placeholder": plain("How did you talk?"),
                "options": [option("By phone"), option("In person")],
            },
        ],
    },
]
_HARM = "document.body.dataset.pwned='yes'"
DANGER = f'<img src=x onerror="{_HARM}"></script><script>{_HARM}</script>'
_ESCAPED = DANGER.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
HOSTILE: list[Json] = [
    {"type": "header", "text": plain(DANGER[:150])},
    {"type": "section", "text": plain(DANGER), "fields": [mrkdwn(_ESCAPED), mrkdwn("```" + _ESCAPED + "```")]},
    {"type": "section", "text": mrkdwn(f"*{_ESCAPED}* <javascript:alert(1)|a bad link> `{_ESCAPED}`")},
    {"type": "rich_text", "elements": [_rich_line(DANGER, code=True)]},
    {"type": "actions", "elements": [button("greet", DANGER[:75])]},
]
HOME: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Good morning")},
        {
            "type": "section",
            "text": mrkdwn("Your next call is in *December*."),
            "accessory": button("greet", "Say hello"),
        },
    ],
}


def confirmed() -> list[Json]:
    """Give the brief after the call was booked."""
    return [BRIEF[0], {"type": "section", "text": mrkdwn("*Booked.* We will ask you how it went.")}, BRIEF[-1]]


def reflection() -> Json:
    """Give the reflection modal."""
    choices = [option("By name"), option("Anonymously")]
    issues, thanks = [option("Wrong invoices"), option("Late pick-ups")], [option("I thanked her")]
    return {
        "type": "modal",
        "callback_id": "reflection",
        "title": plain("What you heard"),
        "submit": plain("Save"),
        "close": plain("Not now"),
        "blocks": [
            {
                "type": "section",
                "text": mrkdwn("Three minutes; you can change it later."),
                "accessory": button("push", "An example"),
            },
            question(
                "heard",
                "What did you hear?",
                {"type": "plain_text_input", "multiline": True, "max_length": 100},
                hint=plain("No phone numbers."),
            ),
            question(
                "note",
                "A note to yourself",
                {
                    "type": "plain_text_input",
                    "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
                },
                optional=True,
                dispatch_action=True,
            ),
            question("consent", "May we name her?", {"type": "radio_buttons", "options": choices}),
            question("issue", "Issue", {"type": "static_select", "options": issues}),
            question("helpers", "Who helps", {"type": "multi_users_select"}, optional=True),
            question("due", "By when", {"type": "datepicker"}, optional=True),
            question("thanked", "Before you go", {"type": "checkboxes", "options": thanks}, optional=True),
        ],
    }


def second() -> Json:
    """Give the modal pushed on top."""
    return {
        "type": "modal",
        "callback_id": "second",
        "title": plain("An example"),
        "blocks": [{"type": "section", "text": mrkdwn("> They asked me three times.")}],
    }


GROUPS = [
    {"label": plain("Operations"), "options": [option("Invoices"), option("Pick-ups")]},
    {"label": plain("Product"), "options": [option("Lost drafts")]},
]
KINDS: dict[str, Json] = {
    "Score": {"type": "number_input", "is_decimal_allowed": False, "min_value": "0", "max_value": "10"},
    "At": {"type": "timepicker", "initial_time": "09:00"},
    "Issues": {"type": "multi_static_select", "option_groups": GROUPS},
    "Owner": {"type": "users_select"},
    "Recording": {"type": "file_input", "max_files": 2},
    "Title": {"type": "plain_text_input", "min_length": 3, "max_length": 10},
}


def block_id(label: str) -> str:
    """Give the block id of the input with this label."""
    return label.lower().replace(" ", "_")


def form() -> Json:
    """Give a modal with one of every rarer input."""
    blocks = [question(block_id(label), label, element, optional=True) for label, element in KINDS.items()]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Everything"),
        "submit": plain("Save"),
        "blocks": blocks,
    }
