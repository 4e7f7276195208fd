"""Findings: how serious each one is, about what, in words, and with a remedy."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.clock import Clock
from bot.config import Settings
from bot.slack import DirectCaller, ErrorKind, SlackCallError


class Severity(StrEnum):
    """How serious a finding is; only an ERROR keeps Firsthand from doing its work. The values are what is shown."""

    OK = "well"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "mend"


@dataclass(frozen=True)
class Finding:
    """What one check found. `subject` names what was checked, `words` say how it is, `remedy` what to do."""

    severity: Severity
    subject: str
    words: str
    remedy: str = ""


@dataclass(frozen=True)
class CheckContext:
    """What every check is given; `clock` is wall time."""

    settings: Settings
    slack: DirectCaller
    clock: Clock


Check = Callable[[CheckContext], Awaitable[list[Finding]]]


def ok(subject: str, words: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(Severity.OK, subject, words)


def note(subject: str, words: str, remedy: str = "") -> Finding:
    """Return a finding that is good to know."""
    return Finding(Severity.NOTE, subject, words, remedy)


def warning(subject: str, words: str, remedy: str) -> Finding:
    """Return a finding of what works but should not stay."""
    return Finding(Severity.WARNING, subject, words, remedy)


def error(subject: str, words: str, remedy: str) -> Finding:
    """Return a finding that must be mended."""
    return Finding(Severity.ERROR, subject, words, remedy)


def slack_error(subject: str, call_error: SlackCallError, *, needed: bool = False) -> Finding:
    """Return what a failed call means for `subject`; `needed` where this set-up can't do without the method."""
    if call_error.kind is ErrorKind.MISSING and not needed:
        return note(subject, "This server doesn't offer it, so it could not be checked.")
    if call_error.kind is ErrorKind.MISSING:
        return error(subject, "This server doesn't offer it, and this set-up needs it.", "Use a server that does.")
    if call_error.kind in (ErrorKind.LATER, ErrorKind.UNKNOWN):
        remedy = "Run firsthand doctor again in a minute."
        return warning(subject, f"Slack gave no clear answer ({call_error}).", remedy)
    if call_error.code == "missing_scope":
        return error(subject, "Slack refused, since a scope is missing.", "See Scopes; then install the app again.")
    return error(
        subject, f"Slack refused: {call_error}.", "Look this word up in Slack's list of errors for the method."
    )
