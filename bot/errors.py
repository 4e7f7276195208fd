"""Firsthand's own errors: small named classes, each with words for a person."""


class FirsthandError(Exception):
    """Something a person can be told. `words` says what happened and what to do next."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class FieldError(FirsthandError):
    """What was typed in one or more fields can't be taken; `fields` maps field name to words."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


class SettingsError(FirsthandError):
    """A setting is missing or wrong; the words name it and what would be right."""
