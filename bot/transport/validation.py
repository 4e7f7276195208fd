"""Payloads: parsed and validated before any handler relies on them."""

import json
from typing import Annotated, Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Body = dict[str, Any]
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
# A slash command has a dozen fields (docs.slack.dev/interactivity/implementing-slash-commands).
_MAX_FIELDS = 100
# Most of what is escaped in a payload; replaced all at once, since parse_qsl takes them one by one. None of these
# characters separates fields, nor can it make another escape with what is around it.
_JSON_ESCAPES = {"%22": '"', "%3A": ":", "%2C": ",", "%7B": "{", "%7D": "}", "%5B": "[", "%5D": "]", "%5C": "\\"}


class Malformed(Exception):
    """A payload that Slack would not send; the reason holds nothing of it."""


def read_payload(raw: bytes, content_type: str) -> Body:
    """Return the payload in the body of a request, validated. Raises Malformed."""
    try:
        text = raw.decode("utf-8")
        if content_type == _JSON:
            body = _parse_object(text)
        elif content_type == _FORM:
            fields = parse_form(text)
            body = _parse_object(fields["payload"]) if "payload" in fields else dict(fields)
        else:
            raise Malformed("it is neither a form nor JSON")
    except (ValueError, RecursionError):
        raise Malformed("it can't be read") from None
    validate(body)
    return body


def parse_form(form: str) -> dict[str, str]:
    """Return the fields of a form, the last of those that have one name. Raises ValueError."""
    for escape, character in _JSON_ESCAPES.items():
        form = form.replace(escape, character)
    return dict(parse_qsl(form, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS))


def _parse_object(text: str) -> Body:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise Malformed("it is no object")
    if "\\u" in text:
        # JSON may hold half of a surrogate pair, which no database and no answer could.
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    return found


def validate(body: Body) -> None:
    """Raise Malformed unless `body` has what Slack documents for its kind, as far as Bolt or a listener rely on it.

    An unknown kind passes, since Slack adds some; no listener handles it. A command without a trigger_id gets an
    invalid one, so that opening a modal is answered with an error.
    """
    if "ssl_check" in body:
        return
    kind = "command" if "command" in body else body.get("type")
    if not isinstance(kind, str):
        raise Malformed("it has no type")
    try:
        shape = _KINDS.get(kind, _Other)
        shape.model_validate(body)
        if kind == "event_callback":
            _EVENTS.get(body["event"]["type"], shape).model_validate(body)
    except ValidationError as wrong:
        raise Malformed(f"{wrong.error_count()} of its fields are not as documented") from None
    if kind == "command":
        body.setdefault("trigger_id", "none")


_Text = Annotated[str, Field(min_length=1)]
_Named = str | dict[str, Any] | None


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True)


class _User(_Shape):
    id: _Text


class _Block(_Shape):
    type: _Text
    block_id: _Text


class _State(_Shape):
    values: dict[str, dict[str, dict[str, Any]]]


class _View(_Shape):
    id: _Text
    type: _Text
    callback_id: str
    private_metadata: str
    blocks: list[_Block]
    state: _State | None = None


class _Action(_Shape):
    type: _Text
    action_id: _Text
    block_id: _Text


class _Event(_Shape):
    type: _Text
    user: _Named = None
    channel: _Named = None


class _Payload(_Shape):
    """What Bolt looks at in any payload (slack_bolt/request/internals.py)."""

    team: _Named = None
    enterprise: _Named = None
    channel: _Named = None
    user_id: str | None = None
    authorizations: list[dict[str, Any]] | None = None
    message: dict[str, Any] | None = None
    container: dict[str, Any] | None = None
    response_urls: list[dict[str, Any]] = []


class _Other(_Payload):
    user: _Named = None
    event: dict[str, Any] | None = None
    view: dict[str, Any] | None = None


class _Command(_Other):
    command: _Text
    user_id: _Text
    text: str = ""
    trigger_id: str = ""


class _Interaction(_Payload):
    user: _User


class _BlockActions(_Interaction):
    trigger_id: _Text
    actions: Annotated[list[_Action], Field(min_length=1)]
    view: _View | None = None


class _ViewSubmission(_Interaction):
    trigger_id: _Text
    view: _View


class _ViewClosed(_Interaction):
    view: _View


class _Suggestion(_Interaction):
    view: dict[str, Any] | None = None
    action_id: _Text
    block_id: _Text


class _Shortcut(_Interaction):
    callback_id: _Text
    trigger_id: _Text


class _EventCallback(_Payload):
    event: _Event


class _HomeEvent(_Shape):
    user: _Text


class _HomeOpened(_Payload):
    event: _HomeEvent


class _MessageEvent(_Shape):
    channel: _Text


class _MessagePosted(_Payload):
    event: _MessageEvent


class _UrlVerification(_Other):
    challenge: _Text


_KINDS: dict[str, type[_Payload]] = {
    "command": _Command,
    "block_actions": _BlockActions,
    "view_submission": _ViewSubmission,
    "view_closed": _ViewClosed,
    "block_suggestion": _Suggestion,
    "shortcut": _Shortcut,
    "message_action": _Shortcut,
    "event_callback": _EventCallback,
    "url_verification": _UrlVerification,
}
_EVENTS: dict[str, type[_Payload]] = {"app_home_opened": _HomeOpened, "message": _MessagePosted}
