"""Reflections: their modal opened, changed by the choices made in it, previewed, and saved."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.errors import FieldError
from bot.payloads import BlockActions, View, ViewSubmission
from bot.program import drafts
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.drafts import Typed
from bot.program.people import is_slack_id
from bot.program.stories import problems, reflections
from bot.program.stories.reflection_form import ReflectionForm
from bot.slack import SlackCallError
from bot.surfaces.ids import Action, Callback
from bot.surfaces.modal import pieces_in, subject_of
from bot.surfaces.reflection_modals import people_in, read_reflection, reflection_modal, with_choices
from bot.surfaces.story import preview_modal
from handlers.calls import own_assignment, own_assignment_to_show
from handlers.clicks import in_background, open_modal, refresh_shown, subject_in, update_shown
from handlers.drafts import keep_draft, keep_typing, settle_typing
from handlers.features import Act, Feature, Who
from models import Issue

log = logging.getLogger(__name__)
# Slack gives up on an ack after 3 s.
_LOOK_UP_S = 1.0


async def log_call(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the reflection modal."""
    open_modal(context, request, _reflection_modal)
    await ack()


async def _reflection_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    details = await own_assignment_to_show(context, subject_in(body), body["user"]["id"])
    reflections.require_writable(details)
    issues = await _issues(context, details)
    opened_at = f"{context.clocks.wall.now().timestamp():.6f}"
    async with context.database.read() as session:
        draft = await drafts.of_assignment(session, details.id)
        typed = await _typed(session, details)
    today = context.today_of(details.participant)
    return reflection_modal(details, today=today, issues=issues, draft=draft, typed=typed, opened_at=opened_at)


async def _typed(session: AsyncSession, details: AssignmentDetails) -> Typed:
    version = details.reflection.version if details.reflection else 0
    return await drafts.typed.of_assignment(session, details.id, version)


async def _issues(context: AppContext, details: AssignmentDetails) -> tuple[Issue, ...]:
    return await context.database.run_read(lambda session: reflections.issues_for(session, details))


async def form_choice(
    context: AppContext,
    ack: AsyncAck,
    body: BlockActions,
    request: AsyncBoltRequest,
) -> None:
    """Show the fields that a choice in the reflection modal asks for, and take away the others."""
    context.latest_clicks.note(body)
    keep_typing(context, body)
    in_background(context, request, _show_choice(context, body, request))
    await ack()


async def _show_choice(context: AppContext, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Update the modal by the choices made in it."""
    await update_shown(context, request, body, await _with_choices(context, body["view"], body["user"]["id"]))


async def _with_choices(context: AppContext, view: View, by: str) -> dict[str, Any]:
    details = await own_assignment(context, subject_of(view).id, by)
    issues = await _issues(context, details)
    typed = await context.database.run_read(lambda session: _typed(session, details))
    return with_choices(view, details, today=context.today_of(details.participant), issues=issues, typed=typed)


async def preview_story(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Show what was typed in the reflection modal as the story it would become."""
    open_modal(context, request, _preview_modal)
    await ack()


async def _preview_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    view, by = body["view"], body["user"]["id"]
    details = await own_assignment_to_show(context, subject_of(view).id, by)
    reflections.require_writable(details)
    known = details.reflection.answers if details.reflection else ()
    return preview_modal(details, ReflectionForm.of(details.routine, read_reflection(view), known), by)


async def submit_reflection(
    context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest
) -> None:
    """Save what was written in the reflection modal, and then let it close.

    Where what is missing is not even shown, as Save was quicker than the update after a choice, it is shown instead.
    """
    view, by = body["view"], body["user"]["id"]
    await require_members(context, people_in(view), by)
    try:
        saved = await context.database.run_write(lambda session: _save(session, context, view, by))
    except FieldError as wrong:
        shown = _inputs_of(view)
        renewed = None if shown >= wrong.fields.keys() else await _with_choices(context, view, by)
        if renewed is None or _inputs_of(renewed) <= shown:
            raise
        await ack(response_action="update", view=renewed)
        return
    if saved.is_begun or context.latest_typing.knows(view["id"]):  # what is being kept just now isn't seen by all
        settle_typing(context, view, by)
    refresh_shown(context, request)
    await ack()


async def _save(session: AsyncSession, context: AppContext, view: View, by: str) -> reflections.Saved:
    """Save what was written in the modal, and let go of what was typed in it."""
    subject = subject_of(view)
    saved = await reflections.save(
        session,
        subject.id,
        read_reflection(view),
        version=subject.version,
        today_of=context.today_of,
        now=context.now(),
        by=by,
    )
    if pieces := pieces_in(view):
        await drafts.erase(session, subject.id, pieces)  # theirs, as what was saved is
    return saved


def _inputs_of(view: Mapping[str, Any]) -> set[str]:
    return {block["block_id"] for block in view["blocks"] if block["type"] == "input"}


async def require_members(context: AppContext, chosen: Mapping[str, str], by: str) -> None:
    """Raise FieldError where Slack says that somebody chosen (Slack id by field) is no member.

    Slack is called only for somebody other than the author who is not cached, and only for a second, as the ack waits
    for it; without an answer the form is saved.
    """
    others = {field: slack_id for field, slack_id in chosen.items() if slack_id != by and is_slack_id(slack_id)}
    for field, slack_id in others.items():
        try:
            async with asyncio.timeout(_LOOK_UP_S):
                is_member = await context.workspace.members.has(slack_id)
        except (SlackCallError, TimeoutError) as unclear:
            log.warning("Could not look up %s, who is to see a promise through: %s", slack_id, type(unclear).__name__)
            continue
        if not is_member:
            raise FieldError({field: problems.OwnerNotAMember()})


FEATURE = Feature(
    acts=(
        Act(Callback.REFLECTION, submit_reflection, Who.PARTICIPANT),
        Act(Action.LOG_CALL, log_call, Who.PARTICIPANT),
        Act(Action.FORM_CHOICE, form_choice, Who.PARTICIPANT),
        Act(Action.KEEP_DRAFT, keep_draft, Who.PARTICIPANT),
        Act(Action.PREVIEW_STORY, preview_story, Who.PARTICIPANT),
    )
)
