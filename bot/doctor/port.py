"""The port Firsthand listens on: free, or taken, and then by whom."""

import asyncio
import errno
import socket

import aiohttp

from bot.doctor.check_context import CheckContext
from bot.doctor.findings import Finding, mend, note, well
from bot.transport import HEALTH_PATH

_PART = "Port"
_PATIENCE = aiohttp.ClientTimeout(total=3)


async def check_port(case: CheckContext) -> list[Finding]:
    """See that the address Firsthand listens on can be had; it is let go at once."""
    host, port = case.settings.firsthand_http_host, case.settings.firsthand_http_port
    refused = await asyncio.to_thread(_refusal, host, port)
    if refused is None:
        where = "any free port" if port == 0 else f"{host}:{port}"
        return [well(_PART, f"Firsthand can listen on {where}.")]
    if refused.errno == errno.EADDRINUSE and await _is_firsthand(host, port):
        words = f"Firsthand is running here already, on {host}:{port}."
        return [note(_PART, words, "Nothing to do; a second one would need another FIRSTHAND_HTTP_PORT.")]
    if refused.errno == errno.EADDRINUSE:
        words = f"{host}:{port} is taken by another program, so Firsthand can't start."
        return [mend(_PART, words, "Stop that program, or name another port in FIRSTHAND_HTTP_PORT.")]
    words = f"Firsthand can't listen on {host}:{port} ({(refused.strerror or str(refused)).lower()})."
    return [mend(_PART, words, "Correct FIRSTHAND_HTTP_HOST: an address of this machine, such as 127.0.0.1.")]


def _refusal(host: str, port: int) -> OSError | None:
    """Return why the address can't be had, None where it can. Asked as the server asks that will listen there."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in found:
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
                probe.listen(1)
    except OSError as refused:
        return refused
    return None


async def _is_firsthand(host: str, port: int) -> bool:
    """Return whether what listens there answers as Firsthand does."""
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as http,
            http.get(f"http://{host}:{port}{HEALTH_PATH}") as answer,
        ):
            said = await answer.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False
    return isinstance(said, dict) and said.get("status") in ("ok", "unwell")
