"""Modals that stood open when an earlier release was upgraded: filled in as anybody might, and submitted."""

from typing import Any

from scripts.sandbox.inputs import VALUE_KEYS, BlockElement, elements_of, initial_state
from scripts.sandbox.views import View
from tests.handlers.actions import send_submission
from tests.harness import Harness
from tests.journeys.old_slack import Json
from tests.journeys.upgraded import UNFORESEEN

_TYPED: dict[str, Any] = {
    "plain_text_input": "It is put right within the week.",
    "number_input": "5",
    "timepicker": "10:00",
    "datetimepicker": 1_795_000_000,
    "users_select": "U0ADAOKAFOR",
    "multi_users_select": ["U0ADAOKAFOR"],
}
# What asks on which day something was; all else asks on which day it will be.
_OF_THE_PAST = frozenset({"reflection", "meeting", "one_to_one_log"})


async def submit_as_opened(harness: Harness, who: str, body: Json) -> str:
    """Submit this modal, which `who` (Slack id) has open, filled in; return what came of it in a word.

    "closes", or stays open with "another" modal, a "notice", or "errors" at its fields; "unforeseen" where the answer
    is for what nobody foresaw.
    """
    view = harness.sandbox.state.views.open(who, body)
    _fill_in(view, "2026-11-09" if body["callback_id"] in _OF_THE_PAST else "2026-11-26")
    answer = await send_submission(harness, who, view)
    await harness.drain()
    harness.sandbox.state.views.clear(who)
    if any(words in str(answer) for words in UNFORESEEN):
        return "unforeseen"
    if answer.get("response_action") == "errors":
        return "errors"
    shown = answer.get("view", {}).get("callback_id")
    return "closes" if shown is None else "notice" if shown == "notice" else "another"


def _fill_in(view: View, day: str) -> None:
    view.state = initial_state(view.blocks)
    for element in elements_of(view.blocks):
        if element.kind in VALUE_KEYS and element.is_input:
            key = VALUE_KEYS[element.kind][0]
            held = view.state[element.block_id][element.action_id]
            held[key] = held.get(key) or (day if element.kind == "datepicker" else _entered(element))


def _entered(element: BlockElement) -> Any:
    if not element.options:
        # What is chosen from a list that the bot would send, or uploaded, is left out.
        return _TYPED.get(element.kind, [] if VALUE_KEYS[element.kind][2] else None)
    return element.options[:1] if VALUE_KEYS[element.kind][2] else element.options[0]
