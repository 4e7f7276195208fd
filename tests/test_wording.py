"""Errors and problems: each is told somewhere, and has words in every language, with just its parameters in them."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from string import Formatter
from typing import Any, get_type_hints

import pytest

import bot
import handlers
from bot.dates import read_in
from bot.errors import Coded, FieldError, FirsthandError, Problem
from bot.program.assignments.by_hand import CustomerIsTaken
from bot.program.assignments.calls import NoSwapLeft
from bot.program.nudges.snoozing import SnoozeDayTooFar
from bot.program.people.customers import CustomerAndAccount, SeveralCustomers
from bot.program.people.participants import SeveralParticipants
from bot.program.rounds.calendar import Span
from bot.program.routines import CALL, ROUTINES
from bot.program.stories.problems import TooLong
from bot.templates import By, Plural, Template
from bot.wording import ENGLISH, LANGUAGES, words_of
from tests.test_conventions import python_files

_OURS = ("bot", "handlers")


def _import_all() -> None:
    for package in (bot, handlers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def coded(above: type[Coded] = Coded) -> Iterator[type[Coded]]:
    """Give every class of ours that is Coded, of the modules that are imported."""
    for kind in above.__subclasses__():
        if kind.__module__.partition(".")[0] in _OURS:
            yield kind
            yield from coded(kind)


def made() -> set[str]:
    """Return the names of all that is called or raised in our code."""
    names = set()
    for _, tree in python_files(*_OURS):
        for node in ast.walk(tree):
            told: list[ast.AST] = [node.func] if isinstance(node, ast.Call) else []
            if isinstance(node, ast.Raise) and node.exc:
                told = [*ast.walk(node.exc)]
            names |= {each.attr for each in told if isinstance(each, ast.Attribute)}
            names |= {each.id for each in told if isinstance(each, ast.Name)}
    return names


_import_all()
MADE = made()
CODED = sorted({kind for kind in coded() if kind is not FieldError}, key=lambda kind: kind.__name__)
TOLD = [kind for kind in CODED if kind.__name__ in MADE]
OWN = {code: words for routine in ROUTINES.values() for code, words in routine.errors.items()}
TEMPLATES = [
    each
    for templates in (*LANGUAGES.values(), *(routine.errors for routine in ROUTINES.values()))
    for each in templates.items()
]
# Names the routine whose words are told, and stands in none itself.
_CHOOSING = {"routine"}


def texts(template: Template) -> list[str]:
    if isinstance(template, By):
        return [*template.words.values(), *filter(None, [template.otherwise])]
    return [*template.forms.values()] if isinstance(template, Plural) else [template]


def named_in(template: Template) -> set[str]:
    names = set() if isinstance(template, str) else {template.parameter}
    return names | {name for text in texts(template) for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_no_parameter_is_a_sentence() -> None:
    names = {kind.__name__ for kind in TOLD}
    calls = [
        (path, node)
        for path, tree in python_files(*_OURS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names
    ]
    texts = [(path, part.value) for path, node in calls for part in ast.walk(node) if isinstance(part, ast.Constant)]
    assert [each for each in texts if isinstance(each[1], str) and re.search(r"\w\s|\s\w", each[1])] == []


def test_each_class_is_a_code_of_its_own() -> None:
    assert len({kind.code for kind in CODED}) == len(CODED)


def test_each_is_told_somewhere_or_stands_for_those_below_it() -> None:
    assert [kind for kind in CODED if kind not in TOLD and not kind.__subclasses__()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_told_has_words_and_nothing_else_has(language: str) -> None:
    assert {*LANGUAGES[language], *OWN} == {kind.code for kind in TOLD}


@pytest.mark.parametrize(("code", "template"), TEMPLATES)
def test_its_parameters_are_just_those_of_its_words(code: str, template: Template) -> None:
    kind = next(kind for kind in TOLD if kind.code == code)
    given = {each.name for each in fields(kind)}  # type: ignore[arg-type]  # each is made a dataclass
    assert named_in(template) | _CHOOSING == given | _CHOOSING
    chosen_by: Any = str if isinstance(template, str) else get_type_hints(kind)[template.parameter]
    if isinstance(template, Plural):
        assert chosen_by is int
        assert "other" in template.forms
    if isinstance(template, By) and not template.otherwise:
        assert issubclass(chosen_by, Enum)
        assert set(template.words) == set(chosen_by)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (NoSwapLeft(0), "Swapping is off here, so nothing"),
        (NoSwapLeft(1), "You have swapped once in this round, so"),
        (NoSwapLeft(21), "You have swapped 21 times in this round, so"),
        (SeveralParticipants("al", ("Al (1)", "Ali (2)"), more=0), "called “al”. Say which by id: Al (1), Ali (2)."),
        (SeveralParticipants("al", ("Al (1)",), more=1), "Say which by id: Al (1) and 1 more."),
        (
            SeveralCustomers("Bo", (CustomerAndAccount("C-1", "Acme"), CustomerAndAccount("C-2", None))),
            "Say which by id: C-1 (Acme), C-2 (no account).",
        ),
        (SeveralCustomers("{typed} {0} %s", ()), "Several customers are called “{typed} {0} %s”."),
        (FieldError({"quote": TooLong(601, 600), "hurts": TooLong(3, 2)}), "keep it to 600. That is 3 characters;"),
    ],
)
def test_words_hold_what_is_told(told: Coded, words: str) -> None:
    assert words in words_of(told)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (None, ("Choose a day up to 12 January 2027.", "is with Ada in November 2026 already.")),
        ("de-DE", ("Choose a day up to 12. Januar 2027.", "is with Ada in November 2026 already.")),
        ("fr-FR", ("Choose a day up to 12 janvier 2027.", "is with Ada in novembre 2026 already.")),
        ("ja-JP", ("Choose a day up to 2027年1月12日.", "is with Ada in 2026年11月 already.")),
    ],
)
def test_days_and_rounds_are_told_in_the_language_of_their_reader(language: str | None, words: tuple[str, str]) -> None:
    round_ = Span(date(2026, 11, 1), date(2026, 11, 2), date(2026, 12, 1))
    told = SnoozeDayTooFar(date(2027, 1, 12)), CustomerIsTaken("Bo", "Ada", round_)
    with read_in(language):
        assert [said in words_of(each) for each, said in zip(told, words, strict=True)] == [True, True]


def test_an_error_as_text_is_its_code_alone() -> None:
    error = SeveralParticipants("Ada", ("Ada Okafor (P-1)",), more=2)
    assert (str(error), repr(error).count("Okafor")) == ("several_participants", 0)


@pytest.mark.parametrize("code", sorted(CALL.errors))
def test_what_a_call_says_in_its_own_words_has_words_for_every_routine(code: str) -> None:
    everybodys = " ".join(texts(LANGUAGES[ENGLISH][code]))
    assert re.findall(r"\b(?:call\w*|customers?|talk\w*)\b", everybodys, re.IGNORECASE) == []


def test_a_routine_brings_words_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    class HostIsAway(FirsthandError):
        host: str

    class TooLateNow(FirsthandError):
        routine: str

    class NoHost(Problem):
        pass

    words = {"host_is_away": "{host} is away that day.", "no_host": "Say who.", "too_late_now": "The day is over."}
    monkeypatch.setitem(ROUTINES, "shadow", replace(CALL, key="shadow", errors=words))
    monkeypatch.setitem(LANGUAGES[ENGLISH], "too_late_now", "It is over.")
    assert words_of(HostIsAway("Ben")) == "Ben is away that day."
    assert words_of(FieldError({"host": NoHost()})) == "Say who."
    assert [words_of(TooLateNow(key)) for key in ("shadow", CALL.key)] == ["The day is over.", "It is over."]
