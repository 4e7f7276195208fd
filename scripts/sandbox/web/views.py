"""views.*: modals opened, pushed and changed, home tabs published."""

from scripts.sandbox.block_kit import check_view_fields
from scripts.sandbox.entities import Json
from scripts.sandbox.refusals import ApiError
from scripts.sandbox.state import SandboxState
from scripts.sandbox.views import View
from scripts.sandbox.web.arguments import text
from scripts.sandbox.web.files import check_pictures


async def open_view(state: SandboxState, args: Json) -> Json:
    """views.open: a modal for the person whose trigger id this is."""
    _check(state, args, {"modal"})
    user = state.interaction_tokens.use_trigger(text(args, "trigger_id"))
    return _answer(state, state.views.open(user, args["view"]))


async def push_view(state: SandboxState, args: Json) -> Json:
    """views.push: one more modal on a stack that is open."""
    _check(state, args, {"modal"})
    user = state.interaction_tokens.use_trigger(text(args, "trigger_id"))
    return _answer(state, state.views.push(user, args["view"]))


async def update_view(state: SandboxState, args: Json) -> Json:
    """views.update: by view id, guarded by the hash when one is given."""
    _check(state, args, {"modal", "home"})
    view = state.views.find(text(args, "view_id"))
    if view is None:
        raise ApiError("not_found")
    if view.body["type"] != args["view"]["type"]:
        raise ApiError("invalid_arguments", "a view cannot change its type [json-pointer:/view/type]")
    return _answer(state, state.views.update(view, args["view"], expected_hash=text(args, "hash")))


async def publish_view(state: SandboxState, args: Json) -> Json:
    """views.publish: a person's home tab."""
    if not state.manifest.home_tab:
        raise ApiError("not_enabled")
    _check(state, args, {"home"})
    person = state.workspace.people.get(text(args, "user_id"))
    if person is None or person.is_robot:
        raise ApiError("invalid_arguments", "invalid `user_id`")
    return _answer(state, state.views.publish(person.id, args["view"], expected_hash=text(args, "hash")))


def _check(state: SandboxState, args: Json, kinds: set[str]) -> None:
    check_view_fields(args["view"], kinds=kinds)
    check_pictures(state, args["view"]["blocks"], "/view/blocks", "invalid_arguments")


def _answer(state: SandboxState, view: View) -> Json:
    state.changed()
    return {"view": view.to_slack()}
