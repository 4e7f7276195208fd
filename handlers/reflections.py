"""Logging a call: Log the call, Edit what you wrote and Preview the story, and the reflection modal saved."""

import asyncio
import logging
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.context import AppContext
from bot.errors import FieldError
from bot.payloads import BlockActions, ViewSubmission
from bot.program.people import is_slack_id
from bot.program.stories import problems, reflections
from bot.program.stories.reflections import ReflectionForm
from bot.slack import SlackCallError
from bot.surfaces.call_modals import read_reflection, reflection_modal
from bot.surfaces.ids import Action, Callback
from bot.surfaces.modal import subject_of
from bot.surfaces.story import preview_modal
from handlers.calls import own_assignment_to_show
from handlers.clicks import open_modal, refresh_shown, subject_in
from handlers.features import Act, Feature, Who

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
    return reflection_modal(details, today=context.today_of(details.participant))


async def preview_story(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Show what was typed in the reflection modal as the story it would become."""
    open_modal(context, request, _preview_modal)
    await ack()


async def _preview_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    view, by = body["view"], body["user"]["id"]
    details = await own_assignment_to_show(context, subject_of(view).id, by)
    reflections.require_writable(details)
    return preview_modal(details, read_reflection(view), by)


async def submit_reflection(
    context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest
) -> None:
    """Save what was written in the reflection modal, and then let it close."""
    subject, by = subject_of(body["view"]), body["user"]["id"]
    form = read_reflection(body["view"])
    await _require_owner(context, form, by)
    async with context.database.write() as session:
        await reflections.save(
            session,
            subject.id,
            form,
            version=subject.version,
            today_of=context.today_of,
            now=context.now(),
            by=by,
        )
    refresh_shown(context, request)
    await ack()


async def _require_owner(context: AppContext, form: ReflectionForm, by: str) -> None:
    """Raise FieldError where Slack says that the owner of the promise is no member.

    Slack is called only for somebody other than the author who is not cached, and only for a second, as the ack waits
    for it; without an answer the form is saved.
    """
    owner = form.owner
    if owner is None or owner == by or not form.promise or not is_slack_id(owner):
        return
    try:
        async with asyncio.timeout(_LOOK_UP_S):
            is_member = await context.workspace.members.has(owner)
    except (SlackCallError, TimeoutError) as unclear:
        log.warning("Could not look up %s, who is to see a promise through: %s", owner, type(unclear).__name__)
        return
    if not is_member:
        raise FieldError({"owner": problems.OwnerNotAMember()})


FEATURE = Feature(
    acts=(
        Act(Callback.REFLECTION, submit_reflection, Who.PARTICIPANT),
        Act(Action.LOG_CALL, log_call, Who.PARTICIPANT),
        Act(Action.PREVIEW_STORY, preview_story, Who.PARTICIPANT),
    )
)
