"""A message: its blocks, and the same words as plain text for screen readers and notifications."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.surfaces.parts import Blocks, Part, line, prose

# chat.update refuses a longer text; docs.slack.dev/reference/methods/chat.update (msg_too_long).
LONGEST_TEXT = 4000
_READ_ON = "\n… The whole text is in the message itself."
# Cut in half, an entity shows as rubbish and a mention reaches nobody.
_HALF = re.compile(r"(?:&[a-z]*|<[^>]*)$")
_LONGEST_WORD = 80
_MAIL_LINK = re.compile(r"<mailto:([^|>]+)(?:\|[^>]*)?>")
_WITHOUT_WORDS = frozenset({"actions", "divider", "image"})


@dataclass(frozen=True)
class Message:
    """What is posted: `text` is read aloud, `blocks` are shown."""

    text: str
    blocks: Blocks


def message(*blocks: dict[str, Any]) -> Message:
    """Return the message of these blocks, with its text made of them."""
    return Message(fallback(list(blocks)), list(blocks))


def one_line(*words: Part | str) -> Message:
    """Return the message of one paragraph."""
    return message(prose(line(*words)))


def escaped(text: str) -> str:
    """Return `text` so that Slack shows it as it is: no mention, no link (docs.slack.dev, formatting message text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """Return what a person typed, from what Slack made of it in a command: signs escaped, e-mail addresses linked."""
    plain = _MAIL_LINK.sub(r"\1", text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def fallback(blocks: Blocks) -> str:
    """Return all words of `blocks` as text, at most 4,000 characters: then the opening and where to read on."""
    lines = [_text(block) for block in blocks if block["type"] not in _WITHOUT_WORDS]
    text = "\n".join(part for part in lines if part.strip())
    if len(text) <= LONGEST_TEXT:
        return text
    opening = _HALF.sub("", text[: LONGEST_TEXT - len(_READ_ON)])
    word = max(opening.rfind(" "), opening.rfind("\n"))
    return (opening[:word] if word > len(opening) - _LONGEST_WORD else opening) + _READ_ON


_TEXT_OF: dict[str, Callable[[dict[str, Any]], str]] = {
    "user": lambda node: f"<@{node['user_id']}>",
    "usergroup": lambda node: f"<!subteam^{node['usergroup_id']}>",
    "link": lambda node: f"{escaped(node.get('text') or '')} ({escaped(node['url'])})",
    "date": lambda node: escaped(node.get("fallback") or ""),
    "image": lambda _: "",
    # Written by us, and read as mrkdwn where the text is shown.
    "mrkdwn": lambda node: str(node["text"]),
    "rich_text_list": lambda node: "\n".join("• " + _text(item) for item in node["elements"]),
    "rich_text": lambda node: _joined("\n", node),
    "table": lambda node: "\n".join("  ·  ".join(map(_text, row)) for row in node["rows"]),
    "context": lambda node: _joined("\n", node),
    "rich_text_section": lambda node: _joined("", node),
    "rich_text_quote": lambda node: _joined("", node),
}


def _joined(between: str, node: dict[str, Any]) -> str:
    return between.join(filter(None, (_text(element) for element in node["elements"])))


def _text(node: Any) -> str:
    """Return the text of one block or element."""
    if isinstance(node, str):
        return escaped(node)
    text_of = _TEXT_OF.get(node.get("type"))
    return text_of(node) if text_of else _text(node.get("text") or "")


def ephemeral(answer: Message | str) -> dict[str, Any]:
    """Return the body of an answer that only who asked will see; it states its response_type."""
    answer = one_line(answer) if isinstance(answer, str) else answer
    return {"text": answer.text, "blocks": answer.blocks, "response_type": "ephemeral"}
