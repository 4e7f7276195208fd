"""The form of a reflection, as data: how each field is asked for, what it means, and when it is asked at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models import Meaning

# The values of a choice between two.
YES, NO = "yes", "no"


class FieldKind(StrEnum):
    """How a field is asked for and read."""

    PAST_DATE = "past date"
    FUTURE_DATE = "future date"
    TEXT = "text"
    QUESTIONS = "questions"
    PERSON = "person"
    CHOICE = "choice"
    SELECT = "select"
    ISSUE = "issue"


@dataclass(frozen=True)
class Choice:
    """One thing to choose; `shown_as` says more, such as how readers will know the customer.

    {customer} in it is filled in with their name and account, and nothing else is.
    """

    value: str
    label: str
    shown_as: str = ""


@dataclass(frozen=True)
class ReflectionField:
    """One field of a form. QUESTIONS stands for one text field a probe question, at least one of which is `required`.

    `missing` is said where a required field is empty. `shown_if` names another field and the choice there with which
    this one is asked; None for one that always is.
    """

    name: str
    kind: FieldKind
    label: str
    meaning: Meaning
    hint: str = ""
    placeholder: str = ""
    missing: str = "Please fill this in."
    required: bool = False
    multiline: bool = True
    max_length: int = 2000
    choices: tuple[Choice, ...] = ()
    shown_if: tuple[str, str] | None = None


@dataclass(frozen=True)
class Form:
    """What is asked after an assignment is done, in order.

    In `opening` {subject} (the name of what the assignment is about) is filled in, and nothing else is.
    """

    title: str
    edit_title: str
    opening: str
    fields: tuple[ReflectionField, ...]

    def field(self, name: str) -> ReflectionField | None:
        """Return the field of that name, None where there is none."""
        return next((field for field in self.fields if field.name == name), None)

    def field_for(self, meaning: Meaning) -> ReflectionField | None:
        """Return the first field that means this, None where there is none."""
        return next((field for field in self.fields if field.meaning == meaning), None)

    def depending_on(self, name: str) -> tuple[ReflectionField, ...]:
        """Return the fields that are asked only with some choice in the field of that name."""
        return tuple(field for field in self.fields if field.shown_if and field.shown_if[0] == name)

    def decided(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the texts by field with each choice that others depend on, also where it was not asked for.

        That is so in what earlier releases stored: what depends on the choice tells it, and where nothing does, it is
        the choice that needs nothing more.
        """
        untold = [field for field in self.fields if self.depending_on(field.name) and field.name not in values]
        return {**values, **{field.name: self._told(field, values) for field in untold}}

    def _told(self, field: ReflectionField, values: Mapping[str, str]) -> str:
        needs = {d.name: d.shown_if[1] for d in self.depending_on(field.name) if d.required and d.shown_if}
        told = [choice for name, choice in needs.items() if values.get(name)]
        easy = [choice.value for choice in field.choices if choice.value not in needs.values()]
        return next(iter(told + easy), "")

    def asked(self, values: Mapping[str, str]) -> tuple[ReflectionField, ...]:
        """Return the fields that are asked with these choices, by field."""
        return tuple(f for f in self.fields if f.shown_if is None or values.get(f.shown_if[0]) == f.shown_if[1])
