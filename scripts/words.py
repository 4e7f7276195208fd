"""`make words`: prints every text that people can see with its place, from the registries and the code; to be read.

Places are file:line; for a routine its key and field, such as `call.messages.log`; for an error its code.
"""

import ast
import dataclasses
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from typer.main import get_command

import bot.wording
from bot.__main__ import main as main_program
from bot.program.importing.sheets import SHEETS
from bot.program.outbox.message_kinds import KINDS
from bot.program.routines import ROUTINES
from bot.templates import By, Plural
from handlers import COMMANDS
from scripts.filemap import ROOT

# Where texts stand in the code; those of the registries below are told from there.
_FOLDERS = ("bot/surfaces", "handlers", "bot/jobs", "bot/program", "bot/workbook", "bot/doctor")
_FILES = ("bot/__main__.py", "bot/config.py", "bot/app.py")
# Told from the registries, or word lists that nobody sees.
_LEFT_OUT = ("bot/program/routines/", "bot/program/masking/company_names.py", "bot/program/masking/everyday_words.py")
_REGISTERS = {"Command", "MessageKind", "Column", "Sheet"}
# What nobody but a programmer reads: logs, patterns, SQL, ids, types, and mistakes in the code.
_UNSEEN = {
    *("compile", "match", "fullmatch", "search", "findall", "sub", "split", "strptime", "strftime"),
    *("debug", "info", "warning", "error", "exception", "critical", "getLogger", "note_event"),
    *("text", "text_enum", "literal", "bindparam", "label", "in_", "op", "getattr", "setattr", "hasattr", "isinstance"),
    *("call", "api_call", "environ", "getenv", "TypeVar", "NewType", "cast", "field", "Field", "find_spec"),
}
_MISTAKES = {"ValueError", "TypeError", "KeyError", "LookupError", "RuntimeError", "AssertionError", "NotAboutCustomer"}
# The fields of a routine, and of what it is made of, that hold names; its errors are told by code.
_NO_WORDS = {"key", "name", "value", "glance", "brief", "told", "reviewed", "round_day", "shown_if", "errors"}
# Two words, or one that begins as a button or a heading does, or a parameter with letters beside it.
_WORDS = re.compile(r"[^\W\d_][^\W_]*[,.:;!?'’…)]* +\S*[^\W\d_]|^[A-Z“][a-z’']+\W?$|[a-z]{2,}[,.:]? \{|\} [a-z]{2,}")
_SIGNS = re.compile(r"^[\w./#:+*?\[\]{}()|\\^$<>=%&;,-]*$|%[bBdY]")


class Seen(NamedTuple):
    """A text that people can see, and where it stands; what is filled in stands in braces."""

    place: str
    words: str


def all_words() -> list[Seen]:
    """Return every text: commands, routines, errors, messages, sheets, then file by file."""
    return [*_commands(), *_terminal(), *_routines(), *_errors(), *_kinds(), *_sheets(), *_code()]


def _commands() -> Iterator[Seen]:
    for command in COMMANDS:
        yield Seen(f"command {command.words}", f"{command.typed}: {command.help}")


def _terminal() -> Iterator[Seen]:
    program = get_command(main_program)
    for command in getattr(program, "commands", {}).values():
        yield Seen(f"firsthand {command.name}", command.help or "")
        helps = {each.name: getattr(each, "help", None) for each in command.params}
        yield from (Seen(f"firsthand {command.name} {name}", words) for name, words in helps.items() if words)


def _routines() -> Iterator[Seen]:
    for key, routine in ROUTINES.items():
        for field in dataclasses.fields(routine):
            yield from _within(f"{key}.{field.name}", getattr(routine, field.name))


def _within(place: str, value: object) -> Iterator[Seen]:
    """Yield the texts in a value of a routine: its own, and those of what it is made of."""
    if isinstance(value, Enum) or place.rpartition(".")[2] in _NO_WORDS:
        return
    if isinstance(value, str):
        yield from [Seen(place, value)] if value else []
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _within(f"{place}.{field.name}", getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _within(f"{place}.{key}", each)
    elif isinstance(value, Iterable):
        for number, each in enumerate(value):
            yield from _within(f"{place}.{getattr(each, 'name', number)}", each)


def _errors() -> Iterator[Seen]:
    own = {f"{key} error {code}": words for key, routine in ROUTINES.items() for code, words in routine.errors.items()}
    everybodys = {f"error {code}": words for code, words in bot.wording.LANGUAGES[bot.wording.ENGLISH].items()}
    for place, template in {**everybodys, **own}.items():
        if isinstance(template, str):
            yield Seen(place, template)
        elif isinstance(template, By):
            yield from (Seen(f"{place} {value}", words) for value, words in template.words.items())
            yield from [Seen(place, template.otherwise)] if template.otherwise else []
        elif isinstance(template, Plural):
            yield from (Seen(f"{place} {form}", words) for form, words in template.forms.items())


def _kinds() -> Iterator[Seen]:
    for kind in KINDS.values():
        yield Seen(f"message {kind.name}", f"{kind.called}; gone: {kind.gone}")


def _sheets() -> Iterator[Seen]:
    for sheet in SHEETS.values():
        yield Seen(f"sheet {sheet.name}", sheet.purpose)
        yield from (Seen(f"sheet {sheet.name}, {column.header}", column.hint) for column in sheet.columns)


def _code() -> Iterator[Seen]:
    paths = [path for folder in _FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    for path in [*paths, *(ROOT / file for file in _FILES)]:
        name = str(path.relative_to(ROOT))
        if not name.startswith(_LEFT_OUT):
            yield from in_source(name, path.read_text(encoding="utf-8"))


def in_source(name: str, source: str) -> list[Seen]:
    """Return the texts of one file in their order: strings that are words, and f-strings with what is filled in."""
    found: list[Seen] = []
    _visit(ast.parse(source), name, found)
    return sorted(found, key=lambda seen: int(seen.place.rpartition(":")[2]))


def _visit(node: ast.AST, name: str, found: list[Seen]) -> None:
    if isinstance(node, ast.Constant | ast.JoinedStr):
        words = _text_of(node)
        if words is not None and _is_seen(words):
            found.append(Seen(f"{name}:{node.lineno}", " ".join(words.split())))
        return
    for child in _seen_children(node):
        _visit(child, name, found)


def _seen_children(node: ast.AST) -> Iterable[ast.AST]:
    """Return the parts of a node in which texts for people may stand: no docstrings, types, comparisons or keys."""
    if _is_unseen(node):
        return ()
    if isinstance(node, ast.Call):
        return [*node.args, *(each.value for each in node.keywords)]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.body
    if isinstance(node, ast.AnnAssign):
        return [node.value] if node.value else ()
    return node.values if isinstance(node, ast.Dict) else list(ast.iter_child_nodes(node))


def _is_unseen(node: ast.AST) -> bool:
    """Return whether nobody sees the texts in a node."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Raise):
        return _called(node.exc) in _MISTAKES
    if isinstance(node, ast.Call):
        return _called(node) in _UNSEEN | _REGISTERS
    if isinstance(node, ast.Assign):
        return any(isinstance(each, ast.Name) and each.id == "__all__" for each in node.targets)
    is_enum = isinstance(node, ast.ClassDef) and _is_enum(node)
    return is_enum or isinstance(node, ast.Compare | ast.Subscript | ast.Assert)


def _called(node: ast.AST | None) -> str:
    """Return the name of what is called, without where it comes from."""
    return ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""


def _is_enum(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).endswith(("Enum", "Action", "Callback", "Id")) for base in node.bases)


def _text_of(node: ast.Constant | ast.JoinedStr) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    parts = (
        str(part.value) if isinstance(part, ast.Constant) else "{" + ast.unparse(part.value) + "}"  # type: ignore[attr-defined]
        for part in node.values
    )
    return "".join(parts)


def _is_seen(words: str) -> bool:
    is_a_word = re.fullmatch(r"[A-Z][a-z]+[?!.:…]?", words) is not None
    return is_a_word or (_WORDS.search(words) is not None and not _SIGNS.match(words))


def main() -> None:
    """Print all of them."""
    for seen in all_words():
        sys.stdout.write(f"{seen.place}\t{' '.join(seen.words.split())}\n")


if __name__ == "__main__":
    main()
