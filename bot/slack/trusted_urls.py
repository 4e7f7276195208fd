"""Which addresses Slack hands us may be asked: for a file, with the token, or for an answer to a click."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

# Slack, and Slack for the United States' government (docs.slack.dev/govslack).
_SLACK = ("slack.com", "slack-gov.com")
_HOOKS = tuple(f"hooks.{name}" for name in _SLACK)
# Sorts out what parsers disagree about: blanks, control signs, a backslash, a user name before the host.
_PLAIN = re.compile(r"(?:https?|HTTPS?)://[A-Za-z0-9.:_\[\]-]+(?:[/?#][!-\[\]-~]*)?")


def is_trusted(url: object, api_url: str) -> bool:
    """Return whether `url` lies with Slack or with the server at `api_url`, so that it may see the token."""
    address = _split(url)
    return address is not None and (_is_of_slack(address) or _is_of_server(address, api_url))


def is_response_url(url: object, api_url: str) -> bool:
    """Return whether `url` is where Slack, or the server at `api_url`, takes an answer to a click or command.

    Slack gives out addresses at hooks.slack.com (docs.slack.dev/interactivity/handling-user-interaction).
    """
    address = _split(url)
    if address is None:
        return False
    of_slack = address.scheme == "https" and address.hostname in _HOOKS and address.port in (None, 443)
    return of_slack or _is_of_server(address, api_url)


def host_of(url: object) -> str:
    """Return the host of `url` as it may be shown, empty when it has none."""
    address = _split(url)
    return (address.hostname or "") if address else ""


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
