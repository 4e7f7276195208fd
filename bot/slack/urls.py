"""URLs in what Slack sends: which may be called, with the token or as response_url; a file from and to one."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.call_errors import ErrorKind, SlackCallError

# Slack, and Slack for the United States' government (docs.slack.dev/govslack).
_SLACK = ("slack.com", "slack-gov.com")
_HOOKS = tuple(f"hooks.{name}" for name in _SLACK)
# Excludes what parsers disagree about: blanks, control characters, a backslash, a user name before the host.
_PLAIN = re.compile(r"(?:https?|HTTPS?)://[A-Za-z0-9.:_\[\]-]+(?:[/?#][!-\[\]-~]*)?")

# A file_input takes at most 10 MB (docs.slack.dev, file-input-element).
_LARGEST = 10 * 1024 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=60)


class TooLarge(SlackCallError):
    """The file is larger than Slack's own field for files takes; it will be so the next time too."""


def is_trusted(url: object, api_url: str) -> bool:
    """Return whether `url` is on a host of Slack's or of the server at `api_url`, so that it may be sent the token."""
    address = _split(url)
    return address is not None and (_is_of_slack(address) or _is_of_server(address, api_url))


def is_response_url(url: object, api_url: str) -> bool:
    """Return whether `url` may be a response_url of Slack's or of the server at `api_url`.

    Slack gives out addresses at hooks.slack.com (docs.slack.dev/interactivity/handling-user-interaction).
    """
    address = _split(url)
    if address is None:
        return False
    of_slack = address.scheme == "https" and address.hostname in _HOOKS and address.port in (None, 443)
    return of_slack or _is_of_server(address, api_url)


def host_of(url: object) -> str:
    """Return the host of `url`, empty where it has none."""
    address = _split(url)
    return (address.hostname or "") if address else ""


async def download(url: str, client: AsyncWebClient) -> bytes:
    """Return the bytes at `url`. Raises SlackCallError, or TooLarge for more than 10 MB.

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


async def upload(url: str, content: bytes, client: AsyncWebClient) -> None:
    """Send bytes to an address that Slack gave for them. Raises SlackCallError; the token goes with none."""
    if not is_trusted(url, client.base_url):
        raise SlackCallError(ErrorKind.RECIPIENT, f"the upload goes outside Slack, to {host_of(url)}")
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as http,
            http.post(url, data=content, allow_redirects=False) as answer,
        ):
            if answer.status != 200:  # noqa: PLR2004
                raise SlackCallError(ErrorKind.LATER, f"Slack didn't take the bytes: HTTP {answer.status}")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SlackCallError(ErrorKind.LATER, f"no answer from Slack ({type(error).__name__})") from error


def _split(url: object) -> SplitResult | None:
    if not isinstance(url, str) or not _PLAIN.fullmatch(url):
        return None
    try:
        address = urlsplit(url)
        has_place = bool(address.hostname) and address.port != 0
    except ValueError:
        return None
    return address if has_place else None


def _is_of_slack(address: SplitResult) -> bool:
    host = address.hostname or ""
    of_slack = host in _SLACK or host.endswith(tuple(f".{name}" for name in _SLACK))
    return address.scheme == "https" and of_slack and address.port in (None, 443)


def _is_of_server(address: SplitResult, api_url: str) -> bool:
    server = _split(api_url)
    if server is None or address.scheme not in ("https", server.scheme):
        return False
    host, own = address.hostname or "", server.hostname or ""
    # A server on this machine goes by several names, and may give another one for its files than we were given.
    return host == own or (_is_here(host) and _is_here(own))


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
