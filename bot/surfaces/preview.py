"""The author's preview: the story as readers would see it, before it is saved."""

from typing import Any

from bot.program.briefs import Brief
from bot.program.reflections import Written, promise_in
from bot.program.stories import StoryText, headline
from bot.surfaces import parts
from bot.surfaces.ids import Callback
from bot.surfaces.modal import modal
from bot.surfaces.parts import line, prose
from bot.surfaces.story import tale
from models import Consent

_NOT_YET = "…"


def preview_modal(brief: Brief, written: Written, author: str) -> dict[str, Any]:
    """Return the modal that shows what was `written` so far as a story; `author` is a Slack user id."""
    subject = brief.assignment.id or 0
    consent = written.consent or Consent.ANONYMOUS
    if consent is Consent.PRIVATE:
        only = prose(line("Nobody but the CX team will read this. There will be no story."))
        return modal(Callback.PREVIEW, "Preview", [only], subject=subject)
    heard = "\n\n".join(f"{question}\n{answer}" for question, answer in written.answers if answer)
    text = StoryText(
        title=headline(written.hurts) or _NOT_YET,
        heard=heard or _NOT_YET,
        quote=written.quote or _NOT_YET,
        hurts=written.hurts or _NOT_YET,
    )
    blocks = tale(
        brief,
        text,
        consent=consent,
        promise=promise_in(written, author),
        reason=written.no_promise_reason or None,
        talked_on=written.talked_on,
    )
    if written.consent is None:
        blocks.insert(
            0, parts.small_print("You haven't said yet what the customer agreed to; shown without their name.")
        )
    return modal(Callback.PREVIEW, "Preview", blocks, subject=subject)
