"""Block Kit parts of every surface; user text goes into rich text or plain text, where it has no effect."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    ImageElement,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextListElement,
    RichTextQuoteElement,
    RichTextSectionElement,
    SectionBlock,
    StaticSelectElement,
)

from bot.program.people import is_slack_id
from bot.surfaces.ids import Action, ActionId, BlockId

Blocks = list[dict[str, Any]]
Part = RichTextElement

# As Slack forms the ids of user groups (docs.slack.dev/reference/methods/usergroups.list).
_GROUP = re.compile(r"S[A-Z0-9]{1,31}", re.ASCII)
_DIGITS = "0123456789"
_NUMBER = re.compile(r"\+?[0-9(][0-9 ()/.\-]{4,30}")
# Behind a country code, the zero that is dialled only within the country: +49 (0)30.
_TRUNK_ZERO = re.compile(r"(?<=[0-9 ])\(0\)")
# Three are an emergency call; fifteen the most there are (ITU-T E.164), and two zeros may stand before them.
_FEWEST_DIGITS, _MOST_DIGITS = 4, 17
# Slack: header 150, button 75, what a confirmation asks 300 characters (docs.slack.dev/reference/block-kit).
_HEADER, _BUTTON, _CONTEXT, _CONFIRM = 150, 75, 2000, 300
_ITEMS_A_BLOCK = 20
# Of a table, its heading included.
_MOST_ROWS = 100


def cut(text: str, longest: int) -> str:
    """Return `text` in at most `longest` characters, with an ellipsis where something is missing."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def words(text: str) -> Part:
    """Return text as it is."""
    return RichTextElementParts.Text(text=text or " ")


def bold(text: str) -> Part:
    """Return text in bold."""
    return RichTextElementParts.Text(text=text or " ", style=RichTextElementParts.TextStyle(bold=True))


def italic(text: str) -> Part:
    """Return text in italics."""
    return RichTextElementParts.Text(text=text or " ", style=RichTextElementParts.TextStyle(italic=True))


def person(slack_id: str) -> Part:
    """Return a mention of one person; where this is no id at all, words that mention nobody."""
    return RichTextElementParts.User(user_id=slack_id) if is_slack_id(slack_id) else words("somebody")


def team(member: str) -> Part:
    """Return a mention of a person (U…) or a user group (S…)."""
    if _GROUP.fullmatch(member):
        return RichTextElementParts.UserGroup(usergroup_id=member)
    return person(member)


def moment(when: datetime) -> Part:
    """Return a day and a time, shown in the zone of whoever reads it."""
    fallback = f"{when.day} {when:%B, %H:%M} {when.tzname()}"
    return RichTextElementParts.Date(
        timestamp=int(when.timestamp()), format="{date_short_pretty} at {time}", fallback=fallback
    )


def clock_time(when: datetime) -> Part:
    """Return a time of day, shown in the zone of whoever reads it."""
    return RichTextElementParts.Date(
        timestamp=int(when.timestamp()), format="{time}", fallback=f"{when:%H:%M} {when.tzname()}"
    )


def link(url: str, text: str) -> Part:
    """Return a link."""
    return RichTextElementParts.Link(url=url, text=text)


def line(*parts: Part | str) -> RichTextElement:
    """Return one paragraph; plain strings are shown as they are."""
    return RichTextSectionElement(elements=[words(p) if isinstance(p, str) else p for p in parts])


def bullets(*items: Part | str | Sequence[Part | str], ordered: bool = False) -> RichTextElement:
    """Return a list, one item for each given."""
    lines = [line(item) if isinstance(item, str | RichTextElement) else line(*item) for item in items]
    return RichTextListElement(style="ordered" if ordered else "bullet", elements=lines)


def long_list(items: Sequence[Sequence[Part | str]], more: int = 0) -> Blocks:
    """Return lists of twenty items each, and a line that counts how many `more` there are."""
    starts = range(0, len(items), _ITEMS_A_BLOCK)
    blocks = [prose(bullets(*items[start : start + _ITEMS_A_BLOCK])) for start in starts]
    return [*blocks, prose(line(italic(f"… and {more:,} more.")))] if more > 0 else blocks


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Return a table, of which a message holds one; the first of the columns is text, the others are numbers."""
    cells = [[{"type": "raw_text", "text": text or " "} for text in row] for row in (heads, *rows[: _MOST_ROWS - 1])]
    settings = [{"is_wrapped": True}, *({"align": "right"} for _ in heads[1:])]
    return {"type": "table", "rows": cells, "column_settings": settings}


def quoted(text: str) -> RichTextElement:
    """Return a quotation."""
    return RichTextQuoteElement(elements=[words(text)])


def prose(*elements: RichTextElement) -> dict[str, Any]:
    """Return a block of paragraphs, lists and quotations."""
    return RichTextBlock(elements=list(elements)).to_dict()


def can_be_dialled(number: str) -> bool:
    """Return whether this is a phone number and nothing else, such as an extension in words."""
    return _NUMBER.fullmatch(number) is not None and _FEWEST_DIGITS <= len(_dialled(number)) <= _MOST_DIGITS


def _dialled(number: str) -> str:
    abroad = number.startswith(("+", "00"))
    return "".join(sign for sign in (_TRUNK_ZERO.sub("", number) if abroad else number) if sign in _DIGITS)


def number_to_dial(number: str) -> dict[str, Any]:
    """Return a phone number as a link that dials it. Raises ValueError where it can't be dialled.

    Slack takes no such link in rich text, so this is mrkdwn, in which nothing that can be dialled has a meaning.
    """
    if not can_be_dialled(number):
        raise ValueError("This can't be dialled.")
    linked = f"<tel:{'+' if number.startswith('+') else ''}{_dialled(number)}|{number}>"
    return SectionBlock(text=MarkdownTextObject(text=linked)).to_dict()


def header(text: str) -> dict[str, Any]:
    """Return a heading."""
    return HeaderBlock(text=PlainTextObject(text=cut(text, _HEADER), emoji=False)).to_dict()


def small_print(text: str, *, picture: str | None = None, of: str = "") -> dict[str, Any]:
    """Return a line of context; with the address of a `picture` in front, and whom or what it shows."""
    elements: list[Any] = [ImageElement(image_url=picture, alt_text=cut(of, 200))] if picture else []
    elements.append(PlainTextObject(text=cut(text, _CONTEXT), emoji=False))
    return ContextBlock(elements=elements).to_dict()


def button(
    text: str, action: ActionId, subject: int | str, *, style: str | None = None, confirm: ConfirmObject | None = None
) -> ButtonElement:
    """Return a button that carries the id of its subject."""
    return ButtonElement(text=cut(text, _BUTTON), action_id=action, value=str(subject), style=style, confirm=confirm)


def link_button(text: str, url: str, action: ActionId = Action.READ_STORY) -> ButtonElement:
    """Return a button that opens `url`; Slack still sends the click, which is only acked.

    Two in one row need an `action` each.
    """
    return ButtonElement(text=cut(text, _BUTTON), action_id=action, url=url)


def actions(block_id: BlockId, *buttons: ButtonElement | StaticSelectElement) -> dict[str, Any]:
    """Return a row of buttons; its id ends in the subject of the first, as it may stand but once on a surface."""
    subject = next((each.value for each in buttons if isinstance(each, ButtonElement) and each.value), None)
    return ActionsBlock(block_id=f"{block_id}_{subject}" if subject else block_id, elements=list(buttons)).to_dict()


def ask_first(title: str, text: str, confirm: str, deny: str, *, style: str | None = None) -> ConfirmObject:
    """Return the confirmation dialog of a button."""
    asked = PlainTextObject(text=cut(text, _CONFIRM))
    return ConfirmObject(title=title, text=asked, confirm=confirm, deny=deny, style=style)
