"""What may come of pressing each button that an earlier release left: something opens, moves, is said, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from tests.journeys.old_slack import recording_of
from tests.journeys.upgraded import Button
from tests.models.release_0025_days import Day

# Pressed after the others, and in this order: what they leave behind is for words only.
LAST = ("not_reached", "approve_plan", "publish_story", "swap", "withdraw_story")
# What a host, or the CX team in their place, presses last of all: after the first, others come late, or once more.
OF_HOSTS = ("host_agrees", "ask_another_host", "leave_host_asked", "host_declines")
_IN_ORDER = (*LAST, *OF_HOSTS)
_DECIDED = {"published", "corrected", "declined"}
_SWAPS_A_ROUND = 2


@dataclass(frozen=True)
class Press:
    """A button about to be pressed, and which actions were before, by subject."""

    button: Button
    release: ModuleType
    before: set[tuple[str, int]]

    @property
    def call(self) -> Any:
        """The assignment it is about, as the release knew it."""
        return self.release.CALLS[self.button.subject - 1]

    @property
    def is_stale(self) -> bool:
        """Whether its round should have ended."""
        return bool(self.call.round_id == self.release.OCTOBER)


def is_last(button: Button) -> bool:
    """Return whether it is pressed after the others."""
    return button.action in _IN_ORDER


def in_order(buttons: list[Button]) -> list[Button]:
    """Return the buttons in the order in which they are pressed."""
    return sorted(buttons, key=lambda each: _IN_ORDER.index(each.action) if is_last(each) else -1)


# What may come of a press, by message and action, beside what came of it in the release: nobody is booked any more
# whose customer said, by a button pressed before, that they want no call.
_SINCE = {("to book", "book_call"): ("says",)}


def expected(press: Press) -> set[str]:
    """Return what may come of a press; "nothing" is right for a link, and for what stands as it was asked for."""
    action, recorded = press.button.action, recording_of(press.release).answers
    if recorded:
        return {recorded[press.button.name], *_SINCE.get((press.button.key.partition(":")[0], action), ())}
    if (action, press.button.subject) in press.before:
        return {"says", "nothing"}
    return _EXPECTED[action](press) if action in _EXPECTED else {"acts"}


def _nothing(_: Press) -> set[str]:
    return {"nothing"}


def _opens(_: Press) -> set[str]:
    return {"opens"}


def _brief(press: Press) -> set[str]:
    return {"opens", "says"} if press.is_stale else {"opens"}


def _form(press: Press) -> set[str]:
    # Nobody gets to type what could not be saved.
    call = press.call
    undecided = call.story not in _DECIDED if call.consent not in (None, "private") else True
    over = call.consent is None and call.state in ("reflected", "closed")
    return {"says"} if over or not undecided else {"opens"} | ({"says"} if press.is_stale else set())


def _not_reached(press: Press) -> set[str]:
    if press.call.state == "unreachable":
        return {"says", "nothing"}
    return {"acts"} | ({"says"} if press.is_stale else set())


def _swap(press: Press) -> set[str]:
    def of(number: int) -> tuple[int, int]:
        return press.release.people_of(number), press.release.CALLS[number - 1].round_id

    mine = of(press.button.subject)
    if sum(of(number) == mine for action, number in press.before if action == "swap") >= _SWAPS_A_ROUND:
        return {"says"}
    # There may be no other host to ask.
    return {"acts"} | ({"says"} if press.is_stale or isinstance(press.call, Day) else set())


def _of_host(press: Press) -> set[str]:
    subject = press.button.subject
    is_first = press.call.state == "asked" and not any((action, subject) in press.before for action in OF_HOSTS)
    return {"acts"} if is_first else {"acts", "says", "nothing"}


_EXPECTED: dict[str, Callable[[Press], set[str]]] = {
    "read_story": _nothing,
    "read_brief": _brief,
    "log_call": _form,
    "book_call": _form,
    "not_reached": _not_reached,
    "swap": _swap,
    **dict.fromkeys(("edit_story", "ask_changes", "decline_story", "lift_masks"), _opens),
    **dict.fromkeys(("read_and_vote", "commit_to_issue"), _opens),
    **dict.fromkeys(OF_HOSTS, _of_host),
}
