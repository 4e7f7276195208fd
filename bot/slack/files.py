"""Fetching files people handed us; not a Web API call, so done with our own HTTP client."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.call_errors import ErrorKind, SlackCallError
from bot.slack.trusted_urls import host_of, is_trusted

# A file_input takes at most 10 MB (docs.slack.dev, file-input-element).
_LARGEST = 10 * 1024 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=60)


class TooLarge(SlackCallError):
    """The file is larger than Slack's own field for files takes; it will be so the next time too."""


async def download(url: str, client: AsyncWebClient) -> bytes:
    """Return the bytes at `url`. Raises SlackCallError when it can't be had.

    The token goes to Slack's hosts only, and never over http, except to a server that SLACK_API_URL names so.
    """
    if not is_trusted(url, client.base_url):
        raise SlackCallError(ErrorKind.RECIPIENT, f"the file lies outside Slack, at {host_of(url)}")
    headers = {"Authorization": f"Bearer {client.token}"}
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as http,
            http.get(url, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status != 200 or "text/html" in answer.headers.get("content-type", ""):  # noqa: PLR2004
                # Slack answers a lacking permission with its login page and a 200.
                raise SlackCallError(ErrorKind.RECIPIENT, "Slack didn't give the file; does the app have files:read?")
            content = await answer.content.read(_LARGEST + 1)
            while len(content) <= _LARGEST and (more := await answer.content.read(_LARGEST)):
                content += more
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SlackCallError(ErrorKind.UNKNOWN, f"no answer from Slack ({type(error).__name__})") from error
    if len(content) > _LARGEST:
        raise TooLarge(ErrorKind.RECIPIENT, "it is larger than 10 MB")
    return content
