"""What people use in messages, modals and home tabs: buttons, selects, pickers."""

from scripts.sandbox import payloads
from scripts.sandbox.commands import room_for
from scripts.sandbox.entities import Channel, Json, Message, Person
from scripts.sandbox.inputs import VALUE_KEYS, Placed, initial_state, merge_state, placed
from scripts.sandbox.refusal import NotPossibleError
from scripts.sandbox.state import SandboxState
from scripts.sandbox.views import View


async def click(sandbox_state: SandboxState, person: Person, request: Json) -> Json:
    """Use one element and wait for the ack; see POST /page/click for what is in the request."""
    if not sandbox_state.manifest.interactive:
        sandbox_state.violation("an element was used while the manifest leaves interactivity off")
        raise NotPossibleError("This app is not set up for interactive elements.")
    if request.get("view_id"):
        payload = _view_click(sandbox_state, person, request)
    else:
        room, message = seen_message(sandbox_state, person, request)
        place, selected = _element(message.blocks, request), request.get("selected") or {}
        state = _chosen(message, person, place, selected)
        action = payloads.action_of(place, selected)
        payload = payloads.message_action(sandbox_state, person, room, message, action=action, state=state)
    if payload is None:
        return {"acked": True, "error": None}
    ack = await sandbox_state.delivery.interaction("interactive", payload)
    if ack.body:
        sandbox_state.violation(f"the ack of a click said {sorted(ack.body)}, which Slack ignores")
    return {"acked": ack.error is None, "error": ack.error}


async def options(sandbox_state: SandboxState, person: Person, request: Json) -> Json:
    """Ask the app for the options of an external select."""
    if request.get("view_id"):
        view = own_view(sandbox_state, person, str(request["view_id"]))
        place = _element(view.blocks, request)
        holder: Json = {"container": {"type": "view", "view_id": view.id}, "view": view.to_slack()}
    else:
        room, message = seen_message(sandbox_state, person, request)
        place = _element(message.blocks, request)
        container = {"type": "message", "message_ts": message.ts, "channel_id": room.id, "is_ephemeral": False}
        holder = {"container": container, "channel": {"id": room.id}, "message": message.to_slack()}
    payload = payloads.block_suggestion(sandbox_state, person, place, str(request.get("value", "")), holder)
    ack = await sandbox_state.delivery.interaction("interactive", payload)
    found = ack.body.get("options") or [o for g in ack.body.get("option_groups", []) for o in g["options"]]
    if len(found) > 100:  # noqa: PLR2004 - Slack's limit of options
        sandbox_state.violation(f"{place.action_id} was given {len(found)} options, at most 100")
    return {"options": found, "error": ack.error}


def own_view(sandbox_state: SandboxState, person: Person, view_id: str) -> View:
    """Give a view that is open before this person."""
    view = sandbox_state.views.find(view_id=view_id)
    if view is None or view.user != person.id:
        raise NotPossibleError("That view is no longer open.", 404)
    return view


def seen_message(sandbox_state: SandboxState, person: Person, request: Json) -> tuple[Channel, Message]:
    """Give a message this person can see."""
    room = room_for(sandbox_state, person, str(request.get("channel", "")))
    message = room.find(str(request.get("ts", "")))
    if message is None or message.ephemeral_to not in (None, person.id):
        raise NotPossibleError("That message is no longer there.", 404)
    return room, message


def _view_click(sandbox_state: SandboxState, person: Person, request: Json) -> Json | None:
    view = own_view(sandbox_state, person, str(request["view_id"]))
    if view.body["type"] == "modal" and sandbox_state.views.top(person.id) is not view:
        raise NotPossibleError("Another modal stands before that one.")
    place = _element(view.blocks, request)
    selected = request.get("selected") or {}
    view.state = merge_state(view.state, request.get("state") or {})
    if place.element["type"] in VALUE_KEYS:
        view.state[place.block_id][place.action_id] |= selected
    if place.is_input and not place.block.get("dispatch_action"):
        return None
    return payloads.view_action(sandbox_state, person, view, payloads.action_of(place, selected))


def _chosen(message: Message, person: Person, place: Placed, selected: Json) -> Json:
    state = initial_state(message.blocks, kept=message.chosen.get(person.id))
    if place.element["type"] in VALUE_KEYS:
        state[place.block_id][place.action_id] |= selected
    message.chosen[person.id] = state
    return state


def _element(blocks: list[Json], request: Json) -> Placed:
    wanted = (request.get("block_id"), request.get("action_id"))
    for place in placed(blocks):
        if (place.block_id, place.action_id) == wanted:
            return place
    raise NotPossibleError("That element is no longer there.", 404)
