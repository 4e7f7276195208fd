"""Logging a call: the reflection modal opened, previewed, saved."""

import asyncio
import logging

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import AppContext
from bot.errors import FieldError
from bot.program.people import is_slack_id
from bot.program.stories import reflections
from bot.program.stories.reflections import ReflectionForm
from bot.slack import SlackCallError
from bot.surfaces.ids import Action, Callback
from bot.surfaces.modal import subject_of
from bot.surfaces.preview import preview_modal
from bot.surfaces.reflection import read_reflection, reflection_modal
from handlers.calls import Body, brief_shown_to, subject_in
from handlers.errors import error_responder
from handlers.home import follow_at_home, opened_by

log = logging.getLogger(__name__)
# Slack gives up on an ack after 3 s.
_LOOK_UP_S = 1.0


def register(app: AsyncApp, context: AppContext) -> None:
    """Register what a participant does about a call after it was made."""

    async def open_reflection(ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        async def show() -> None:
            brief = await brief_shown_to(context, subject_in(body), body["user"]["id"])
            reflections.require_writable(brief)
            view = reflection_modal(brief, today=context.today_of(brief.participant))
            await client.views_open(trigger_id=body["trigger_id"], view=opened_by(body, view))

        context.background.start(show(), error_responder(body, client, respond))
        await ack()

    async def preview(ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        async def show() -> None:
            by = body["user"]["id"]
            brief = await brief_shown_to(context, subject_of(body["view"]).id, by)
            reflections.require_writable(brief)
            view = preview_modal(brief, read_reflection(body["view"]), by)
            await client.views_push(trigger_id=body["trigger_id"], view=view)

        context.background.start(show(), error_responder(body, client, respond))
        await ack()

    async def save(ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await _save(context, body)
        follow_at_home(context, body, client, respond)
        await ack()

    app.view(Callback.REFLECTION)(save)
    app.action(Action.LOG_CALL)(open_reflection)
    app.action(Action.PREVIEW_STORY)(preview)


async def _save(context: AppContext, body: Body) -> None:
    subject, by = subject_of(body["view"]), body["user"]["id"]
    written = read_reflection(body["view"])
    await _require_owner(context, written, by)
    async with context.database.write() as session:
        await reflections.save(
            session,
            subject.id,
            written,
            version=subject.version,
            today_of=context.today_of,
            now=context.now(),
            by=by,
        )


async def _require_owner(context: AppContext, written: ReflectionForm, by: str) -> None:
    """Raise FieldError where Slack knows that whoever is to see the promise through is no member.

    Slack is asked only about somebody else than the author whom it was not asked about for some minutes, and not for
    long, as the ack waits for it; where it doesn't say, what was written is taken.
    """
    owner = written.owner
    if owner is None or owner == by or not written.promise or not is_slack_id(owner):
        return
    try:
        async with asyncio.timeout(_LOOK_UP_S):
            is_member = await context.workspace.members.has(owner)
    except (SlackCallError, TimeoutError) as unclear:
        log.warning("Could not look up %s, who is to see a promise through: %s", owner, type(unclear).__name__)
        return
    if not is_member:
        raise FieldError({"owner": reflections.NO_OWNER})
