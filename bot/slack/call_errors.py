"""Errors of Web API calls, classified by what to do about them."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError


class ErrorKind(StrEnum):
    """What a failed call means for us, after Slack's error lists by method (docs.slack.dev/reference)."""

    LATER = "later"  # surely not done, and worth trying again
    UNKNOWN = "unknown"  # may have been done: look before trying again
    RECIPIENT = "recipient"  # this recipient can't be reached
    TOKEN = "token"  # noqa: S105  # nobody can be reached until somebody mends the set-up
    CONTENT = "content"  # Slack won't take these blocks
    GONE = "gone"  # the message to update is no longer there
    MISSING = "missing"  # this server has no such method


@dataclass
class SlackCallError(Exception):
    """A call that failed; `code` is Slack's error code or our own, `wait` how long Slack asks to wait."""

    kind: ErrorKind
    code: str
    wait: timedelta | None = None

    def __str__(self) -> str:
        return self.code


_TOKEN = {
    "invalid_auth",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "not_authed",
    "missing_scope",
    "not_allowed_token_type",
    "no_permission",
    "accesslimited",
    "access_denied",
    "ekm_access_denied",
    "team_access_not_granted",
    "enterprise_is_restricted",
}
# Of these, those that say that the token itself is invalid.
REFUSED = frozenset({"invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"})
# Our own code for a channel in which nothing may be posted.
UNSAFE = "too many people may read this channel"
# What keeps the bot out of a channel until somebody lets it in; any other refusal may be of this message alone.
KEPT_OUT = frozenset(
    {
        UNSAFE,
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
    }
)
_LATER = {
    "ratelimited",
    "rate_limited",
    "hash_conflict",
    "org_login_required",
    "team_added_to_org",
    "external_channel_migrating",
    "streaming_state_conflict",
}
_UNKNOWN = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "update_failed"}
_CONTENT = {
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "too_many_attachments",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "metadata_too_large",
}
_GONE = {"message_not_found", "cant_update_message", "edit_window_closed", "is_inactive", "block_mismatch"}
_MISSING = {"unknown_method", "method_deprecated", "not_implemented"}
_BY_CODE = {
    **dict.fromkeys(_TOKEN, ErrorKind.TOKEN),
    **dict.fromkeys(_LATER, ErrorKind.LATER),
    **dict.fromkeys(_UNKNOWN, ErrorKind.UNKNOWN),
    **dict.fromkeys(_CONTENT, ErrorKind.CONTENT),
    **dict.fromkeys(_GONE, ErrorKind.GONE),
    **dict.fromkeys(_MISSING, ErrorKind.MISSING),
}
# A code is logged and shown to people, so it must not be whatever a server repeats of a request.
_CODE = re.compile(r"[a-z][a-z0-9_ ]{0,79}", re.ASCII)
_FINE, _TOO_MANY, _NOT_FOUND, _SERVER = 200, 429, 404, 500
_DEFAULT_WAIT = timedelta(seconds=30)


# What a call may raise; the last two where the SDK fails on a response that is no JSON object.
FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, AttributeError, ValueError)


def classify(error: Exception) -> SlackCallError:
    """Return the SlackCallError for what a Web API call raised; unlisted codes of Slack's concern the recipient."""
    if isinstance(error, SlackApiError):
        return _refusal(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return SlackCallError(ErrorKind.LATER, "no connection to Slack")
    return SlackCallError(ErrorKind.UNKNOWN, f"no answer from Slack ({type(error).__name__})")


def _refusal(error: SlackApiError) -> SlackCallError:
    answer: Any = error.response
    # Where JSON is broken, the SDK's error holds aiohttp's response rather than its own: a status and no data.
    status = int(getattr(answer, "status_code", 0) or getattr(answer, "status", 0) or 0)
    data = getattr(answer, "data", None)
    if status == _TOO_MANY:
        return SlackCallError(ErrorKind.LATER, "ratelimited", _retry_after(answer))
    if status == _NOT_FOUND:
        return SlackCallError(ErrorKind.MISSING, "unknown_method")
    if status >= _SERVER:
        return SlackCallError(ErrorKind.UNKNOWN, f"HTTP {status}")
    if not (isinstance(data, dict) and data):
        # A refusal of Slack's has a body. A 200 without one came from a proxy, or was cut off.
        return SlackCallError(
            ErrorKind.UNKNOWN if status in (0, _FINE) else ErrorKind.RECIPIENT, f"HTTP {status} without an answer"
        )
    code = str(data.get("error") or "no reason")
    if not _CODE.fullmatch(code):
        code = "a reason that is no word of Slack's"
    return SlackCallError(_BY_CODE.get(code, ErrorKind.RECIPIENT), code)


def _retry_after(answer: Any) -> timedelta:
    headers = {str(k).lower(): v for k, v in dict(answer.headers or {}).items()}
    try:
        return timedelta(seconds=max(1, int(headers.get("retry-after", ""))))
    except ValueError:
        return _DEFAULT_WAIT
