"""The editors' review: publish, edit, ask for changes, decline, unmask; and taking a story back."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.program import stories
from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.stories import reviews
from bot.surfaces import review
from bot.surfaces.ids import Action, Callback
from bot.surfaces.masks import masks_modal, read_masks
from bot.surfaces.modal import Subject, subject_of
from handlers.calls import Body, subject_in
from handlers.errors import error_responder
from handlers.home import follow_at_home

_LONGEST_ID = 9


def revision_in(body: Body) -> Subject:
    """Return what the clicked button of a review card is about, and the revision it stands under.

    The buttons of the first release carry the id alone: they stand under revision 0, which no story has.
    """
    subject, _, number = str(body["actions"][0].get("value") or "").partition(":")
    known = [int(text) if text.isdecimal() and len(text) <= _LONGEST_ID else 0 for text in (subject, number)]
    return Subject(id=known[0], version=known[1])


def register(app: AsyncApp, context: AppContext) -> None:
    """Register the buttons of the review card and the modals behind them, and the button that withdraws."""

    async def publish(ack: AsyncAck, body: Body) -> None:
        by, seen = body["user"]["id"], revision_in(body)
        async with _deciding(context, by, seen) as session:
            await reviews.publish(session, seen.id, revision=seen.version, now=context.now(), by=by)
        await ack()

    async def withdraw(ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        by = body["user"]["id"]
        async with context.database.write() as session:
            is_editor = context.workspace.is_cx(by)
            await reviews.withdraw(session, subject_in(body), by=by, is_editor=is_editor, now=context.now())
        follow_at_home(context, body, client, respond)
        await ack()

    app.action(Action.PUBLISH_STORY)(publish)
    app.action(Action.WITHDRAW_STORY)(withdraw)
    app.action(Action.EDIT_STORY)(_opening(context, review.edit_modal))
    app.action(Action.ASK_CHANGES)(_opening(context, review.changes_modal))
    app.action(Action.DECLINE_STORY)(_opening(context, review.decline_modal))
    app.action(Action.LIFT_MASKS)(_opening(context, masks_modal))
    app.view(Callback.STORY_EDIT)(_submitting(context, _edit))
    app.view(Callback.STORY_CHANGES)(_submitting(context, _ask_changes))
    app.view(Callback.STORY_DECLINE)(_submitting(context, _decline))
    app.view(Callback.STORY_MASKS)(_submitting(context, _lift))


@asynccontextmanager
async def _deciding(context: AppContext, by: str, seen: Subject) -> AsyncIterator[AsyncSession]:
    """Give an editor a writing transaction; where they saw an older revision, the card is shown anew instead."""
    context.require_cx(by)
    try:
        async with context.database.write() as session:
            yield session
    except reviews.SupersededRevision:
        async with context.database.write() as session:
            await reviews.show_card(session, seen.id)
        raise


_Submit = Callable[[AsyncSession, AppContext, Body, Subject], Awaitable[None]]


def _submitting(context: AppContext, act: _Submit) -> Callable[..., Any]:
    """Return the listener that lets an editor's modal `act` on the revision it was opened from."""

    async def submit(ack: AsyncAck, body: Body) -> None:
        seen = subject_of(body["view"])
        async with _deciding(context, body["user"]["id"], seen) as session:
            await act(session, context, body, seen)
        await ack()

    return submit


async def _edit(session: AsyncSession, context: AppContext, body: Body, seen: Subject) -> None:
    text, by = review.read_edit(body["view"]), body["user"]["id"]
    await reviews.edit(session, seen.id, text, revision=seen.version, now=context.now(), by=by)


async def _ask_changes(session: AsyncSession, _context: AppContext, body: Body, seen: Subject) -> None:
    note, by = review.read_note(body["view"]), body["user"]["id"]
    await reviews.ask_changes(session, seen.id, note, revision=seen.version, by=by)


async def _decline(session: AsyncSession, context: AppContext, body: Body, seen: Subject) -> None:
    note, by = review.read_note(body["view"]), body["user"]["id"]
    await reviews.decline(session, seen.id, note, revision=seen.version, now=context.now(), by=by)


async def _lift(session: AsyncSession, context: AppContext, body: Body, seen: Subject) -> None:
    places, by = read_masks(body["view"]), body["user"]["id"]
    await reviews.lift(session, seen.id, places, revision=seen.version, now=context.now(), by=by)


def _opening(context: AppContext, build: Callable[[AssignmentDetails], dict[str, Any]]) -> Callable[..., Any]:
    """Return the listener that opens the modal `build` makes, for an editor, of the revision they see."""

    async def open_modal(ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        async def show() -> None:
            view = build(await _seen(context, revision_in(body)))
            await client.views_open(trigger_id=body["trigger_id"], view=view)

        context.require_cx(body["user"]["id"])
        context.background.start(show(), error_responder(body, client, respond))
        await ack()

    return open_modal


async def _seen(context: AppContext, seen: Subject) -> AssignmentDetails:
    """Return the brief of a story in review whose newest revision the editor sees; else the card is shown anew."""
    async with context.database.read() as session:
        brief = await assignment_details.of_assignment(session, seen.id)
    if brief is None or brief.story is None:
        raise reviews.NoStory
    stories.require_in_review(brief.story)
    try:
        reviews.require_newest(brief.story, seen.version)
    except reviews.SupersededRevision:
        async with context.database.write() as session:
            await reviews.show_card(session, seen.id)
        raise
    return brief
