"""Payloads of what is chosen, pressed and submitted in the modal of all routines."""

from typing import Any

from bot.context import AppContext
from bot.program.routines import CALL, switches
from bot.surfaces.routine_ids import RoutineAction, RoutineBlock
from handlers import routines
from scripts.sandbox import payloads
from scripts.sandbox.views import View
from tests.handlers.payload_parts import Payload, opened, pressed
from tests.harness import NADIA, Harness


async def _fields(harness: Harness, who: str) -> View:
    """Return the modal with the fields of the call, open for this person."""
    context: AppContext = harness.bot.context
    return opened(harness, who, await routines._fields(context, routines._by_key("call"), {}))


def _action(harness: Harness, who: str, view: View, action: dict[str, Any]) -> Payload:
    slack = harness.sandbox.state
    return "interactive", payloads.view_action(slack, slack.workspace.people[who], view, action)


async def choose(harness: Harness, who: str, _: int) -> Payload:
    """Return the payload of choosing to see all routines."""
    chosen = {"type": "static_select", "selected_option": {"value": "all"}, "block_id": str(RoutineBlock.WHICH_ROUTINE)}
    action = pressed(RoutineAction.CHOOSE_ROUTINE, "") | chosen
    return _action(harness, who, await _fields(harness, who), action)


async def turn_off(harness: Harness, who: str, _: int) -> Payload:
    """Return the payload of turning off the call, which is on."""
    async with harness.database.write() as session:
        await switches.turn_on(session, CALL, now=harness.clock.now(), by=NADIA)
    return _action(harness, who, await _fields(harness, who), pressed(RoutineAction.TURN_OFF_ROUTINE, "call"))


async def save(harness: Harness, who: str, _: int) -> Payload:
    """Return the payload of saving the call as every two months, which it was not."""
    slack, view = harness.sandbox.state, await _fields(harness, who)
    view.state["every_months.call"]["every_months.call"]["selected_option"] = {"value": "2"}
    return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)
