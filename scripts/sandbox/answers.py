"""What an app says back: in the ack of a command, or through a response URL."""

from aiohttp import web

from scripts.sandbox.entities import BOT_USER_ID, Channel, Json, Message
from scripts.sandbox.interaction_tokens import ResponseUrl
from scripts.sandbox.refusal import Refused
from scripts.sandbox.state import SandboxState
from scripts.sandbox.surfaces import check_message
from scripts.sandbox.views import with_block_ids
from scripts.sandbox.web.chat import rewrite, shown_text

CONTENT = {"text", "blocks", "attachments", "metadata"}
MANNER = {"response_type", "replace_original", "delete_original", "thread_ts"}
LOOKS = {"mrkdwn", "link_names", "parse", "unfurl_links", "unfurl_media"}
KNOWN = CONTENT | MANNER | LOOKS


def show(state: SandboxState, room: Channel, user: str, body: Json) -> Json | None:
    """Post an answer where the person stands, to them alone unless `response_type` is in_channel; None when empty."""
    if not (body.get("text") or body.get("blocks") or body.get("attachments")):
        return None
    check(body)
    kind = "in_channel" if body.get("response_type") == "in_channel" else "ephemeral"
    blocks = with_block_ids(body.get("blocks") or [], state.random)
    message = Message(state.workspace.next_ts(), BOT_USER_ID, shown_text(body), blocks, by_app=True)
    message.thread_ts = body.get("thread_ts")
    message.ephemeral_to = user if kind == "ephemeral" else None
    state.workspace.post(room, message)
    return {"response_type": kind, "text": message.text, "blocks": blocks}


def check(body: Json) -> None:
    """Refuse what Slack would refuse in such an answer."""
    unknown = sorted(set(body) - KNOWN)
    if unknown:
        raise Refused("invalid_arguments", *(f"unknown argument: {name}" for name in unknown))
    if body.get("response_type") not in (None, "ephemeral", "in_channel"):
        raise Refused("invalid_arguments", "response_type must be ephemeral or in_channel")
    check_message(body.get("blocks"), body.get("attachments"))


class ResponseUrls:
    """Answers POST /actions/...: the addresses handed out as `response_url`."""

    def __init__(self, state: SandboxState) -> None:
        self._state = state

    async def receive(self, request: web.Request) -> web.Response:
        """Take one answer; five uses within thirty minutes, a refusal is a 404 or 400 with Slack's word."""
        try:
            ticket = self._state.interaction_tokens.use_response_url(request.path)
        except Refused as refusal:
            return web.json_response(refusal.answer, status=404)
        try:
            body = await request.json()
            self._apply(ticket, body)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        except Refused as refusal:
            self._state.violation(f"response_url was given what Slack refuses: {refusal.answer}")
            return web.json_response(refusal.answer, status=400)
        return web.Response(text="ok")

    def _apply(self, ticket: ResponseUrl, body: Json) -> None:
        room = self._state.workspace.channels[ticket.channel]
        original = room.find(ticket.ts) if ticket.ts else None
        if body.get("delete_original"):
            if original:
                room.messages.remove(original)
                self._state.changed()
            return
        check(body)
        if body.get("replace_original") and original:
            rewrite(self._state, original, body)
            return
        if show(self._state, room, ticket.user, body) is None:
            raise Refused("no_text")
