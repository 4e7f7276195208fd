"""What people do with messages, modals and the home tab: use an element, submit, close, open."""

from scripts.sandbox import events, payloads
from scripts.sandbox.block_kit import check_view
from scripts.sandbox.commands import visible_channel
from scripts.sandbox.entities import Channel, Json, Message, Person
from scripts.sandbox.form import form_errors
from scripts.sandbox.inputs import VALUE_KEYS, BlockElement, elements_of, initial_state, merge_state
from scripts.sandbox.refusals import ApiError, UserError
from scripts.sandbox.state import SandboxState
from scripts.sandbox.views import View
from scripts.sandbox.web.files import check_pictures


async def click(state: SandboxState, person: Person, request: Json) -> Json:
    """Use one element and wait for the ack; `request` has its ids, what was `selected`, and the view's `state`."""
    if not state.manifest.interactive:
        state.violation("an element was used while the manifest leaves interactivity off")
        raise UserError("This app is not set up for interactive elements.")
    if request.get("view_id"):
        payload = _view_action(state, person, request)
    else:
        payload = _message_action(state, person, request)
    if payload is None:
        return {"acked": True, "error": None}
    ack = await state.delivery.interaction("interactive", payload)
    if ack.body:
        state.violation(f"the ack of a click said {sorted(ack.body)}, which Slack ignores")
    return {"acked": ack.error is None, "error": ack.error}


async def submit(state: SandboxState, person: Person, request: Json) -> Json:
    """Submit the top modal: Slack's own checks first, then the app, whose response_action is carried out."""
    view = _own_view(state, person, request)
    if view.body["type"] != "modal" or state.views.top(person.id) is not view:
        raise UserError("Only the modal on top can be submitted.")
    if not view.body.get("submit"):
        raise UserError("This modal has no submit button.")
    view.state = merge_state(view.state, request.get("state") or {})
    _attach_files(state, view)
    view.errors = form_errors(view)
    state.changed()
    if view.errors:
        return {"acked": False, "response_action": None, "errors": view.errors, "error": None, "client_side": True}
    ack = await state.delivery.interaction("interactive", payloads.view_submission(state, person, view))
    if ack.error:
        return {"acked": False, "response_action": None, "errors": None, "error": ack.error}
    try:
        return _carry_out(state, person, view, ack.body)
    except ApiError as refusal:
        state.violation(f"view_submission was answered with what Slack refuses: {refusal.answer}")
        return {"acked": True, "response_action": None, "errors": None, "error": refusal.error}
    finally:
        state.changed()


async def close(state: SandboxState, person: Person, request: Json) -> Json:
    """Close a modal: the top one as by Cancel, a lower one as by X, which clears the whole stack."""
    view = _own_view(state, person, request)
    stack = state.views.stacks.get(person.id, [])
    is_cleared = bool(view.body.get("clear_on_close")) or (bool(stack) and stack[-1] is not view)
    closed = stack[0] if is_cleared and stack else view
    if is_cleared:
        state.views.clear(person.id)
    else:
        state.views.close(view)
    state.changed()
    if not closed.body.get("notify_on_close"):
        return {"ok": True, "error": None}
    payload = payloads.view_closed(state, person, closed, is_cleared=is_cleared)
    ack = await state.delivery.interaction("interactive", payload)
    return {"ok": True, "error": ack.error}


async def open_home(state: SandboxState, person: Person, _request: Json) -> Json:
    """Open the app's home tab, of which the app gets an event each time."""
    if not state.manifest.home_tab:
        raise UserError(f"{state.manifest.name} has no home tab.", 404)
    dm = state.workspace.open_dm(person)
    events.home_opened(state, person.id, dm.id, tab="home", view=home_of(state, person)["view"])
    await state.delivery.settled(timeout=state.delivery.ack_deadline)
    return home_of(state, person)


def home_of(state: SandboxState, person: Person) -> Json:
    """Return what a person's home tab shows, {"view": None} before the app has published one."""
    home = state.views.homes.get(person.id)
    return {"view": home.to_slack() if home else None}


def _own_view(state: SandboxState, person: Person, request: Json) -> View:
    view = state.views.find(str(request.get("view_id", "")))
    if view is None or view.user != person.id:
        raise UserError("That view is no longer open.", 404)
    return view


def _visible_message(state: SandboxState, person: Person, request: Json) -> tuple[Channel, Message]:
    channel = visible_channel(state, person, str(request.get("channel", "")))
    message = channel.find(str(request.get("ts", "")))
    if message is None or message.ephemeral_to not in (None, person.id):
        raise UserError("That message is no longer there.", 404)
    return channel, message


def _element(blocks: list[Json], request: Json) -> BlockElement:
    wanted = (request.get("block_id"), request.get("action_id"))
    for each in elements_of(blocks):
        if (each.block_id, each.action_id) == wanted:
            return each
    raise UserError("That element is no longer there.", 404)


def _message_action(state: SandboxState, person: Person, request: Json) -> Json:
    channel, message = _visible_message(state, person, request)
    target, selected = _element(message.blocks, request), request.get("selected") or {}
    values = initial_state(message.blocks)
    if target.kind in VALUE_KEYS:
        values[target.block_id][target.action_id] |= selected
    action = payloads.action_of(target, selected)
    return payloads.message_action(state, person, channel, message, action=action, values=values)


def _view_action(state: SandboxState, person: Person, request: Json) -> Json | None:
    """Keep what was chosen; give block_actions, None for an input that does not ask for it."""
    view = _own_view(state, person, request)
    if view.body["type"] == "modal" and state.views.top(person.id) is not view:
        raise UserError("Another modal stands before that one.")
    target, selected = _element(view.blocks, request), request.get("selected") or {}
    view.state = merge_state(view.state, request.get("state") or {})
    if target.kind in VALUE_KEYS:
        view.state[target.block_id][target.action_id] |= selected
    if target.is_input and not target.block.get("dispatch_action"):
        return None
    return payloads.view_action(state, person, view, payloads.action_of(target, selected))


def _carry_out(state: SandboxState, person: Person, view: View, body: Json) -> Json:
    action = body.get("response_action")
    if action == "errors":
        _set_errors(state, view, body.get("errors") or {})
    elif action in ("update", "push"):
        new = body.get("view") or {}
        check_view(new, kinds={"modal"})
        check_pictures(state, new["blocks"], "/view/blocks", "invalid_arguments")
        if action == "update":
            state.views.update(view, new)
        else:
            state.views.push(person.id, new)
    elif action == "clear":
        state.views.clear(person.id)
    elif action is None and not body:
        state.views.close(view)
    else:
        raise ApiError("invalid_response_action", f"the ack of a submission was {body!r}"[:300])
    return {"acked": True, "response_action": action, "errors": view.errors or None, "error": None}


def _attach_files(state: SandboxState, view: View) -> None:
    for values in view.state.values():
        for value in values.values():
            if value["type"] == "file_input":
                files = [state.workspace.files[str(given["id"])] for given in value["files"]]
                value["files"] = [file.to_slack(state.url) for file in files]
                for file in files:
                    file.submitted = True


def _set_errors(state: SandboxState, view: View, errors: Json) -> None:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    unknown = sorted(set(errors) - inputs)
    if unknown or not errors:
        words = f"response_action errors for {', '.join(unknown) or 'nothing'}, where the inputs are {sorted(inputs)}"
        state.violation(words)
        raise ApiError("invalid_response_action", words)
    view.errors = {block_id: str(words) for block_id, words in errors.items()}
