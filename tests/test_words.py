"""The tool that prints every text: it finds what people see, and nothing that only programmers read."""

import re

from handlers import COMMANDS
from scripts.words import all_words, in_source

_SOURCE = '''
"""A docstring that nobody sees."""
import logging

log = logging.getLogger(__name__)
_PATTERN = re.compile("two words")
__all__ = ["Two words"]


class Which(StrEnum):
    """Which one."""

    FIRST = "the first"


def shown(name: str) -> str:
    """Return what is shown."""
    log.warning("Nobody reads %s here", name)
    if name == "not this one":
        raise ValueError("A mistake in the code.")
    rows = {"a key of two": f"Thank you, {name}."}
    return button("Save", "log_call") + rows["a key of two"] + "the rest of it"
'''


def test_texts_are_found_with_their_places_and_nothing_else_is() -> None:
    assert in_source("shown.py", _SOURCE) == [
        ("shown.py:21", "Thank you, {name}."),
        ("shown.py:22", "Save"),
        ("shown.py:22", "the rest of it"),
    ]


def test_what_people_see_is_there_from_everywhere() -> None:
    found = dict(all_words())
    assert found["call.messages.log"] == "Log the call"
    assert found["error day_passed"] == "That day has passed. Choose today or a day to come."
    assert found["sheet Customers, phone"].startswith("With the country code")
    assert found["firsthand template"].startswith("Write the blank workbook")
    assert {f"command {command.words}" for command in COMMANDS} <= found.keys()
    texts = {words for place, words in all_words() if place.startswith(("bot/surfaces/", "handlers/"))}
    assert {"Withdraw this story?", "The brief", "One moment: looking them up in Slack."} <= texts


def test_no_id_and_no_docstring_is_taken_for_a_text() -> None:
    code = [words for place, words in all_words() if place.startswith(("bot/", "handlers/"))]
    assert [words for words in code if re.fullmatch(r"[a-z]+(_[a-z]+)+", words)] == []
    assert [words for words in code if words.startswith(("Return ", "Raise "))] == []
