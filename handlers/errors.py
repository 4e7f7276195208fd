"""The error handler: known errors are answered in words, others with a short id that is also in the log."""

import logging
from typing import Any
from uuid import uuid4

import aiohttp
from slack_bolt import BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.background_tasks import OnError
from bot.context import AppContext
from bot.errors import FieldError, FirsthandError
from bot.payloads import AnyPayload, View
from bot.slack import ErrorKind, SlackCallError
from bot.slack.call_errors import classify
from bot.surfaces.message import ephemeral
from bot.surfaces.modal import from_home, notice_modal
from bot.wording import field_words, words_of

log = logging.getLogger(__name__)
_TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})
_NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


class Outdated(FirsthandError):
    """What was pressed is of a former version, and nothing listens to it."""


class SlackTookTooLong(FirsthandError):
    """The trigger id of a click ran out before its modal was opened."""


class SlackKnowsNobody(FirsthandError):
    """Slack doesn't know the person who was named."""


class SlackDidNotAnswer(FirsthandError):
    """A Web API call failed for the moment."""


class Unforeseen(FirsthandError):
    """There is a fault in Firsthand; `fault` is the id that the log has for it."""

    fault: str


async def on_error(context: AppContext, error: Exception, body: AnyPayload, request: AsyncBoltRequest) -> BoltResponse:
    """Answer a payload whose listener raised: at the modal's fields, as the command's answer, or beside the ack."""
    if "event" in body and isinstance(error, BoltUnhandledRequestError):  # nobody waits for an answer
        return BoltResponse(status=200, body="")
    if body.get("type") == "view_submission":
        return BoltResponse(status=200, body=_answer_in(body["view"], error))
    if "command" in body:
        return BoltResponse(status=200, body=ephemeral(user_message(error)))
    respond_to = error_responder(request)
    context.background.start(respond_to(error), respond_to)
    return BoltResponse(status=200, body="")


def user_message(error: Exception) -> str:
    """Return the words for a person; those of an unexpected error hold a short id, under which it is logged."""
    told = error if isinstance(error, FirsthandError) else _told_instead_of(error)
    if told is None:
        told = Unforeseen(uuid4().hex[:6])
        log.error("Unforeseen error %s", told.fault, exc_info=error)
    else:
        log.info("Not done: %s", told.code)
    return words_of(told)


def _told_instead_of(error: Exception) -> FirsthandError | None:
    """Return what a person is told of an error of Bolt's or Slack's, None where it is unexpected."""
    if isinstance(error, BoltUnhandledRequestError):
        return Outdated()
    if not isinstance(error, SlackCallError | SlackClientError | aiohttp.ClientError | TimeoutError):
        return None
    call_error = error if isinstance(error, SlackCallError) else classify(error)
    if call_error.code in _TOO_LATE:
        return SlackTookTooLong()
    if call_error.code in _NOBODY:
        return SlackKnowsNobody()
    if call_error.kind in (ErrorKind.LATER, ErrorKind.UNKNOWN):
        log.warning("Slack did not do what a click asked for: %s", call_error)
        return SlackDidNotAnswer()
    return None


def error_responder(request: AsyncBoltRequest) -> OnError:
    """Return a function that shows an error to who clicked: as an ephemeral message, or in a modal without one."""

    async def respond_to(error: Exception) -> None:
        words, respond = user_message(error), request.context.respond
        if respond is not None and respond.response_url:
            answer = await respond(**ephemeral(words), replace_original=False)
            if answer.status_code != 200:  # noqa: PLR2004
                log.warning("Slack took no answer to a click: HTTP %s", answer.status_code)
        elif "trigger_id" in request.body and request.body.get("view"):  # a home tab and a modal have no response_url
            try:
                await show_modal(request, notice_modal(words))
            except SlackClientError as late:
                log.warning("Slack took no answer to a click: %s", classify(late))

    return respond_to


async def show_modal(request: AsyncBoltRequest, view: dict[str, Any]) -> None:
    """Show a modal, above the one that was clicked in if there is one. Raises SlackClientError.

    A modal opened from the home tab is marked so, and the tab is updated when it is submitted.
    """
    client, trigger_id = request.context.client, request.body["trigger_id"]
    clicked_in = (request.body.get("view") or {}).get("type")
    if clicked_in == "modal":
        try:
            await client.views_push(trigger_id=trigger_id, view=view)
        except SlackApiError as refused:
            if classify(refused).code != "not_found":
                raise
            # Closed meanwhile by who clicked: nobody waits for it.
    else:
        await client.views_open(trigger_id=trigger_id, view=from_home(view) if clicked_in == "home" else view)


def _answer_in(view: View, error: Exception) -> dict[str, Any]:
    """Return the answer to a submitted modal: words at its inputs, or, where it has none, in a modal above it."""
    errors = _field_errors(error, view)
    if errors:
        return {"response_action": "errors", "errors": errors}
    return {"response_action": "push", "view": notice_modal(user_message(error))}


def _field_errors(error: Exception, view: View) -> dict[str, str]:
    """Return the error's words by block id, each an input of the view; Slack shows nothing elsewhere."""
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    if isinstance(error, FieldError):
        found = {name: words for name, words in field_words(error).items() if name in inputs}
        if found:
            return found
    return {inputs[-1]: user_message(error)} if inputs else {}
