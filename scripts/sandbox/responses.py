"""What an app answers with: the ack of a command, and up to five posts to a response URL."""

from aiohttp import web

from scripts.sandbox.block_kit import check_message
from scripts.sandbox.entities import BOT_USER_ID, Channel, Json, Message
from scripts.sandbox.interaction_tokens import ResponseUrl
from scripts.sandbox.refusals import ApiError
from scripts.sandbox.state import SandboxState
from scripts.sandbox.views import with_block_ids
from scripts.sandbox.web.chat import cut_text, rewrite
from scripts.sandbox.web.files import check_pictures

FIELDS = {"text", "blocks", "metadata", "mrkdwn", "unfurl_links", "unfurl_media"}
FIELDS |= {"response_type", "replace_original", "delete_original"}


def post_response(state: SandboxState, channel: Channel, user: str, body: Json) -> Json | None:
    """Post an answer in `channel`, to `user` alone unless `response_type` is in_channel; None when it is empty."""
    if not (body.get("text") or body.get("blocks")):
        return None
    check_response(state, body)
    kind = "in_channel" if body.get("response_type") == "in_channel" else "ephemeral"
    blocks = with_block_ids(body.get("blocks") or [], state.random)
    message = Message(state.workspace.next_ts(), BOT_USER_ID, cut_text(body), blocks, by_app=True)
    message.ephemeral_to = user if kind == "ephemeral" else None
    state.workspace.post(channel, message)
    return {"response_type": kind, "text": message.text, "blocks": blocks}


def check_response(state: SandboxState, body: Json) -> None:
    """Raise ApiError for what Slack would refuse in an answer."""
    unknown = sorted(set(body) - FIELDS)
    if unknown:
        raise ApiError("invalid_arguments", *(f"unknown argument: {name}" for name in unknown))
    if body.get("response_type") not in (None, "ephemeral", "in_channel"):
        raise ApiError("invalid_arguments", "response_type must be ephemeral or in_channel")
    check_message(body.get("blocks"))
    check_pictures(state, body.get("blocks"))


class ResponseUrls:
    """Answers POST /actions/...: the addresses handed out as `response_url`."""

    def __init__(self, state: SandboxState) -> None:
        self._state = state

    async def receive(self, request: web.Request) -> web.Response:
        """Take one answer; five uses within thirty minutes, a refusal is a 404 or 400 with Slack's error code."""
        try:
            url = self._state.interaction_tokens.use_response_url(request.path)
        except ApiError as error:
            return web.json_response(error.answer, status=404)
        try:
            self._apply(url, await request.json())
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        except ApiError as error:
            self._state.violation(f"response_url was given what Slack refuses: {error.answer}")
            return web.json_response(error.answer, status=400)
        return web.Response(text="ok")

    def _apply(self, url: ResponseUrl, body: Json) -> None:
        channel = self._state.workspace.channels[url.channel]
        original = channel.find(url.ts) if url.ts else None
        if body.get("delete_original"):
            if original:
                channel.messages.remove(original)
                self._state.changed()
            return
        check_response(self._state, body)
        if body.get("replace_original") and original:
            rewrite(self._state, original, body)
        elif post_response(self._state, channel, url.user, body) is None:
            raise ApiError("no_text")
