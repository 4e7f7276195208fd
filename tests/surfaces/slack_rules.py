"""What every surface must keep to: Slack's limits, words for screen readers, and no power for what people wrote."""

import re
from collections.abc import Iterator
from typing import Any

from bot.surfaces.message import LONGEST_TEXT, Message, escaped
from scripts.sandbox.block_kit import check_message, check_view

_MENTION = re.compile(r"<@[UW][A-Z0-9]+>|<!subteam\^S[A-Z0-9]+>")
_TO_DIAL = re.compile(r"<tel:\+?[0-9]+\|[0-9+ ()/.\-]+>")
_ENTITY = re.compile(r"&(?:amp|lt|gt);")


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Give every object inside blocks, whatever its depth."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from nodes(item)


def of_type(surface: Any, *kinds: str) -> list[dict[str, Any]]:
    """Return every object of these types."""
    return [node for node in nodes(surface) if node.get("type") in kinds]


def shown(blocks: Any) -> str:
    """Return every word that the blocks show, one text a line."""
    texts = of_type(blocks, "text", "plain_text", "mrkdwn")
    return "\n".join(str(node["text"]) for node in texts)


def buttons(blocks: Any) -> list[str]:
    """Return the words on the buttons."""
    return [node["text"]["text"] for node in of_type(blocks, "button")]


def mentioned(message: Message) -> set[str]:
    """Return the Slack ids mentioned in blocks or text."""
    people = {node["user_id"] for node in of_type(message.blocks, "user")}
    groups = {node["usergroup_id"] for node in of_type(message.blocks, "usergroup")}
    in_text = {hit.strip("<>@").removeprefix("!subteam^") for hit in _MENTION.findall(message.text)}
    return people | groups | in_text


def assert_harmless(blocks: Any) -> None:
    """Nothing in here is parsed by Slack: no mrkdwn but a number to dial, and no broadcast, link or channel of text."""
    assert [node["text"] for node in of_type(blocks, "mrkdwn") if not _TO_DIAL.fullmatch(node["text"])] == []
    assert not of_type(blocks, "broadcast", "link", "channel", "emoji", "markdown", "date")
    for image in of_type(blocks, "image"):
        assert image["alt_text"].strip()


def assert_message_fits(message: Message) -> None:
    """Slack would take this message, show it whole, and read all of it aloud."""
    check_message(message.blocks)
    assert message.blocks
    assert_harmless(message.blocks)
    assert 1 <= len(message.text) <= LONGEST_TEXT
    assert_all_read_aloud(message)
    left = _TO_DIAL.sub("", _MENTION.sub("", message.text))
    assert not re.findall(r"[<>&]", _ENTITY.sub("", left))


def assert_all_read_aloud(message: Message) -> None:
    """Every word on show stands in the text too, unless the text says where to read on; words on buttons do not."""
    if message.text.endswith("is in the message itself."):
        return
    for block in message.blocks:
        if block["type"] != "actions":
            for text in shown(block).split("\n"):
                assert (text if _TO_DIAL.fullmatch(text) else escaped(text)) in message.text


def assert_view_fits(view: dict[str, Any]) -> None:
    """Slack would take this modal or home tab, and every input can be told from the others."""
    check_view(view, kinds={"modal", "home"})
    assert_harmless(view)
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    ids = [block["block_id"] for block in inputs]
    assert len(set(ids)) == len(ids)
    assert all(block["element"]["action_id"] for block in inputs)
