"""The one error handler: known errors in their own words, unknown ones with a short id, in the log and on screen."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import aiohttp
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncRespond
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.background_tasks import OnError
from bot.context import AppContext
from bot.errors import FieldError, FirsthandError
from bot.slack import ErrorKind, SlackCallError
from bot.slack.call_errors import classify
from bot.surfaces.answer import in_a_modal, to_them_alone
from bot.surfaces.reflection import errors_at

log = logging.getLogger(__name__)
_TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})
_NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


def user_message(error: Exception) -> str:
    """Return what a person is told; an error nobody foresaw gets a short id that also stands in the log."""
    if isinstance(error, FirsthandError):
        return error.words
    if isinstance(error, BoltUnhandledRequestError):
        return "This is from an older version of Firsthand and does nothing any more. Nothing was changed."
    if isinstance(error, SlackCallError | SlackClientError | aiohttp.ClientError | TimeoutError):
        words = _of_slack(error if isinstance(error, SlackCallError) else classify(error))
        if words:
            return words
    fault = uuid4().hex[:6]
    log.error("Unforeseen error %s", fault, exc_info=error)
    return f"Something went wrong on our side, and nothing was lost. Please try again; if it stays, quote “{fault}”."


def _of_slack(call_error: SlackCallError) -> str | None:
    """Return what is told of a call that Slack did not carry out, None where that was not foreseen."""
    if call_error.code in _TOO_LATE:
        return "Slack took too long to open that. Please press it once more."
    if call_error.code in _NOBODY:
        return "Slack doesn't know that person, so nothing was changed. Mention somebody of this workspace."
    if call_error.kind in (ErrorKind.LATER, ErrorKind.UNKNOWN):
        log.warning("Slack did not do what a click asked for: %s", call_error)
        return "Slack didn't answer in time, so nothing was changed. Please try again in a minute."
    return None


def error_responder(body: Mapping[str, Any], client: AsyncWebClient, respond: AsyncRespond) -> OnError:
    """Return what tells the person who clicked: beside the message, or in a modal where there is none."""

    async def tell(error: Exception) -> None:
        words = user_message(error)
        if respond.response_url:
            answer = await respond(**to_them_alone(words), replace_original=False)
            if answer.status_code != 200:  # noqa: PLR2004
                log.warning("Slack took no answer to a click: HTTP %s", answer.status_code)
        elif "trigger_id" in body and body.get("view"):
            await _in_a_modal(client, body, words)

    return tell


async def _in_a_modal(client: AsyncWebClient, body: Mapping[str, Any], words: str) -> None:
    # A home tab and a modal have no response address.
    show = client.views_push if body["view"]["type"] == "modal" else client.views_open
    try:
        await show(trigger_id=body["trigger_id"], view=in_a_modal(words))
    except SlackClientError as late:
        log.warning("Slack took no answer to a click: %s", classify(late))


def _at_fields(error: Exception, view: Mapping[str, Any]) -> dict[str, str]:
    """Return the error by block id, each one an input that stands in the view; Slack shows nothing elsewhere."""
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    if isinstance(error, FieldError):
        found = {name: words for name, words in errors_at(error.fields).items() if name in inputs}
        if found:
            return found
    return {inputs[-1]: user_message(error)} if inputs else {}


def register(app: AsyncApp, context: AppContext) -> None:
    """Let every error of every listener end here."""

    async def on_error(
        error: Exception, body: Mapping[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> BoltResponse:
        if body.get("type") == "view_submission":
            errors = _at_fields(error, body["view"])
            return BoltResponse(status=200, body={"response_action": "errors", "errors": errors})
        if "command" in body:
            return BoltResponse(status=200, body=to_them_alone(user_message(error)))
        tell = error_responder(body, client, respond)
        context.background.start(tell(error), tell)
        return BoltResponse(status=200, body="")

    app.error(on_error)
