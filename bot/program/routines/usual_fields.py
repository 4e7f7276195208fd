"""Usual fields of a form: a customer's sentence, the headline, the promise, the consent, and how a skill went."""

from dataclasses import replace

from bot.program.routines.form import NO, YES, Choice, FieldKind, ReflectionField
from models import Consent, Meaning

QUOTE = ReflectionField(
    "quote",
    FieldKind.TEXT,
    "One sentence in their own words",
    Meaning.QUOTE,
    hint="As they said it. This is the line people will remember.",
    missing="One sentence they said, as they said it.",
    required=True,
    max_length=600,
)
SELF_RATING = ReflectionField(
    "self_rating",
    FieldKind.SELECT,
    "The skill of the month: how well did it go?",
    Meaning.SELF_RATING,
    hint="For your eyes alone.",
    choices=(
        Choice("1", "Hardly at all"),
        Choice("2", "A little"),
        Choice("3", "Now and then"),
        Choice("4", "Mostly"),
        Choice("5", "All the way through"),
    ),
)
_PROMISED = ("promises", YES)
_PROMISES = ReflectionField(
    "promises",
    FieldKind.CHOICE,
    "Do you promise a fix?",
    Meaning.COMMITS,
    missing="Do you promise a fix? Choose one of the two.",
    required=True,
    choices=(Choice(YES, "Yes"), Choice(NO, "Not this time")),
)
_PROMISE = ReflectionField(
    "promise",
    FieldKind.TEXT,
    "What do you promise to fix?",
    Meaning.COMMITMENT,
    missing="Write the promise, or choose “Not this time”.",
    required=True,
    max_length=600,
    shown_if=_PROMISED,
)
_DUE_ON = ReflectionField(
    "due_on",
    FieldKind.FUTURE_DATE,
    "By when?",
    Meaning.COMMITMENT_DAY,
    missing="By when? Choose a day.",
    required=True,
    shown_if=_PROMISED,
)
_OWNER = ReflectionField(
    "owner", FieldKind.PERSON, "Who sees it through?", Meaning.COMMITMENT_OWNER, shown_if=_PROMISED
)
_WHY_NOT = ReflectionField(
    "no_promise_reason",
    FieldKind.TEXT,
    "Why not?",
    Meaning.NO_COMMITMENT,
    hint="Readers see this where the promise would stand.",
    multiline=False,
    max_length=300,
    shown_if=("promises", NO),
)


def headline_field(example: str) -> ReflectionField:
    """Return the field for the story's headline; `example` stands in it while it is empty."""
    return ReflectionField(
        "headline",
        FieldKind.TEXT,
        "A headline for your story",
        Meaning.HEADLINE,
        placeholder=f"Such as: {example}",
        multiline=False,
        max_length=120,
    )


def commitment_fields(hint: str) -> tuple[ReflectionField, ...]:
    """Return the choice whether a fix is promised, and what is asked after either answer.

    `hint` says how large a promise may be.
    """
    return (_PROMISES, replace(_PROMISE, hint=hint), _DUE_ON, _OWNER, _WHY_NOT)


def consent_field(who: str, shown_anonymous: str) -> ReflectionField:
    """Return what `who` (such as "the customer") agreed to; `shown_anonymous` is how readers know them without name."""
    return ReflectionField(
        "consent",
        FieldKind.CHOICE,
        f"What did {who} agree to?",
        Meaning.CONSENT,
        missing=f"Choose what {who} agreed to.",
        required=True,
        choices=(
            Choice(Consent.NAMED, "Named", "Shown as: {customer}"),
            Choice(Consent.ANONYMOUS, "Anonymous", f"Shown as: {shown_anonymous}"),
            Choice(Consent.PRIVATE, "Private", "No story. It stays with the CX team"),
        ),
    )
