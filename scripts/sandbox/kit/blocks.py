"""Blocks: what each may carry, and which stand on which surface (docs.slack.dev/reference/block-kit/blocks)."""

from collections.abc import Iterator
from typing import Any

from scripts.sandbox.kit.composition import plain, slack_file, url, words
from scripts.sandbox.kit.elements import ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION
from scripts.sandbox.kit.rich_text import structures
from scripts.sandbox.kit.schema import Check, anything, at, both, flag, many, one_of, shape, string, typed

TEXTS = {"plain_text": words(3000), "mrkdwn": words(3000)}


def _block(kind: str, **fields: Check) -> Check:
    return shape(type_=one_of(kind), block_id=string(255, 1), **fields)


def _says_something(value: Any, pointer: str) -> Iterator[str]:
    if not (value.get("text") or value.get("fields")):
        yield at(pointer, "must provide either text or fields")


def _has_picture(value: Any, pointer: str) -> Iterator[str]:
    if bool(value.get("image_url")) == bool(value.get("slack_file")):
        yield at(pointer, "must provide either image_url or slack_file")


def _actions_differ(value: Any, pointer: str) -> Iterator[str]:
    ids = [each.get("action_id") for each in value.get("elements") or [] if isinstance(each, dict)]
    for doubled in sorted({str(each) for each in ids if ids.count(each) > 1}):
        yield at(f"{pointer}/elements", f"`action_id` must be unique within the block: {doubled}")


BLOCKS: dict[str, Check] = {
    "section": both(
        _block(
            "section",
            text=words(3000),
            fields=many(words(2000), 10),
            accessory=typed(ELEMENTS, *IN_SECTION),
            expand=flag,
        ),
        _says_something,
    ),
    "header": _block("header", text_=plain(150)),
    "divider": _block("divider"),
    "context": _block("context", elements_=many(typed(ELEMENTS | TEXTS, "image", *TEXTS), 10)),
    "actions": both(_block("actions", elements_=many(typed(ELEMENTS, *IN_ACTIONS), 25)), _actions_differ),
    "image": both(
        _block("image", image_url=url, slack_file=slack_file, alt_text_=string(2000, 1), title=plain(2000)),
        _has_picture,
    ),
    "input": _block(
        "input",
        label_=plain(2000),
        element_=typed(ELEMENTS, *IN_INPUT),
        hint=plain(2000),
        optional=flag,
        dispatch_action=flag,
    ),
    "rich_text": _block("rich_text", elements_=structures),
    "table": anything,
}
_EVERYWHERE = ("section", "header", "divider", "context", "actions", "image", "input", "rich_text")

MESSAGE_BLOCK = typed(BLOCKS)
VIEW_BLOCK = typed(BLOCKS, *_EVERYWHERE)
