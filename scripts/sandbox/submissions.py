"""Modals submitted and closed, and the home tab opened."""

from scripts.sandbox import events, payloads
from scripts.sandbox.clicks import own_view
from scripts.sandbox.entities import Json, Person
from scripts.sandbox.form import complaints
from scripts.sandbox.inputs import merge_state
from scripts.sandbox.refusal import NotPossibleError, Refused
from scripts.sandbox.state import SandboxState
from scripts.sandbox.surfaces import check_view
from scripts.sandbox.views import View


async def submit(state: SandboxState, person: Person, request: Json) -> Json:
    """Submit the top modal: Slack's own checks first, then the app, whose response_action is carried out."""
    view = own_view(state, person, str(request.get("view_id", "")))
    if view.body["type"] != "modal" or state.views.top(person.id) is not view:
        raise NotPossibleError("Only the modal on top can be submitted.")
    if not view.body.get("submit"):
        raise NotPossibleError("This modal has no submit button.")
    view.state = merge_state(view.state, request.get("state") or {})
    _bring_files(state, view)
    view.errors = complaints(view)
    state.changed()
    if view.errors:
        return {"acked": False, "response_action": None, "errors": view.errors, "error": None, "client_side": True}
    ack = await state.delivery.interaction("interactive", payloads.view_submission(state, person, view))
    if ack.error:
        return {"acked": False, "response_action": None, "errors": None, "error": ack.error}
    try:
        return _carried_out(state, person, view, ack.body)
    except Refused as refusal:
        state.violation(f"view_submission was answered with what Slack refuses: {refusal.answer}")
        return {"acked": True, "response_action": None, "errors": None, "error": refusal.error}
    finally:
        state.changed()


async def close(state: SandboxState, person: Person, request: Json) -> Json:
    """Close a modal: the top one as by Cancel, a lower one as by X, which clears the whole stack."""
    view = own_view(state, person, str(request.get("view_id", "")))
    stack = state.views.stacks.get(person.id, [])
    is_cleared = bool(view.body.get("clear_on_close")) or (bool(stack) and stack[-1] is not view)
    told = stack[0] if is_cleared and stack else view
    if is_cleared:
        state.views.clear(person.id)
    else:
        state.views.close(view)
    state.changed()
    if told.body.get("notify_on_close"):
        payload = payloads.view_closed(state, person, told, is_cleared=is_cleared)
        ack = await state.delivery.interaction("interactive", payload)
        return {"ok": True, "error": ack.error}
    return {"ok": True, "error": None}


async def open_home(state: SandboxState, person: Person) -> Json:
    """Open the app's home tab: the app is told each time."""
    if not state.manifest.home_tab:
        raise NotPossibleError(f"{state.manifest.name} has no home tab.", 404)
    room = state.workspace.open_dm(person)
    home = state.views.homes.get(person.id)
    events.home_opened(state, person.id, room.id, tab="home", view=home.to_slack() if home else None)
    await state.delivery.settled(timeout=state.delivery.ack_deadline)
    return home_of(state, person)


def home_of(state: SandboxState, person: Person) -> Json:
    """Give what a person's home tab shows."""
    home = state.views.homes.get(person.id)
    return {"view": home.to_slack() if home else None}


def _carried_out(state: SandboxState, person: Person, view: View, body: Json) -> Json:
    action = body.get("response_action")
    if action == "errors":
        _show_errors(state, view, body.get("errors") or {})
    elif action in ("update", "push"):
        shown = body.get("view") or {}
        check_view(shown, kinds={"modal"})
        if action == "update":
            state.views.update(view, shown)
        else:
            state.views.push(person.id, shown)
    elif action == "clear":
        state.views.clear(person.id)
    elif action is None and not body:
        state.views.close(view)
    else:
        raise Refused("invalid_response_action", f"the ack of a submission was {body!r}"[:300])
    return {"acked": True, "response_action": action, "errors": view.errors or None, "error": None}


def _bring_files(state: SandboxState, view: View) -> None:
    for values in view.state.values():
        for value in values.values():
            if value["type"] == "file_input":
                files = [state.workspace.files[str(given["id"])] for given in value["files"]]
                value["files"] = [file.to_slack(state.url) for file in files]
                for file in files:
                    file.submitted = True


def _show_errors(state: SandboxState, view: View, errors: Json) -> None:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    unknown = sorted(set(errors) - inputs)
    if unknown or not errors:
        words = f"response_action errors for {', '.join(unknown) or 'nothing'}, where the inputs are {sorted(inputs)}"
        state.violation(words)
        raise Refused("invalid_response_action", words)
    view.errors = {block_id: str(words) for block_id, words in errors.items()}
