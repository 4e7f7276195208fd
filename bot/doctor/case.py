"""What every check is given, and what it makes of a call that failed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.config import Settings
from bot.doctor.findings import Finding, mend, note, warning
from bot.slack import Outcome, Trouble
from bot.slack.asking import Asker


@dataclass(frozen=True)
class Case:
    """The set-up under examination; `clock` is wall time."""

    settings: Settings
    slack: Asker
    clock: Clock


Check = Callable[[Case], Awaitable[list[Finding]]]


def of_trouble(part: str, trouble: Trouble, *, needed: bool = False) -> Finding:
    """Return what a failed call means for `part`; `needed` says that this set-up can't do without the method."""
    if trouble.outcome is Outcome.MISSING and not needed:
        return note(part, "This server doesn't offer it, so it could not be checked.")
    if trouble.outcome is Outcome.MISSING:
        return mend(part, "This server doesn't offer it, and this set-up needs it.", "Use a server that does.")
    if trouble.outcome in (Outcome.LATER, Outcome.UNKNOWN):
        return warning(part, f"Slack gave no clear answer ({trouble}).", "Run firsthand doctor again in a minute.")
    if trouble.code == "missing_scope":
        return mend(part, "Slack refused, since a scope is missing.", "See Scopes; then install the app again.")
    return mend(part, f"Slack refused: {trouble}.", "Look this word up in Slack's list of errors for the method.")
