"""The author's preview: the story as readers would see it, before it is saved."""

from typing import Any

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.stories.reflections import ReflectionForm, told_by
from bot.program.stories.story_revisions import About, compose, identity_of
from bot.program.stories.story_text import StoryText, story_text_of
from bot.surfaces import parts
from bot.surfaces.ids import Callback
from bot.surfaces.modal import modal
from bot.surfaces.parts import line, prose
from bot.surfaces.story import story_blocks
from models import Consent

_NOT_YET = "…"


def preview_modal(brief: AssignmentDetails, written: ReflectionForm, author: str) -> dict[str, Any]:
    """Return the modal that shows what was `written` so far as a story; `author` is a Slack user id."""
    subject = brief.assignment.id or 0
    if written.consent is Consent.PRIVATE:
        only = prose(line("Nobody but the CX team will read this. There will be no story."))
        return modal(Callback.PREVIEW, "Preview", [only], subject=subject)
    text = StoryText(
        **{
            part: words or _NOT_YET
            for part, words in vars(story_text_of(written.answers, written.quote, written.hurts)).items()
        }
    )
    about = About(brief.customer, brief.participant, brief.issue)
    words = compose(text, told_by(written, author), about, identity_of(brief.reflection, brief.customer))
    blocks = story_blocks(words, picture=brief.participant.photo_url)
    if written.consent is None:
        blocks.insert(
            0, parts.small_print("You haven't said yet what the customer agreed to; shown without their name.")
        )
    return modal(Callback.PREVIEW, "Preview", blocks, subject=subject)
