"""Renderers of the messages about a story: its card, the story itself, and what author and promise owner are told."""

from collections.abc import Mapping

from bot.jobs.renderers.renderer import AboutAssignment, Renderer, about_assignment, from_context, from_details
from bot.program.stories import commitments, messages, reviews, story_changes
from bot.surfaces import notices
from bot.surfaces.message import Message
from bot.surfaces.review import review_card
from bot.surfaces.story import story_message


async def _review(about: AboutAssignment) -> Message | None:
    details = about.details
    render_context = await about.render_context()
    author = details.participant.slack_id
    changes = await story_changes.by_author(about.session, details.story, author) if details.story else None
    return review_card(details, render_context, changes)


async def _commitment_owner(about: AboutAssignment) -> Message | None:
    details, row = about.details, about.row
    has_read, has_newer = await commitments.other_messages(about.session, row)
    if has_newer:
        return None
    if details.commitment is not None and details.commitment.owner == row.slack_user:
        return notices.commitment_message(details, changed=has_read)
    return notices.commitment_left(details) if has_read or row.ts is not None else None


async def _withdrawn(about: AboutAssignment) -> Message | None:
    return notices.story_withdrawn(about.details, with_another=about.row.key.endswith(f":{reviews.HEARD}"))


RENDERERS: Mapping[str, Renderer] = {
    messages.REVIEW.name: about_assignment(_review),
    messages.STORY.name: from_details(story_message),
    messages.STORY_PUBLISHED.name: from_context(notices.story_published),
    messages.CHANGES_ASKED.name: from_details(notices.changes_asked),
    messages.STORY_DECLINED.name: from_details(notices.story_declined),
    messages.STORY_WITHDRAWN.name: about_assignment(_withdrawn),
    messages.RESUBMITTED.name: from_details(notices.resubmitted),
    messages.COMMITMENT_OWNER.name: about_assignment(_commitment_owner),
}
