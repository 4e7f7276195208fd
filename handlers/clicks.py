"""What the button of a click carries, and what is done beside its ack, such as opening a modal."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, cast

from slack_bolt.request.async_request import AsyncBoltRequest

from bot.context import AppContext
from bot.payloads import BlockActions
from bot.surfaces.modal import Subject
from handlers.errors import error_responder, show_modal

BuildModal = Callable[[AppContext, BlockActions], Awaitable[dict[str, Any]]]
# An id column holds nine digits for sure.
_LONGEST_ID = 9


def subject_in(body: BlockActions) -> int:
    """Return the id that the clicked button carries; 0, which no row has, for one that is none of ours."""
    return _id(str(body["actions"][0].get("value") or ""))


def revision_in(body: BlockActions) -> Subject:
    """Return which story the clicked button of a review card is about, and the revision it was shown with.

    The buttons of the first release carry the id alone: their revision is 0, which no story has.
    """
    subject, _, revision = str(body["actions"][0].get("value") or "").partition(":")
    return Subject(id=_id(subject), version=_id(revision))


def _id(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_ID else 0


def in_background(context: AppContext, request: AsyncBoltRequest, work: Coroutine[Any, Any, None]) -> None:
    """Do `work` beside the ack; what goes wrong is told to the person who clicked."""
    context.background.start(work, error_responder(request))


def open_modal(context: AppContext, request: AsyncBoltRequest, build: BuildModal) -> None:
    """Show the modal that `build` makes, beside the ack, since both must happen within Slack's three seconds."""

    async def show() -> None:
        await show_modal(request, await build(context, cast("BlockActions", request.body)))

    in_background(context, request, show())
