"""What a person is told of went wrong, as a code and parameters without words; the words stand in `bot/wording/`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, dataclass_transform

_WORD = re.compile("[A-Z][a-z0-9]*")


@dataclass_transform(frozen_default=True)
class Coded:
    """Something a person can be told; each class is one code, and its fields are the parameters of the words.

        class NoSwapLeft(FirsthandError):
            limit: int

        raise NoSwapLeft(limit)

    The code is the name of the class in small letters, here no_swap_left. A parameter is a text (what somebody typed,
    a name), a number, a day, the span of a round, a member of an enum, something else that is Coded, or a tuple of
    these.
    """

    code: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = "_".join(_WORD.findall(cls.__name__)).lower()
        is_error = issubclass(cls, Exception)  # which Python itself changes as it is raised, and compares by identity
        dataclass(frozen=not is_error, eq=not is_error, repr=not is_error)(cls)

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Return the parameters by name."""
        names: Any = fields(self)  # type: ignore[arg-type]  # every subclass is made a dataclass above
        return {each.name: getattr(self, each.name) for each in names}


class Problem(Coded):
    """What is wrong with one field that was typed."""


class FirsthandError(Coded, Exception):
    """What a person asked for was not done; their words say what happened and what to do next.

    As text it is its code alone, since the parameters hold what people wrote.
    """

    def __init__(self) -> None:
        super().__init__()

    def __str__(self) -> str:
        return self.code

    def __repr__(self) -> str:
        return f"<{self.code}>"


class FieldError(FirsthandError):
    """What was typed in one or more fields can't be taken; `fields` maps field name to problem."""

    fields: Mapping[str, Problem]


class SettingsError(Exception):
    """A setting is missing or wrong; `words`, for who runs Firsthand, name it and what would be right."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words
