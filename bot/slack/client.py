"""The Web API client, made so that it never resends by itself."""

from slack_sdk.web.async_client import AsyncWebClient

# Five in a row (look up, open, look back, join, post) stay below the outbox's lease.
TIMEOUT_SECONDS = 10


def make_client(token: str, api_url: str) -> AsyncWebClient:
    """Return a client for the Slack at `api_url`.

    Its retry handlers are off: the default one resends a post whose connection dropped, and so posts twice
    (slack_sdk/http_retry/builtin_async_handlers.py). The outbox retries instead, after looking.
    """
    return AsyncWebClient(token=token, base_url=api_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])
