"""Calendar files that the app shares: what calendars would refuse in one, by RFC 5545 and RFC 5546."""

import re
from collections.abc import Iterator

_LONGEST_LINE = 75
_NEEDED = ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "ORGANIZER")
_METHODS = frozenset({"PUBLISH", "REQUEST", "CANCEL"})
_LINE = re.compile(r"[A-Z0-9-]+(?:;[A-Z0-9-]+=(?:\"[^\"]*\"|[^\";:,]*))*:.*", re.DOTALL)


def faults_of(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a calendar file, nothing for one that every calendar takes."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        yield "it is not UTF-8"
        return
    lines = text.split("\r\n")
    if lines[-1] or any(sign in line for line in lines for sign in "\r\n"):
        yield "a line doesn't end in CRLF"
    if any(len(line.encode()) > _LONGEST_LINE for line in lines):
        yield f"a line is longer than {_LONGEST_LINE} octets"
    if any(ord(sign) < ord(" ") and sign not in "\t\r\n" for sign in text):
        yield "it holds a control character"
    unfolded = text.replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]
    if any(not _LINE.fullmatch(line) for line in unfolded):
        yield "a line is no property"
    yield from _faults_of_lines(unfolded)


def _faults_of_lines(lines: list[str]) -> Iterator[str]:
    names = [re.split("[;:]", line, maxsplit=1)[0] for line in lines]
    if lines[:1] != ["BEGIN:VCALENDAR"] or lines[-1:] != ["END:VCALENDAR"] or lines.count("BEGIN:VEVENT") != 1:
        yield "it is not one event in one calendar"
    for name in (*_NEEDED, "METHOD", "VERSION", "PRODID"):
        if names.count(name) != 1:
            yield f"it has {names.count(name)} times {name}"
    method = next((line.partition(":")[2] for line in lines if line.startswith("METHOD:")), "")
    if method not in _METHODS:
        yield f"{method} is no method of an event"
    if method == "CANCEL" and "STATUS:CANCELLED" not in lines:
        yield "it cancels an event that is not CANCELLED"
