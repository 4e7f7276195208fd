"""What Slack refuses in messages, modals and home tabs: shapes, lengths, counts, doubled ids."""

import json
from collections.abc import Iterator
from typing import Any

from scripts.sandbox.kit.blocks import MESSAGE_BLOCK, VIEW_BLOCK
from scripts.sandbox.kit.composition import plain
from scripts.sandbox.kit.schema import Check, at, flag, many, one_of, shape, string
from scripts.sandbox.refusal import Refused

MOST_MESSAGE_BLOCKS = 50
MOST_VIEW_BLOCKS = 100
MOST_ATTACHMENTS = 100
LARGEST_VIEW = 250_000

message_blocks = many(MESSAGE_BLOCK, MOST_MESSAGE_BLOCKS, least=0)
_COMMON: dict[str, Check] = {
    "blocks_": many(VIEW_BLOCK, MOST_VIEW_BLOCKS),
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
VIEWS: dict[str, Check] = {
    "modal": shape(
        type_=one_of("modal"),
        title_=plain(24),
        close=plain(24),
        submit=plain(24),
        clear_on_close=flag,
        notify_on_close=flag,
        submit_disabled=flag,
        **_COMMON,
    ),
    "home": shape(type_=one_of("home"), **_COMMON),
}


def check_message(blocks: object, attachments: object) -> None:
    """Refuse with invalid_blocks what Slack would refuse in a message; every fault is named."""
    if attachments is not None and not isinstance(attachments, list):
        raise Refused("invalid_attachments")
    if isinstance(attachments, list) and len(attachments) > MOST_ATTACHMENTS:
        raise Refused("too_many_attachments")
    if blocks is None:
        return
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    faults = list(message_blocks(blocks, "/blocks"))
    if not faults:
        faults = [*_doubled(blocks, "/blocks"), *_misplaced(blocks, "file_input")]
    if faults:
        raise Refused("invalid_blocks", *faults)


def check_view(view: object, *, kinds: set[str]) -> None:
    """Refuse with invalid_arguments what Slack would refuse in a view; every fault is named."""
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", at("/view", "must provide an object"))
    kind = view.get("type")
    if not isinstance(kind, str) or kind not in kinds:
        raise Refused("invalid_arguments", at("/view/type", f"must be one of {', '.join(sorted(kinds))}"))
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise Refused("view_too_large")
    faults = [*VIEWS[kind](view, "/view")]
    if not faults:
        faults += [*_doubled(view["blocks"], "/view/blocks"), *_submit(view)]
        if kind == "home":
            faults += _misplaced(view["blocks"], "file_input")
    if faults:
        raise Refused("invalid_arguments", *faults)


def _doubled(blocks: list[Any], pointer: str) -> Iterator[str]:
    ids = [block["block_id"] for block in blocks if isinstance(block.get("block_id"), str)]
    for block_id in sorted({each for each in ids if ids.count(each) > 1}):
        yield at(pointer, f"`block_id` must be unique: {block_id}")


def _misplaced(blocks: list[Any], kind: str) -> Iterator[str]:
    for index, block in enumerate(blocks):
        if block["type"] == "input" and block["element"]["type"] == kind:
            yield at(f"/blocks/{index}/element", f"unsupported type outside modals: {kind}")


def _submit(view: dict[str, Any]) -> Iterator[str]:
    has_inputs = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_inputs and not view.get("submit"):
        yield at("/view", "missing required field: submit, as the modal has inputs")
