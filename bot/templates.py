"""Templates: words with parameters in braces, chosen by a number or a value where the words depend on it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

# How people call Firsthand, in every language.
COMMAND = "/firsthand"


@dataclass(frozen=True)
class By:
    """Words that depend on a parameter: `words` by its value, `otherwise` for any other value, if there can be one."""

    parameter: str
    words: Mapping[Hashable, str]
    otherwise: str = ""


@dataclass(frozen=True)
class Plural:
    """Words that depend on a number: `forms` by the number itself, else by its plural category ("one", "other").

    A language has the categories that Unicode's CLDR gives it; "other" is always there.
    """

    parameter: str
    forms: Mapping[int | str, str]


Template: TypeAlias = str | By | Plural
