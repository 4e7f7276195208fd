"""Clicks: reading the value of a button, and work beside the ack: opening a modal, updating the home tab."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, cast

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError

from bot import dates
from bot.context import AppContext
from bot.payloads import BlockActions
from bot.slack.call_errors import classify
from bot.surfaces.ids import COMMAND
from bot.surfaces.message import ephemeral
from bot.surfaces.modal import Subject, from_home, is_from_home
from handlers.errors import error_responder, show_modal

BuildModal = Callable[[AppContext, BlockActions], Awaitable[dict[str, Any]]]
# Any number of nine digits fits an id column.
_LONGEST_ID = 9
# A moment as seconds since 1970, until the year 2286.
_LONGEST_STAMP = 10
# A modal that was closed, or changed by another click.
_MEANWHILE = frozenset({"not_found", "hash_conflict"})


def subject_in(body: BlockActions) -> int:
    """Return the id in the value of the clicked button; 0, which no row has, where it is none."""
    return _id(str(body["actions"][0].get("value") or ""))


def pair_in(body: BlockActions) -> tuple[int, int]:
    """Return the id in the value of the clicked button, and the number behind it; each 0 where it is none."""
    subject, _, number = str(body["actions"][0].get("value") or "").partition(":")
    return _id(subject), int(number) if number.isdecimal() and len(number) <= _LONGEST_STAMP else 0


def chosen_in(body: BlockActions) -> str:
    """Return the value of the option that was chosen in a list, "" for none."""
    option = body["actions"][0].get("selected_option")
    return str(option.get("value") or "") if option else ""


def revision_in(body: BlockActions) -> Subject:
    """Return the story and the revision in the value of a review card's button.

    Buttons of the first release hold the id alone: their revision is 0, which no story has.
    """
    subject, _, revision = str(body["actions"][0].get("value") or "").partition(":")
    return Subject(id=_id(subject), version=_id(revision))


def _id(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_ID else 0


def in_background(context: AppContext, request: AsyncBoltRequest, work: Coroutine[Any, Any, None]) -> None:
    """Run `work` beside the ack; an error is shown to who clicked."""
    context.background.start(work, error_responder(request))


def open_modal(context: AppContext, request: AsyncBoltRequest, build: BuildModal) -> None:
    """Open the modal that `build` returns, beside the ack, since both must happen within Slack's three seconds."""

    async def show() -> None:
        dates.tell_in(await context.language_of(request.body["user"]["id"]))
        await show_modal(request, await build(context, cast("BlockActions", request.body)))

    in_background(context, request, show())


async def update_shown(
    context: AppContext, request: AsyncBoltRequest, body: BlockActions, view: dict[str, Any]
) -> None:
    """Update the modal that was clicked in; where it changed since, only if no later click has its own update.

    For that, the click must have been noted in `latest_clicks`.
    """
    seen, client = body["view"], request.context.client
    try:
        await client.views_update(view_id=seen["id"], hash=seen["hash"], view=view)
    except SlackApiError as refused:
        why = classify(refused).code
        if why == "not_found":
            return  # closed meanwhile
        if why != "hash_conflict":
            raise
        if context.latest_clicks.is_latest(body):
            await client.views_update(view_id=seen["id"], view=view)


async def update_unchanged(request: AsyncBoltRequest, view: dict[str, Any]) -> None:
    """Have `view` take the place of the modal that was clicked in, unless it changed or was closed since."""
    seen = request.body["view"]
    shown = from_home(view) if is_from_home(seen) and not is_from_home(view) else view
    try:
        await request.context.client.views_update(view_id=seen["id"], hash=seen["hash"], view=shown)
    except SlackApiError as refused:
        if classify(refused).code not in _MEANWHILE:
            raise


def update_modal(context: AppContext, request: AsyncBoltRequest, view: dict[str, Any]) -> None:
    """Do what `update_unchanged` does, beside the ack."""
    in_background(context, request, update_unchanged(request, view))


def refresh_shown(context: AppContext, request: AsyncBoltRequest) -> None:
    """Update what was clicked in, where that is no message of the outbox, which updates its own.

    The home tab, and what was opened from it, is published anew; the answer to a command is settled.
    """
    view, container = request.body.get("view") or {}, request.body.get("container") or {}
    if view.get("type") == "home" or is_from_home(view):
        in_background(context, request, context.publish_home(request.body["user"]["id"]))
    elif container.get("is_ephemeral"):
        in_background(context, request, _settle_answer(request))


async def _settle_answer(request: AsyncBoltRequest) -> None:
    """Replace the answer to a command whose button was clicked, as what it showed has changed."""
    respond = request.context.respond
    if respond is not None:
        await respond(**ephemeral(f"Done. {COMMAND} mine shows how things stand now."), replace_original=True)
