"""Messages, modals and home tabs are held to Slack's shapes, lengths and counts; no shape breaks the check."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.sandbox.block_kit import BLOCKS, ELEMENTS, check_message, check_view
from scripts.sandbox.refusals import ApiError
from tests.sandbox.tiny_app import button, modal, plain, question

Block = dict[str, Any]


def section(**fields: Any) -> Block:
    return {"type": "section", **fields}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def select(count: int = 2, **more: Any) -> Block:
    options = [{"text": plain(f"Option {n}"), "value": str(n)} for n in range(count)]
    return {"type": "static_select", "action_id": "pick", "options": options, **more}


PRESS: Block = {"type": "button", "text": plain("Go"), "action_id": "go"}
GOOD: list[list[Block]] = [
    [section(text={"type": "mrkdwn", "text": "*Hello*", "verbatim": True})],
    [section(fields=[plain("a"), plain("b")], accessory=PRESS)],
    [button("Go", "go"), {"type": "divider"}, {"type": "header", "text": plain("Title")}],
    [
        {
            "type": "context",
            "elements": [{"type": "image", "image_url": "http://x/y.png", "alt_text": "Ada"}, plain("Ada")],
        }
    ],
    [actions(select(), {"type": "datepicker", "action_id": "day", "initial_date": "2026-03-01"})],
    [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "So", "style": {"bold": True}}]}
            ],
        }
    ],
]
BAD_BLOCKS: list[tuple[str, Block]] = [
    ("must provide either text or fields", section()),
    ("must be less than 3001", section(text=plain("a" * 3001))),
    ("must be more than 0", section(text=plain(""))),
    ("no more than 10 items", section(fields=[plain("a")] * 11)),
    ("must be less than 2001", section(fields=[plain("a" * 2001)])),
    ("unsupported type: plain_text_input", section(text=plain("a"), accessory={"type": "plain_text_input"})),
    ("unsupported type: mrkdwn", {"type": "header", "text": {"type": "mrkdwn", "text": "a"}}),
    ("must be less than 151", {"type": "header", "text": plain("a" * 151)}),
    ("unsupported type: banner", {"type": "banner"}),
    ("invalid additional property: color", {"type": "divider", "color": "red"}),
    ("no more than 25 items", actions(*[{**PRESS, "action_id": str(n)} for n in range(26)])),
    ("`action_id` must be unique", actions(PRESS, PRESS)),
    ("missing required field: action_id", actions({"type": "button", "text": plain("Go")})),
    ("must be less than 76", actions({**PRESS, "text": plain("a" * 76)})),
    ("must be less than 2001", actions({**PRESS, "value": "a" * 2001})),
    ("must be one of primary, danger", actions({**PRESS, "style": "warning"})),
    (
        "missing required field: deny",
        actions({**PRESS, "confirm": {"title": plain("a"), "text": plain("b"), "confirm": plain("c")}}),
    ),
    ("unsupported type: multi_users_select", actions({"type": "multi_users_select", "action_id": "a"})),
    ("no more than 100 items", actions(select(101))),
    ("either options or option_groups", actions({"type": "static_select", "action_id": "a"})),
    ("must exactly match", actions(select(initial_option={"text": plain("Other"), "value": "9"}))),
    ("a date as YYYY-MM-DD", actions({"type": "datepicker", "action_id": "a", "initial_date": "tomorrow"})),
    ("missing required field: alt_text", {"type": "image", "image_url": "http://x/y.png"}),
    ("either image_url or slack_file", {"type": "image", "alt_text": "a"}),
    ("missing required field: elements", {"type": "context"}),
    ("must be less than 2001", question("a", "a" * 2001)),
    ("must be less than 256", {"type": "divider", "block_id": "a" * 256}),
]
KINDS = st.sampled_from([*BLOCKS, *ELEMENTS, "plain_text", "mrkdwn", "modal", "home", "nothing"])
FIELDS = "text elements accessory element label options option_groups initial_option value blocks title submit"
IDS = "type action_id block_id fields confirm style alt_text image_url"
NAMES = st.sampled_from([*FIELDS.split(), *IDS.split()])
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4), KINDS)
TREES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(NAMES, inner, max_size=5),
        st.builds(lambda kind, rest: {**rest, "type": kind}, KINDS, st.dictionaries(NAMES, inner, max_size=5)),
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("blocks", GOOD)
def test_takes_good_blocks(blocks: list[Block]) -> None:
    check_message(blocks)


@pytest.mark.parametrize(("words", "block"), BAD_BLOCKS)
def test_refuses_bad_blocks_and_says_where(words: str, block: Block) -> None:
    with pytest.raises(ApiError) as refused:
        check_message([block])
    faults = refused.value.answer["response_metadata"]["messages"]
    assert refused.value.error == "invalid_blocks"
    assert any(words in fault and "[json-pointer:/blocks" in fault for fault in faults), faults


def test_refuses_51_blocks_and_doubled_ids() -> None:
    with pytest.raises(ApiError, match="no more than 50"):
        check_message([{"type": "divider"}] * 51)
    with pytest.raises(ApiError, match="`block_id` must be unique: twin"):
        check_message([{"type": "divider", "block_id": "twin"}] * 2)


@pytest.mark.parametrize(
    ("words", "view"),
    [
        ("must be less than 25", modal({"type": "divider"}, title="a" * 25)),
        ("must be less than 3001", modal({"type": "divider"}, private_metadata="a" * 3001)),
        ("no fewer than 1", modal()),
        ("no more than 100", modal(*[{"type": "divider"}] * 101)),
        ("submit", {**modal(question("a", "A")), "submit": None}),
        ("`block_id` must be unique", modal(question("a", "A"), question("a", "B"))),
        ("unsupported type: markdown", modal({"type": "markdown", "text": "a"})),
        ("must be one of modal", {"type": "home", "blocks": []}),
        ("missing required field: title", {"type": "modal", "blocks": [{"type": "divider"}]}),
        ("invalid additional property: colour", modal({"type": "divider"}, colour="red")),
    ],
)
def test_refuses_bad_modals(words: str, view: Block) -> None:
    with pytest.raises(ApiError, match="invalid_arguments") as refused:
        check_view(view, kinds={"modal"})
    assert words in str(refused.value.answer["response_metadata"]["messages"])


def test_refuses_a_view_over_250_kb() -> None:
    with pytest.raises(ApiError, match="view_too_large"):
        check_view(modal(*[section(text=plain("a" * 2900)) for _ in range(90)]), kinds={"modal"})


def test_takes_every_kind_of_input() -> None:
    kinds: list[Block] = [
        {"type": "plain_text_input", "multiline": True, "max_length": 500},
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "0"},
        {"type": "users_select"},
        {"type": "multi_users_select"},
        {"type": "file_input", "filetypes": ["xlsx"], "max_files": 1},
        {"type": "checkboxes", "options": [{"text": plain("Yes"), "value": "yes"}]},
        {"type": "timepicker"},
    ]
    check_view(modal(*[question(f"q{n}", "Q", kind) for n, kind in enumerate(kinds)]), kinds={"modal"})


@settings(max_examples=150, deadline=None)
@given(TREES)
def test_any_tree_is_taken_or_refused(tree: Any) -> None:
    with contextlib.suppress(ApiError):
        check_message(tree)
    with contextlib.suppress(ApiError):
        check_message([tree])
    with contextlib.suppress(ApiError):
        check_view(tree, kinds={"modal", "home"})
