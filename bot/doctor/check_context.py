"""What every check is given, and what it makes of a call that failed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.config import Settings
from bot.doctor.findings import Finding, mend, note, warning
from bot.slack import DirectCaller, ErrorKind, SlackCallError


@dataclass(frozen=True)
class CheckContext:
    """The set-up under examination; `clock` is wall time."""

    settings: Settings
    slack: DirectCaller
    clock: Clock


Check = Callable[[CheckContext], Awaitable[list[Finding]]]


def of_trouble(part: str, call_error: SlackCallError, *, needed: bool = False) -> Finding:
    """Return what a failed call means for `part`; `needed` says that this set-up can't do without the method."""
    if call_error.kind is ErrorKind.MISSING and not needed:
        return note(part, "This server doesn't offer it, so it could not be checked.")
    if call_error.kind is ErrorKind.MISSING:
        return mend(part, "This server doesn't offer it, and this set-up needs it.", "Use a server that does.")
    if call_error.kind in (ErrorKind.LATER, ErrorKind.UNKNOWN):
        return warning(part, f"Slack gave no clear answer ({call_error}).", "Run firsthand doctor again in a minute.")
    if call_error.code == "missing_scope":
        return mend(part, "Slack refused, since a scope is missing.", "See Scopes; then install the app again.")
    return mend(part, f"Slack refused: {call_error}.", "Look this word up in Slack's list of errors for the method.")
