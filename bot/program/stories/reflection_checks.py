"""Checks of a reflection form: what is required, lengths and days, by what a field means and how it is asked for."""

from datetime import date, timedelta

from bot.errors import FieldError, Problem
from bot.program.assignments import calls
from bot.program.people import is_slack_id
from bot.program.routines import FieldKind, ReflectionField
from bot.program.stories import problems
from bot.program.stories.reflection_form import ReflectionForm
from bot.program.stories.story_text import LONGEST_TEXT
from models import Answer, Meaning

_OLDEST = timedelta(days=92)
# Far enough for any commitment, near enough to notice a slip of the year.
_FARTHEST = timedelta(days=5 * 366)


def check(form: ReflectionForm, *, today: date, stored: ReflectionForm | None = None) -> None:
    """Raise FieldError with a problem for every field that needs another look; `today` is the participant's own date.

    The days that were `stored` before are taken as they are, so that consent can be taken back however late.
    """
    before = stored.values if stored else {}
    wrong: dict[str, Problem] = {}
    for field in form.routine.form.asked(form.values):
        answers = _answers_to(form, field)
        faults = [_missing(form, field), *(_fault(field, answer, before, today) for answer in answers), _sum(answers)]
        found = next(filter(None, faults), None)
        if found is not None:
            wrong[answers[0]["field"] if answers else field.name] = found
    if wrong:
        raise FieldError(wrong)


def _answers_to(form: ReflectionForm, field: ReflectionField) -> list[Answer]:
    """Return what was entered in the field; of one that was not shown, in those that mean the same."""
    found = [answer for answer in form.answers if answer["field"] == field.name]
    return found if found and field.kind is not FieldKind.QUESTIONS else form.answers_of(field.meaning)


def _missing(form: ReflectionForm, field: ReflectionField) -> Problem | None:
    return problems.Missing(field.missing) if field.required and not form.text_of(field.meaning) else None


def _fault(field: ReflectionField, answer: Answer, before: dict[str, str], today: date) -> Problem | None:
    text = answer["answer"]
    if not text or text == before.get(answer["field"]):
        return None
    if field.kind in (FieldKind.PAST_DATE, FieldKind.FUTURE_DATE):
        return _day_fault(field.kind, date.fromisoformat(text), today)
    # Slack's client sends a person; a forged payload may hold anything, which would be posted in a message.
    if field.kind is FieldKind.PERSON and not is_slack_id(text):
        is_owner = field.meaning is Meaning.COMMITMENT_OWNER
        return problems.OwnerNotAMember() if is_owner else problems.NotAMemberChosen()
    if field.kind in (FieldKind.TEXT, FieldKind.QUESTIONS) and len(text) > field.max_length:
        return problems.TooLong(len(text), field.max_length)
    return None


def _sum(answers: list[Answer]) -> Problem | None:
    """Return what is wrong where several answers don't fit into one part of a story, with their questions."""
    length = len("\n\n".join(f"{each['question']}\n{each['answer']}" for each in answers if each["answer"]))
    return problems.AnswersTooLong(length, LONGEST_TEXT) if len(answers) > 1 and length > LONGEST_TEXT else None


def _day_fault(kind: FieldKind, day: date, today: date) -> Problem | None:
    return past_day_fault(day, today) if kind is FieldKind.PAST_DATE else due_day_fault(day, today)


def past_day_fault(day: date, today: date) -> Problem | None:
    """Return what is wrong with the day on which something was done, None for nothing."""
    return None if today - _OLDEST <= day <= today else problems.DayNotRecent()


def due_day_fault(day: date, today: date) -> Problem | None:
    """Return what is wrong with the day by which somebody commits to something, None for nothing."""
    if day < today:
        return calls.DayPassed()
    return problems.DueDayTooFar() if day > today + _FARTHEST else None
