"""What is written in the form of a call, for tests that name what they write."""

from dataclasses import dataclass
from datetime import date

from bot.program.routines import CALL, NO, YES
from bot.program.stories.reflection_form import Entry, ReflectionForm, answer_name
from models import Consent


@dataclass(frozen=True)
class Written:
    """What is written in the form of a call: as this release asks for it, or question by question (`answers`)."""

    talked_on: date | None = None
    answers: tuple[tuple[str, str], ...] = ()
    quote: str = ""
    hurts: str = ""
    promise: str = ""
    due_on: date | None = None
    owner: str | None = None
    no_promise_reason: str = ""
    consent: Consent | None = None
    heard: str = ""
    headline: str = ""

    def entries(self) -> list[Entry]:
        """Return it as it is read from the modal."""
        values = {**vars(self), "promises": YES if self.promise or self.due_on else NO}
        answers = values.pop("answers")
        asked = [Entry(answer_name(place), *pair) for place, pair in enumerate(answers)]
        return asked + [Entry(name, _label(name), str(value or "")) for name, value in values.items()]

    def form(self) -> ReflectionForm:
        """Return it as a form of a call."""
        return ReflectionForm.of(CALL, self.entries())


def _label(name: str) -> str:
    field = CALL.form.field(name)
    assert field is not None
    return field.label
