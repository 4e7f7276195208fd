"""Walking a journey: starting and going on, each step of it, going back, stopping, and the friction log at its end."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.context import AppContext
from bot.errors import FieldError
from bot.payloads import BlockActions, ViewSubmission
from bot.program.journeys import walks
from bot.program.journeys.walks import Entered, Shown, StepSavedMeanwhile
from bot.program.stories import reflections
from bot.surfaces.modal import from_home, is_from_home, subject_of
from bot.surfaces.reflection_modals import reflection_modal
from bot.surfaces.walk_ids import WalkAction, WalkCallback
from bot.surfaces.walk_modals import at_its_fields, read_step, step_modal, stopped_modal
from handlers.calls import own_assignment
from handlers.clicks import in_background, refresh_shown, subject_in, update_modal
from handlers.errors import show_modal
from handlers.features import Act, Feature, Who


async def go_on_walking(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Start a walk, or go on with it: open the modal of its next step."""
    by = body["user"]["id"]
    shown = await context.database.run_write(
        lambda session: walks.go_on(session, subject_in(body), now=context.now(), by=by)
    )
    view = step_modal(shown)

    async def show() -> None:
        await context.require_member(by)
        await show_modal(request, view)

    in_background(context, request, show())
    await ack()


async def submit_walk_step(context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest) -> None:
    """Save a step, and show what comes next in its place."""
    view, by = body["view"], body["user"]["id"]
    subject = subject_of(view)
    entered = read_step(view, subject.id)
    try:
        shown = await context.database.run_write(
            lambda session: walks.save(session, subject.id, entered, version=subject.version, now=context.now(), by=by)
        )
    except FieldError as wrong:
        raise at_its_fields(wrong, subject.id) from wrong
    except StepSavedMeanwhile:
        await ack(response_action="update", view=_marked(view, await _beside_saved(context, subject.id, entered, by)))
        return
    refresh_shown(context, request)
    await ack(response_action="update", view=_marked(view, step_modal(shown)))


def _marked(seen: Any, view: dict[str, Any]) -> dict[str, Any]:
    """Return `view` marked as opened from the home tab, if what is `seen` was."""
    return from_home(view) if is_from_home(seen) else view


async def _beside_saved(context: AppContext, step_id: int, entered: Entered, by: str) -> dict[str, Any]:
    """Return the modal of a step that was saved elsewhere meanwhile: how, and what was entered here."""
    async with context.database.write() as session:
        return step_modal(await walks.found(session, step_id, by=by), entered)


async def step_back(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Show the step before, to be corrected; what was entered so far is kept."""
    await _leave_step(context, body, request, walks.back, step_modal)
    await ack()


async def stop_walking(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Keep what was entered so far, and say how to go on."""
    await _leave_step(context, body, request, walks.keep, stopped_modal)
    await ack()


async def _leave_step(
    context: AppContext,
    body: BlockActions,
    request: AsyncBoltRequest,
    keep: Callable[..., Awaitable[Shown]],
    modal_of: Callable[[Shown], dict[str, Any]],
) -> None:
    """Keep what was entered at a step as `keep` does, and show where that leads; or how it was saved elsewhere."""
    subject, by = subject_of(body["view"]), body["user"]["id"]
    entered = read_step(body["view"], subject.id)
    try:
        async with context.database.write() as session:
            view = modal_of(await keep(session, subject.id, entered, version=subject.version, by=by))
    except StepSavedMeanwhile:
        view = await _beside_saved(context, subject.id, entered, by)
    update_modal(context, request, view)


async def submit_walk_end(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Go from the friction log to writing the walk up."""
    view = body["view"]
    details = await own_assignment(context, subject_of(view).id, body["user"]["id"])
    reflections.require_writable(details)
    form = reflection_modal(details, today=context.today_of(details.participant))
    await ack(response_action="update", view=_marked(view, form))


FEATURE = Feature(
    acts=(
        Act(WalkAction.GO_ON_WALKING, go_on_walking, Who.PARTICIPANT),
        Act(WalkCallback.WALK_STEP, submit_walk_step, Who.PARTICIPANT),
        Act(WalkAction.STEP_BACK, step_back, Who.PARTICIPANT),
        Act(WalkAction.STOP_WALKING, stop_walking, Who.PARTICIPANT),
        Act(WalkCallback.WALK_END, submit_walk_end, Who.PARTICIPANT),
    )
)
