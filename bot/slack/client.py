"""The Web API client, which never resends by itself, and calling it method by method."""

from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.call_errors import FAILURES, classify

# Five in a row (look up, open, look back, join, post) stay below the outbox's lease.
TIMEOUT_SECONDS = 10


def make_client(token: str, api_url: str) -> AsyncWebClient:
    """Return a client for the Slack at `api_url`.

    Its retry handlers are off: the default one resends a post whose connection dropped, and so posts twice
    (slack_sdk/http_retry/builtin_async_handlers.py). The outbox retries instead, after looking.
    """
    return AsyncWebClient(token=token, base_url=api_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])


@dataclass(frozen=True)
class SlackResponse:
    """What Slack said; the names of `headers` are in lower case."""

    data: dict[str, Any]
    headers: dict[str, str]


class DirectCaller:
    """Calls the Web API at once, unpaced, each method at most a few times."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def ask(self, method: str, **arguments: Any) -> SlackResponse:
        """Call `method` and return the answer. Raises SlackCallError."""
        speak = getattr(self._client, method.replace(".", "_"))
        try:
            answer = await speak(**arguments)
        except FAILURES as error:
            raise classify(error) from error
        data = answer.data if isinstance(answer.data, dict) else {}
        return SlackResponse(dict(data), {str(name).lower(): str(value) for name, value in answer.headers.items()})
