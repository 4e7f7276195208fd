"""Checks of JSON shapes, to be combined: each returns the faults of a value, with Slack's words and JSON pointer."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

# Where a value stands: a JSON pointer; or that of what holds the value, and the value's name or number in it. A home
# tab has hundreds of values and hardly ever a fault, so pointers are put into words for faults alone.
Pointer: TypeAlias = str | tuple["Pointer", "str | int"]
Check = Callable[[Any, Pointer], Sequence[str]]


def at(pointer: Pointer, words: str) -> str:
    """Return a fault with its JSON pointer, as Slack writes it."""
    return f"{words} [json-pointer:{_in_words(pointer)}]"


def _in_words(pointer: Pointer) -> str:
    return pointer if isinstance(pointer, str) else f"{_in_words(pointer[0])}/{pointer[1]}"


def flag(value: Any, pointer: Pointer) -> Sequence[str]:
    """Return a fault unless `value` is true or false."""
    return () if isinstance(value, bool) else (at(pointer, "must provide a boolean"),)


def string(most: int, least: int = 0) -> Check:
    """Return a check for text of `least` to `most` characters."""

    def check(value: Any, pointer: Pointer) -> Sequence[str]:
        if not isinstance(value, str):
            return (at(pointer, "must provide a string"),)
        if least <= len(value) <= most:
            return ()
        words = f"less than {most + 1}" if len(value) > most else f"more than {least - 1}"
        return (at(pointer, f"must be {words} characters"),)

    return check


def matching(pattern: str, words: str) -> Check:
    """Return a check for text of this pattern."""

    def check(value: Any, pointer: Pointer) -> Sequence[str]:
        is_right = isinstance(value, str) and re.fullmatch(pattern, value)
        return () if is_right else (at(pointer, f"must be {words}"),)

    return check


def whole(least: int, most: int) -> Check:
    """Return a check for a whole number of this range."""

    def check(value: Any, pointer: Pointer) -> Sequence[str]:
        is_right = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return () if is_right else (at(pointer, f"must be a whole number from {least} to {most}"),)

    return check


def one_of(*words: str) -> Check:
    """Return a check for one of these words."""

    def check(value: Any, pointer: Pointer) -> Sequence[str]:
        return () if value in words else (at(pointer, f"must be one of {', '.join(words)}"),)

    return check


def many(each: Check, most: int, least: int = 1) -> Check:
    """Return a check for a list of `least` to `most` items, each of which passes."""

    def check(value: Any, pointer: Pointer) -> Sequence[str]:
        if not isinstance(value, list):
            return (at(pointer, "must provide an array"),)
        faults: list[str] = []
        if len(value) > most:
            faults.append(at(pointer, f"no more than {most} items allowed"))
        if len(value) < least:
            faults.append(at(pointer, f"no fewer than {least} items allowed"))
        for index, item in enumerate(value):
            faults += each(item, (pointer, index))
        return faults

    return check


def shape(**fields: Check) -> Check:
    """Return a check for an object with these fields and no other; a name that ends in `_` is required."""
    known = {name.rstrip("_"): check for name, check in fields.items()}
    required = [name.rstrip("_") for name in fields if name.endswith("_")]

    def check(value: Any, pointer: Pointer) -> Sequence[str]:
        if not isinstance(value, dict):
            return (at(pointer, "must provide an object"),)
        faults = [at(pointer, f"missing required field: {name}") for name in required if value.get(name) is None]
        for name, held in value.items():
            if name not in known:
                faults.append(at(pointer, f"invalid additional property: {name}"))
            elif held is not None:
                faults += known[name](held, (pointer, name))
        return faults

    return check


def typed(table: Mapping[str, Check], *kinds: str) -> Check:
    """Return a check for an object whose `type` is one of these kinds, by that kind's own check."""
    checks = {kind: table[kind] for kind in kinds or table}

    def check(value: Any, pointer: Pointer) -> Sequence[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in checks:
            return checks[kind](value, pointer)
        return (at((pointer, "type"), f"unsupported type: {kind}"),)

    return check


def both(*checks: Check) -> Check:
    """Return a check for what passes every check; a later one may rely on the earlier ones."""

    def check(value: Any, pointer: Pointer) -> Sequence[str]:
        return next(filter(None, (each(value, pointer) for each in checks)), ())

    return check
