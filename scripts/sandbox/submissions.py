"""Modals submitted and closed, and the home tab opened."""

from scripts.sandbox import events, payloads
from scripts.sandbox.clicks import own_view
from scripts.sandbox.form import complaints
from scripts.sandbox.inputs import merge_state
from scripts.sandbox.nouns import Json, Person
from scripts.sandbox.refusal import NotPossibleError, Refused
from scripts.sandbox.surfaces import check_view
from scripts.sandbox.views import View
from scripts.sandbox.world import World


async def submit(world: World, person: Person, request: Json) -> Json:
    """Submit the top modal: Slack's own checks first, then the app, whose response_action is carried out."""
    view = own_view(world, person, str(request.get("view_id", "")))
    if view.body["type"] != "modal" or world.views.top(person.id) is not view:
        raise NotPossibleError("Only the modal on top can be submitted.")
    if not view.body.get("submit"):
        raise NotPossibleError("This modal has no submit button.")
    view.state = merge_state(view.state, request.get("state") or {})
    _bring_files(world, view)
    view.errors = complaints(view)
    world.changed()
    if view.errors:
        return {"acked": False, "response_action": None, "errors": view.errors, "error": None, "client_side": True}
    ack = await world.delivery.interaction("interactive", payloads.view_submission(world, person, view))
    if ack.error:
        return {"acked": False, "response_action": None, "errors": None, "error": ack.error}
    try:
        return _carried_out(world, person, view, ack.body)
    except Refused as refusal:
        world.violation(f"view_submission was answered with what Slack refuses: {refusal.answer}")
        return {"acked": True, "response_action": None, "errors": None, "error": refusal.error}
    finally:
        world.changed()


async def close(world: World, person: Person, request: Json) -> Json:
    """Close a modal: the top one as by Cancel, a lower one as by X, which clears the whole stack."""
    view = own_view(world, person, str(request.get("view_id", "")))
    stack = world.views.stacks.get(person.id, [])
    is_cleared = bool(view.body.get("clear_on_close")) or (bool(stack) and stack[-1] is not view)
    told = stack[0] if is_cleared and stack else view
    if is_cleared:
        world.views.clear(person.id)
    else:
        world.views.close(view)
    world.changed()
    if told.body.get("notify_on_close"):
        payload = payloads.view_closed(world, person, told, is_cleared=is_cleared)
        ack = await world.delivery.interaction("interactive", payload)
        return {"ok": True, "error": ack.error}
    return {"ok": True, "error": None}


async def open_home(world: World, person: Person) -> Json:
    """Open the app's home tab: the app is told each time."""
    if not world.manifest.home_tab:
        raise NotPossibleError(f"{world.manifest.name} has no home tab.", 404)
    room = world.workspace.open_dm(person)
    home = world.views.homes.get(person.id)
    events.home_opened(world, person.id, room.id, tab="home", view=home.to_slack() if home else None)
    await world.delivery.settled(timeout=world.delivery.ack_deadline)
    return home_of(world, person)


def home_of(world: World, person: Person) -> Json:
    """Give what a person's home tab shows."""
    home = world.views.homes.get(person.id)
    return {"view": home.to_slack() if home else None}


def _carried_out(world: World, person: Person, view: View, body: Json) -> Json:
    action = body.get("response_action")
    if action == "errors":
        _show_errors(world, view, body.get("errors") or {})
    elif action in ("update", "push"):
        shown = body.get("view") or {}
        check_view(shown, kinds={"modal"})
        if action == "update":
            world.views.update(view, shown)
        else:
            world.views.push(person.id, shown)
    elif action == "clear":
        world.views.clear(person.id)
    elif action is None and not body:
        world.views.close(view)
    else:
        raise Refused("invalid_response_action", f"the ack of a submission was {body!r}"[:300])
    return {"acked": True, "response_action": action, "errors": view.errors or None, "error": None}


def _bring_files(world: World, view: View) -> None:
    for values in view.state.values():
        for value in values.values():
            if value["type"] == "file_input":
                files = [world.workspace.files[str(given["id"])] for given in value["files"]]
                value["files"] = [file.to_slack(world.url) for file in files]
                for file in files:
                    file.submitted = True


def _show_errors(world: World, view: View, errors: Json) -> None:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    unknown = sorted(set(errors) - inputs)
    if unknown or not errors:
        words = f"response_action errors for {', '.join(unknown) or 'nothing'}, where the inputs are {sorted(inputs)}"
        world.violation(words)
        raise Refused("invalid_response_action", words)
    view.errors = {block_id: str(words) for block_id, words in errors.items()}
