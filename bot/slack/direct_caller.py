"""Asking Slack one thing, with the headers of its answer: what a check-up needs and a sender does not."""

from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.call_errors import FAILURES, classify


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
