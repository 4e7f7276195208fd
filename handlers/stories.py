"""The review card: Publish, Edit, Ask for changes, Decline, What was masked; and Withdraw, the author's too."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.payloads import BlockActions, ViewSubmission
from bot.program import stories
from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.stories import reviews
from bot.surfaces import review_modals
from bot.surfaces.ids import Action, Callback
from bot.surfaces.modal import Subject, subject_of
from bot.surfaces.review_modals import masks_modal, read_masks
from handlers.clicks import open_modal, refresh_shown, revision_in, subject_in
from handlers.features import Act, Feature, Who
from handlers.home import follow_in_history


async def publish_story(context: AppContext, ack: AsyncAck, body: BlockActions) -> None:
    """Publish the revision that the editor saw."""
    by, seen = body["user"]["id"], revision_in(body)
    async with _deciding(context, seen) as session:
        await reviews.publish(session, seen.id, revision=seen.version, now=context.now(), by=by)
    await ack()


async def edit_story(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal in which an editor changes the wording."""
    _open_for_editor(context, request, review_modals.edit_modal)
    await ack()


async def submit_story_edit(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Save the editor's wording."""
    by, seen = body["user"]["id"], subject_of(body["view"])
    async with _deciding(context, seen) as session:
        text = review_modals.read_edit(body["view"])
        await reviews.edit(session, seen.id, text, revision=seen.version, now=context.now(), by=by)
    await ack()


async def ask_changes(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal for the editor's note to the author."""
    _open_for_editor(context, request, review_modals.changes_modal)
    await ack()


async def submit_story_changes(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Send the story back to its author, with a note."""
    by, seen = body["user"]["id"], subject_of(body["view"])
    async with _deciding(context, seen) as session:
        note = review_modals.read_note(body["view"])
        await reviews.ask_changes(session, seen.id, note, revision=seen.version, by=by)
    await ack()


async def decline_story(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal for the reason why a story is not published."""
    _open_for_editor(context, request, review_modals.decline_modal)
    await ack()


async def submit_story_decline(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Decline the story, with a reason."""
    by, seen = body["user"]["id"], subject_of(body["view"])
    async with _deciding(context, seen) as session:
        note = review_modals.read_note(body["view"])
        await reviews.decline(session, seen.id, note, revision=seen.version, now=context.now(), by=by)
    await ack()


async def lift_masks(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal that lists what was masked."""
    _open_for_editor(context, request, masks_modal)
    await ack()


async def submit_story_masks(context: AppContext, ack: AsyncAck, body: ViewSubmission) -> None:
    """Show what was ticked as it was written."""
    by, seen = body["user"]["id"], subject_of(body["view"])
    async with _deciding(context, seen) as session:
        positions = read_masks(body["view"])
        await reviews.lift(session, seen.id, positions, revision=seen.version, now=context.now(), by=by)
    await ack()


async def withdraw_story(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Withdraw a published story, for its author or an editor."""
    by = body["user"]["id"]
    is_editor = context.workspace.is_cx(by)
    await context.database.run_write(
        lambda session: reviews.withdraw(session, subject_in(body), by=by, is_editor=is_editor, now=context.now())
    )
    refresh_shown(context, request)
    follow_in_history(context, request)
    await ack()


@asynccontextmanager
async def _deciding(context: AppContext, seen: Subject) -> AsyncIterator[AsyncSession]:
    """Yield a writing transaction for an editor; where they saw an older revision, the card is updated instead."""
    try:
        async with context.database.write() as session:
            yield session
    except reviews.SupersededRevision:
        await context.database.run_write(lambda session: reviews.refresh_card(session, seen.id))
        raise


def _open_for_editor(
    context: AppContext, request: AsyncBoltRequest, build: Callable[[AssignmentDetails], dict[str, Any]]
) -> None:
    """Open the modal that `build` makes of the revision an editor sees."""

    async def review_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
        return build(await _in_review(context, revision_in(body)))

    open_modal(context, request, review_modal)


async def _in_review(context: AppContext, seen: Subject) -> AssignmentDetails:
    """Return the details of a story in review; where an older revision was seen, update the card and raise instead."""
    details = await context.database.run_read(lambda session: assignment_details.of_assignment(session, seen.id))
    if details is None or details.story is None:
        raise reviews.NoStory
    stories.require_in_review(details.story)
    try:
        reviews.require_newest(details.story, seen.version)
    except reviews.SupersededRevision:
        await context.database.run_write(lambda session: reviews.refresh_card(session, seen.id))
        raise
    return details


FEATURE = Feature(
    acts=(
        Act(Action.PUBLISH_STORY, publish_story, Who.CX_TEAM),
        Act(Action.EDIT_STORY, edit_story, Who.CX_TEAM),
        Act(Callback.STORY_EDIT, submit_story_edit, Who.CX_TEAM),
        Act(Action.ASK_CHANGES, ask_changes, Who.CX_TEAM),
        Act(Callback.STORY_CHANGES, submit_story_changes, Who.CX_TEAM),
        Act(Action.DECLINE_STORY, decline_story, Who.CX_TEAM),
        Act(Callback.STORY_DECLINE, submit_story_decline, Who.CX_TEAM),
        Act(Action.LIFT_MASKS, lift_masks, Who.CX_TEAM),
        Act(Callback.STORY_MASKS, submit_story_masks, Who.CX_TEAM),
        Act(Action.WITHDRAW_STORY, withdraw_story, Who.AUTHOR_OR_CX_TEAM),
    )
)
