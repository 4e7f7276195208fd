"""Refusals expected in a test, by their class and the words a person is told."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from bot.errors import FirsthandError
from bot.wording import words_of

Refused = TypeVar("Refused", bound=FirsthandError)


@contextmanager
def refusal(kind: type[Refused], words: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """Expect an error of this kind, in whose words the pattern `words` is found."""
    with pytest.raises(kind) as refused:
        yield refused
    assert re.search(words, words_of(refused.value)), words_of(refused.value)
