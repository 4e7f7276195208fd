"""Refuses requests of foreign pages: the browser that has the demo's page open may have others open too."""

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_NAMES = ("127.0.0.1", "localhost", "[::1]")
# What only the app calls, under whatever name it was given for this server.
_OF_THE_APP = ("/api/", "/link/", "/actions/", "/upload/", "/files-pri/")
# Where even a GET does something.
_ACTING = ("/api/", "/link/")


@web.middleware
async def same_origin_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer 403 to a page of another origin that acts here, and to whoever calls the page by another name.

    The name stands in Host, which a page that rebinds its own name to this machine can't change. A browser states
    the origin of what acts in Origin (fetch.spec.whatwg.org) and in Sec-Fetch-Site (w3.org/TR/fetch-metadata).
    The app and the tests' client are no browsers and state none.
    """
    own = _own_hosts(request)
    if not request.path.startswith(_OF_THE_APP) and request.headers.get("Host", "").lower() not in own:
        return web.json_response({"error": "Open this page as http://127.0.0.1 with its port."}, status=403)
    is_acting = request.method not in ("GET", "HEAD") or request.path.startswith(_ACTING)
    if is_acting and _is_foreign(request, own):
        return web.json_response({"error": "Another page may not act here."}, status=403)
    return await handler(request)


def _own_hosts(request: web.Request) -> frozenset[str]:
    port = request.transport.get_extra_info("sockname")[1] if request.transport else 0
    return frozenset(f"{name}:{port}" for name in _NAMES)


def _is_foreign(request: web.Request, own: frozenset[str]) -> bool:
    origin = request.headers.get("Origin")
    is_other = origin is not None and origin.lower() not in {f"http://{host}" for host in own}
    return is_other or request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")
