"""A reflection form filled in: what was entered by field, found by what it means in its routine."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.program.masking.privacy import Whom
from bot.program.routines import NO, YES, FieldKind, ReflectionField, Routine
from bot.program.stories.commitments import CommitmentTerms
from bot.program.stories.story_revisions import StoryFacts
from models import Answer, Consent, Issue, Meaning, Person, answers_of, text_of

# What has a column or a table of its own, or is told by one; all else is kept as an answer.
_ELSEWHERE = frozenset(
    {
        Meaning.DAY,
        Meaning.CONSENT,
        Meaning.ISSUE,
        Meaning.COMMITS,
        Meaning.COMMITMENT,
        Meaning.COMMITMENT_DAY,
        Meaning.COMMITMENT_OWNER,
    }
)
_ANSWER = re.compile(r"answer_\d+")
# Any number of nine digits fits an id column.
_LONGEST_ID = 9


def answer_name(position: int) -> str:
    """Return the name under which the answer to the probe question at `position` (from 0) is entered."""
    return f"answer_{position}"


def is_answer(name: str) -> bool:
    """Return whether the answer to a probe question is entered under this name."""
    return bool(_ANSWER.fullmatch(name))


@dataclass(frozen=True)
class Entry:
    """What was entered in one field, "" for nothing: a text, a day (ISO), a Slack id, or the value of a choice.

    `question` is the wording as asked.
    """

    field: str
    question: str
    text: str


@dataclass(frozen=True)
class ReflectionForm:
    """A form of this routine, filled in; what nobody asked for, or was not to be asked, is left out."""

    routine: Routine
    answers: tuple[Answer, ...]

    @classmethod
    def of(cls, routine: Routine, entries: Iterable[Entry], known: Collection[Answer] = ()) -> "ReflectionForm":
        """Return the form of these entries.

        A field that the routine doesn't know is kept: with the meaning it has in the `known` answers (what was stored
        before), else as a private note, which no reader sees; and where it was not even shown, as it was stored.
        """
        entered = {entry.field: entry for entry in entries}
        values = routine.form.decided({name: entry.text for name, entry in entered.items()})
        asked = [answer for field in routine.form.asked(values) for answer in _answers_to(field, entered, values)]
        return cls(routine, (*asked, *_unknown(routine, entered, known)))

    def answers_of(self, meaning: Meaning) -> list[Answer]:
        """Return what was entered that means this, in the order it was asked."""
        return answers_of(self.answers, meaning)

    def text_of(self, meaning: Meaning) -> str:
        """Return the first text entered that means this; "" for none."""
        return text_of(self.answers, meaning)

    @property
    def values(self) -> dict[str, str]:
        """What was entered, by field."""
        return {answer["field"]: answer["answer"] for answer in self.answers}

    @property
    def day(self) -> date | None:
        """The day on which it was done."""
        return day_from(self.text_of(Meaning.DAY))

    @property
    def consent(self) -> Consent | None:
        """What the customer agreed to; None where it was not chosen."""
        chosen = self.text_of(Meaning.CONSENT)
        return Consent(chosen) if chosen in set(Consent) else None

    @property
    def issue_id(self) -> int | None:
        """The id of the issue chosen, None for none."""
        chosen = self.text_of(Meaning.ISSUE)
        return int(chosen) if chosen else None

    def commitment_by(self, author: str) -> CommitmentTerms | None:
        """Return the commitment of `author` (Slack id), who sees it through unless somebody else was named."""
        text, due_on = self.text_of(Meaning.COMMITMENT), day_from(self.text_of(Meaning.COMMITMENT_DAY))
        if not text or due_on is None:
            return None
        return CommitmentTerms(text, due_on, self.text_of(Meaning.COMMITMENT_OWNER) or author)

    def story_facts(self, whom: Whom | None, participant: Person, issue: Issue | None, *, by: str) -> StoryFacts:
        """Return the facts of the story of this form, by the author `by` (Slack id); no consent counts as anonymous."""
        return StoryFacts(
            self.routine,
            whom,
            participant,
            issue,
            commitment=self.commitment_by(by),
            reason=self.text_of(Meaning.NO_COMMITMENT) or None,
            talked_on=self.day,
            consent=self.consent or Consent.ANONYMOUS,
        )

    def to_store(self) -> list[Answer]:
        """Return what is kept as answers: all but what has a column, and the commitment.

        A probe question is kept without an answer too, so that it is asked again.
        """
        kept = [answer for answer in self.answers if answer["meaning"] not in _ELSEWHERE]
        return [answer for answer in kept if answer["answer"] or is_answer(answer["field"])]

    def is_same_as(self, other: "ReflectionForm", author: str) -> bool:
        """Return whether both hold the same, where a commitment of `author` (Slack id) is theirs to see through."""
        return self.contents_of(author) == other.contents_of(author)

    def contents_of(self, author: str) -> dict[str, str]:
        """Return what was entered, by field, with its usual owner where a commitment of `author` names none."""
        owner = self.routine.form.field_for(Meaning.COMMITMENT_OWNER)
        usual = {owner.name: author} if owner and owner.name in self.values else {}
        return usual | {name: text for name, text in self.values.items() if text}


def stored_entries(routine: Routine, columns: Mapping[Meaning, str], commitment: CommitmentTerms | None) -> list[Entry]:
    """Return the entries of what is stored in columns and as a commitment."""
    known = {meaning: text for meaning, text in columns.items() if text}
    if commitment is not None:
        known |= {
            Meaning.COMMITMENT: commitment.text,
            Meaning.COMMITMENT_DAY: commitment.due_on.isoformat(),
            Meaning.COMMITMENT_OWNER: commitment.owner,
        }
    known[Meaning.COMMITS] = YES if commitment else NO
    return [
        Entry(field.name, field.label, known[field.meaning]) for field in routine.form.fields if field.meaning in known
    ]


def day_from(text: str) -> date | None:
    """Return the day that `text` (ISO) names; None where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _answers_to(field: ReflectionField, entered: Mapping[str, Entry], values: Mapping[str, str]) -> Iterator[Answer]:
    if field.kind is FieldKind.QUESTIONS:
        yield from (_answer(entered[name], field.meaning) for name in entered if is_answer(name))
        return
    if field.name in values:
        entry = entered.get(field.name) or Entry(field.name, field.label, values[field.name])
        yield _answer(replace(entry, text=_taken(field, entry.text)), field.meaning)


def _unknown(routine: Routine, entered: Mapping[str, Entry], known: Collection[Answer]) -> Iterator[Answer]:
    """Yield what the routine doesn't ask for: what was entered, and what was stored and not shown."""
    meanings = {answer["field"]: answer["meaning"] for answer in known}
    by_question = any(field.kind is FieldKind.QUESTIONS for field in routine.form.fields)
    for name, entry in entered.items():
        asked = is_answer(name)
        if routine.form.field(name) is None and not (asked and by_question):
            yield _answer(entry, meanings.get(name, Meaning.HEARD if asked else Meaning.PRIVATE_NOTE))
    for answer in known:
        if routine.form.field(answer["field"]) is None and answer["field"] not in entered:
            yield answer


def _answer(entry: Entry, meaning: str) -> Answer:
    return Answer(field=entry.field, meaning=meaning, question=entry.question, answer=entry.text)


def _taken(field: ReflectionField, text: str) -> str:
    """Return the text as far as this kind of field can hold it: what was never offered counts as nothing."""
    if field.kind in (FieldKind.PAST_DATE, FieldKind.FUTURE_DATE):
        return text if day_from(text) else ""
    if field.kind in (FieldKind.CHOICE, FieldKind.SELECT):
        return text if any(text == choice.value for choice in field.choices) else ""
    if field.kind is FieldKind.ISSUE:
        return text if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID else ""
    return text
