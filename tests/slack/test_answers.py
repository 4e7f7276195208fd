"""What a failed call means, by the words of Slack's own error lists."""

from datetime import timedelta
from typing import Any, cast

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack import Outcome
from bot.slack.answers import classify


def refusal(error: str = "", *, status: int = 200, headers: dict[str, str] | None = None) -> SlackApiError:
    """Return what the SDK raises for an answer of Slack's."""
    answer = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": error} if error else "upstream connect error",  # type: ignore[arg-type]
        headers=headers or {},
        status_code=status,
    )
    raised: Any = SlackApiError
    return cast("SlackApiError", raised("The request to the Slack API failed.", answer))


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        ("internal_error", Outcome.UNKNOWN),
        ("fatal_error", Outcome.UNKNOWN),
        ("service_unavailable", Outcome.UNKNOWN),
        ("request_timeout", Outcome.UNKNOWN),
        ("token_revoked", Outcome.TOKEN),
        ("account_inactive", Outcome.TOKEN),
        ("missing_scope", Outcome.TOKEN),
        ("not_in_channel", Outcome.RECIPIENT),
        ("is_archived", Outcome.RECIPIENT),
        ("channel_not_found", Outcome.RECIPIENT),
        ("user_disabled", Outcome.RECIPIENT),
        ("a_word_slack_invents_next_year", Outcome.RECIPIENT),
        ("invalid_blocks", Outcome.CONTENT),
        ("msg_too_long", Outcome.CONTENT),
        ("message_not_found", Outcome.GONE),
        ("edit_window_closed", Outcome.GONE),
        ("unknown_method", Outcome.MISSING),
        ("hash_conflict", Outcome.LATER),
    ],
)
def test_what_slack_says(error: str, outcome: Outcome) -> None:
    trouble = classify(refusal(error))
    assert (trouble.outcome, trouble.code, trouble.wait) == (outcome, error, None)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "7"}, 7), ({"retry-after": "0"}, 1), ({"Retry-After": "soon"}, 30), ({}, 30)],
)
def test_too_many_calls_say_how_long_to_wait(headers: dict[str, str], seconds: int) -> None:
    trouble = classify(refusal("ratelimited", status=429, headers=headers))
    assert (trouble.outcome, trouble.wait) == (Outcome.LATER, timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("status", "outcome"), [(500, Outcome.UNKNOWN), (503, Outcome.UNKNOWN), (404, Outcome.MISSING)]
)
def test_what_a_server_in_between_says(status: int, outcome: Outcome) -> None:
    assert classify(refusal(status=status)).outcome is outcome


@pytest.mark.parametrize("error", [TimeoutError(), aiohttp.ServerDisconnectedError(), ConnectionResetError()])
def test_no_answer_at_all_may_have_been_done(error: Exception) -> None:
    assert classify(error).outcome is Outcome.UNKNOWN


async def test_no_connection_at_all_was_surely_not_done() -> None:
    with pytest.raises(aiohttp.ClientConnectorError) as refused:
        await AsyncWebClient(base_url="http://127.0.0.1:1/api/", retry_handlers=[]).api_test()
    assert classify(refused.value).outcome is Outcome.LATER


@pytest.mark.parametrize("error", ["Cara Contact was not found", "no user c1@example.com", "xoxb-1-2", "a" * 500])
def test_what_is_no_word_of_slacks_is_not_repeated(error: str) -> None:
    assert str(classify(refusal(error))) == "a reason that is no word of Slack's"
