"""What Slack refuses in messages, modals and home tabs: shapes, lengths, counts, doubled ids."""

import json

from scripts.sandbox.refusal import Refused

MOST_MESSAGE_BLOCKS = 50
MOST_VIEW_BLOCKS = 100
LARGEST_VIEW = 250_000


def check_message(blocks: object, attachments: object) -> None:
    """Refuse with invalid_blocks what Slack would refuse in a message."""
    if blocks is not None and not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if attachments is not None and not isinstance(attachments, list):
        raise Refused("invalid_attachments")
    if isinstance(blocks, list) and len(blocks) > MOST_MESSAGE_BLOCKS:
        raise Refused("invalid_blocks", f"no more than {MOST_MESSAGE_BLOCKS} items allowed [json-pointer:/blocks]")


def check_view(view: object, *, kinds: set[str]) -> None:
    """Refuse with invalid_arguments what Slack would refuse in a view."""
    if not isinstance(view, dict) or view.get("type") not in kinds or not isinstance(view.get("blocks"), list):
        raise Refused("invalid_arguments", "invalid view [json-pointer:/view]")
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise Refused("view_too_large")
    if len(view["blocks"]) > MOST_VIEW_BLOCKS:
        raise Refused("invalid_arguments", f"no more than {MOST_VIEW_BLOCKS} items allowed [json-pointer:/view/blocks]")
