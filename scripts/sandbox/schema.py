"""Checks of JSON shapes, to be combined: each yields the faults of a value, with Slack's words and JSON pointer."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]


def at(pointer: str, words: str) -> str:
    """Return a fault with its JSON pointer, as Slack writes it."""
    return f"{words} [json-pointer:{pointer}]"


def flag(value: Any, pointer: str) -> Iterator[str]:
    """Yield a fault unless `value` is true or false."""
    if not isinstance(value, bool):
        yield at(pointer, "must provide a boolean")


def string(most: int, least: int = 0) -> Check:
    """Return a check for text of `least` to `most` characters."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield at(pointer, "must provide a string")
        elif len(value) > most:
            yield at(pointer, f"must be less than {most + 1} characters")
        elif len(value) < least:
            yield at(pointer, f"must be more than {least - 1} characters")

    return check


def matching(pattern: str, words: str) -> Check:
    """Return a check for text of this pattern."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            yield at(pointer, f"must be {words}")

    return check


def whole(least: int, most: int) -> Check:
    """Return a check for a whole number of this range."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield at(pointer, f"must be a whole number from {least} to {most}")

    return check


def one_of(*words: str) -> Check:
    """Return a check for one of these words."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if value not in words:
            yield at(pointer, f"must be one of {', '.join(words)}")

    return check


def many(each: Check, most: int, least: int = 1) -> Check:
    """Return a check for a list of `least` to `most` items, each of which passes."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield at(pointer, "must provide an array")
            return
        if len(value) > most:
            yield at(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            yield at(pointer, f"no fewer than {least} items allowed")
        for index, item in enumerate(value):
            yield from each(item, f"{pointer}/{index}")

    return check


def shape(**fields: Check) -> Check:
    """Return a check for an object with these fields and no other; a name that ends in `_` is required."""
    known = {name.rstrip("_"): check for name, check in fields.items()}
    required = [name.rstrip("_") for name in fields if name.endswith("_")]

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at(pointer, "must provide an object")
            return
        for name in required:
            if value.get(name) is None:
                yield at(pointer, f"missing required field: {name}")
        for name, held in value.items():
            if name not in known:
                yield at(pointer, f"invalid additional property: {name}")
            elif held is not None:
                yield from known[name](held, f"{pointer}/{name}")

    return check


def typed(table: Mapping[str, Check], *kinds: str) -> Check:
    """Return a check for an object whose `type` is one of these kinds, by that kind's own check."""
    allowed = kinds or tuple(table)

    def check(value: Any, pointer: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind in allowed:
            yield from table[str(kind)](value, pointer)
        else:
            yield at(f"{pointer}/type", f"unsupported type: {kind}")

    return check


def both(*checks: Check) -> Check:
    """Return a check for what passes every check; a later one may rely on the earlier ones."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        for each in checks:
            faults = list(each(value, pointer))
            yield from faults
            if faults:
                return

    return check
