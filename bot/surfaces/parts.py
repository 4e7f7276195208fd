"""Block Kit parts of every surface; user text goes into rich text or plain text, where it has no effect."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.dates import short_date
from bot.program.people import is_slack_id
from bot.surfaces.ids import Action, ActionId, BlockId

# Block Kit as Slack documents it (docs.slack.dev/reference/block-kit), as plain dicts: the SDK's classes look at each
# of their attributes whenever one of them becomes a dict, which took a third of the time of a home tab.
Block = dict[str, Any]
Blocks = list[Block]
# A part of a rich text block, and what can be clicked in a block.
Part = dict[str, Any]
Element = dict[str, Any]

# As Slack forms the ids of user groups (docs.slack.dev/reference/methods/usergroups.list).
_GROUP = re.compile(r"S[A-Z0-9]{1,31}", re.ASCII)
_DIGITS = "0123456789"
_NUMBER = re.compile(r"\+?[0-9(][0-9 ()/.\-]{4,30}")
# Behind a country code, the zero that is dialled only within the country: +49 (0)30.
_TRUNK_ZERO = re.compile(r"(?<=[0-9 ])\(0\)")
# Three are an emergency call; fifteen the most there are (ITU-T E.164), and two zeros may stand before them.
_FEWEST_DIGITS, _MOST_DIGITS = 4, 17
# Slack: header 150, button 75, section 3,000 characters; of a confirmation, title 100, text 300, each answer 30.
_HEADER, _BUTTON, _CONTEXT, _SECTION = 150, 75, 2000, 3000
_TITLE, _CONFIRM, _ANSWER = 100, 300, 30
_ITEMS_A_BLOCK = 20
# Of a table, its heading included.
_MOST_ROWS = 100


def cut(text: str, longest: int) -> str:
    """Return `text` in at most `longest` characters, with an ellipsis where something is missing."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def given(**fields: Any) -> dict[str, Any]:
    """Return those of the fields that are given, since Slack takes no null."""
    return {name: value for name, value in fields.items() if value is not None}


def plain(text: str, longest: int, *, emoji: bool = False) -> Element:
    """Return plain text of at most so many characters; with `emoji`, names between colons become pictures."""
    return {"type": "plain_text", "text": cut(text, longest), "emoji": emoji}


def words(text: str) -> Part:
    """Return text as it is."""
    return {"type": "text", "text": text or " "}


def bold(text: str) -> Part:
    """Return text in bold."""
    return {"type": "text", "text": text or " ", "style": {"bold": True}}


def italic(text: str) -> Part:
    """Return text in italics."""
    return {"type": "text", "text": text or " ", "style": {"italic": True}}


def person(slack_id: str) -> Part:
    """Return a mention of one person; where this is no id at all, words that mention nobody."""
    return {"type": "user", "user_id": slack_id} if is_slack_id(slack_id) else words("somebody")


def team(member: str) -> Part:
    """Return a mention of a person (U…) or a user group (S…)."""
    if _GROUP.fullmatch(member):
        return {"type": "usergroup", "usergroup_id": member}
    return person(member)


def moment(when: datetime) -> Part:
    """Return a day and a time, shown in the zone of whoever reads it."""
    fallback = f"{short_date(when.date())}, {when:%H:%M} {when.tzname()}"
    return _date(when, "{date_short_pretty} at {time}", fallback)


def clock_time(when: datetime) -> Part:
    """Return a time of day, shown in the zone of whoever reads it."""
    return _date(when, "{time}", f"{when:%H:%M} {when.tzname()}")


def _date(when: datetime, shown_as: str, fallback: str) -> Part:
    return {"type": "date", "timestamp": int(when.timestamp()), "format": shown_as, "fallback": fallback}


def link(url: str, text: str) -> Part:
    """Return a link."""
    return {"type": "link", "url": url, "text": text}


def line(*parts: Part | str) -> Part:
    """Return one paragraph; plain strings are shown as they are."""
    return {"type": "rich_text_section", "elements": [words(p) if isinstance(p, str) else p for p in parts]}


def bullets(*items: Part | str | Sequence[Part | str], ordered: bool = False) -> Part:
    """Return a list, one item for each given."""
    lines = [line(item) if isinstance(item, str | dict) else line(*item) for item in items]
    return {"type": "rich_text_list", "style": "ordered" if ordered else "bullet", "elements": lines}


def long_list(items: Sequence[Sequence[Part | str]], more: int = 0) -> Blocks:
    """Return lists of twenty items each, and a line that counts how many `more` there are."""
    starts = range(0, len(items), _ITEMS_A_BLOCK)
    blocks = [prose(bullets(*items[start : start + _ITEMS_A_BLOCK])) for start in starts]
    return [*blocks, prose(line(italic(f"… and {more:,} more.")))] if more > 0 else blocks


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """Return a table, of which a message holds one; the first of the columns is text, the others are numbers."""
    cells = [[{"type": "raw_text", "text": text or " "} for text in row] for row in (heads, *rows[: _MOST_ROWS - 1])]
    settings = [{"is_wrapped": True}, *({"align": "right"} for _ in heads[1:])]
    return {"type": "table", "rows": cells, "column_settings": settings}


def quoted(text: str) -> Part:
    """Return a quotation."""
    return {"type": "rich_text_quote", "elements": [words(text)]}


def prose(*elements: Part) -> Block:
    """Return a block of paragraphs, lists and quotations."""
    return {"type": "rich_text", "elements": list(elements)}


def can_be_dialled(number: str) -> bool:
    """Return whether this is a phone number and nothing else, such as an extension in words."""
    return _NUMBER.fullmatch(number) is not None and _FEWEST_DIGITS <= len(_dialled(number)) <= _MOST_DIGITS


def _dialled(number: str) -> str:
    abroad = number.startswith(("+", "00"))
    return "".join(sign for sign in (_TRUNK_ZERO.sub("", number) if abroad else number) if sign in _DIGITS)


def number_to_dial(number: str) -> Block:
    """Return a phone number as a link that dials it. Raises ValueError where it can't be dialled.

    Slack takes no such link in rich text, so this is mrkdwn, in which nothing that can be dialled has a meaning.
    """
    if not can_be_dialled(number):
        raise ValueError("This can't be dialled.")
    linked = f"<tel:{'+' if number.startswith('+') else ''}{_dialled(number)}|{number}>"
    return {"type": "section", "text": {"type": "mrkdwn", "text": linked}}


def section(text: str, accessory: Element, block_id: str | None = None) -> Block:
    """Return plain text with a button beside it."""
    return given(type="section", block_id=block_id, text=plain(text, _SECTION), accessory=accessory)


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": plain(text, _HEADER)}


def small_print(text: str, *, picture: str | None = None, of: str = "") -> Block:
    """Return a line of context; with the address of a `picture` in front, and whom or what it shows."""
    image = {"type": "image", "image_url": picture, "alt_text": cut(of, 200)}
    return {"type": "context", "elements": [*([image] if picture else []), plain(text, _CONTEXT)]}


def button(
    text: str,
    action: ActionId,
    subject: int | str,
    *,
    style: str | None = None,
    confirm: Element | None = None,
    label: str = "",
) -> Element:
    """Return a button that carries the id of its subject; screen readers read the `label` instead of the text."""
    return given(
        type="button",
        action_id=str(action),
        text=plain(text, _BUTTON, emoji=True),
        value=str(subject),
        style=style,
        confirm=confirm,
        accessibility_label=cut(label, _BUTTON) or None,
    )


def primary(button: Element) -> Element:
    """Return a button as the one to press first."""
    return button | {"style": "primary"}


def link_button(text: str, url: str, action: ActionId = Action.READ_STORY) -> Element:
    """Return a button that opens `url`; Slack still sends the click, which is only acked.

    Two in one row need an `action` each.
    """
    return {"type": "button", "action_id": str(action), "text": plain(text, _BUTTON, emoji=True), "url": url}


def actions(block_id: BlockId, *elements: Element) -> Block:
    """Return a row of buttons; its id ends in the subject of the first, as it may stand but once on a surface."""
    subject = next((each["value"] for each in elements if each.get("value")), None)
    return row(f"{block_id}_{subject}" if subject else str(block_id), *elements)


def row(block_id: str, *elements: Element) -> Block:
    """Return what can be clicked, in a row of exactly this id."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def ask_first(title: str, text: str, confirm: str, deny: str, *, style: str | None = None) -> Element:
    """Return the confirmation dialog of a button."""
    asked = plain(text, _CONFIRM)
    answers = {"confirm": plain(confirm, _ANSWER), "deny": plain(deny, _ANSWER)}
    return given(title=plain(title, _TITLE), text=asked, **answers, style=style)
