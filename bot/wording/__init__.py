"""Wording: the words of errors and problems, by code and language."""

from datetime import date

from bot.dates import long_date, round_name
from bot.errors import Coded, FieldError
from bot.program.rounds.calendar import Span
from bot.program.routines import ROUTINES
from bot.templates import By, Template
from bot.wording import english

ENGLISH = "en"
LANGUAGES = {ENGLISH: english.ERRORS}


def words_of(told: Coded, language: str = ENGLISH) -> str:
    """Return the words of an error or a problem, as plain text; what a person wrote stands in them unchanged.

    Days, and rounds, are told in the language that its reader chose for dates.
    """
    if isinstance(told, FieldError):
        return " ".join(field_words(told, language).values())
    shown = {name: _shown(value, language) for name, value in told.parameters.items()}
    return _chosen(template_of(told, language), told, language).format_map(shown)


def field_words(error: FieldError, language: str = ENGLISH) -> dict[str, str]:
    """Return the words of what is wrong, by field name."""
    return {name: words_of(problem, language) for name, problem in error.fields.items()}


def template_of(told: Coded, language: str = ENGLISH) -> Template:
    """Return the template of what is told: that of the routine it names, else everybody's, else any routine's own.

    A parameter `routine` (its key) names the routine. Raises KeyError where there is no template.
    """
    named, everybodys = ROUTINES.get(told.parameters.get("routine", "")), LANGUAGES[language]
    for templates in (*([named.errors] if named else []), everybodys, *(each.errors for each in ROUTINES.values())):
        if told.code in templates:
            return templates[told.code]
    raise KeyError(told.code)


def _chosen(template: Template, told: Coded, language: str) -> str:
    if isinstance(template, str):
        return template
    value = told.parameters[template.parameter]
    if isinstance(template, By):
        return template.words.get(value, template.otherwise)
    from babel import Locale  # noqa: PLC0415  (loaded where a number is told, as it is large)

    category = Locale.parse(language).plural_form(value)
    return template.forms.get(value) or template.forms.get(category) or template.forms["other"]


def _shown(value: object, language: str) -> str:
    if isinstance(value, Coded):
        return words_of(value, language)
    if isinstance(value, tuple):
        return ", ".join(_shown(each, language) for each in value)
    if isinstance(value, Span):
        return round_name(value.starts_on, value.ends_on)
    return long_date(value) if isinstance(value, date) else str(value)
