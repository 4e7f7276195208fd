"""A foreign page in the same browser: it neither reads the stand-in by another name nor acts in it."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession

from scripts.sandbox import Sandbox
from tests.sandbox import tiny_app

ADA = "U0ADAOKAFOR"
SAY = {"as": ADA, "channel": "C0STORIES01", "text": "said by a foreign page"}
READ = ["/", "/static/main.js", "/page/state?as=" + ADA, "/page/guide", "/page/events?as=" + ADA, f"/avatar/{ADA}.png"]
READ += ["/archives/C0STORIES01/p1"]
ACTED = ["say", "read", "command", "click", "submit", "close", "home", "upload", "clock"]


def port_of(sandbox: Sandbox) -> int:
    port = urlsplit(sandbox.url).port
    assert port is not None
    return port


async def asked(method: str, url: str, **headers: str) -> int:
    async with (
        ClientSession() as http,
        http.request(method, url, json=SAY, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status


@pytest.fixture
async def paged() -> AsyncIterator[Sandbox]:
    async with Sandbox(tiny_app.manifest(), log_calls=False, page=True) as running:
        yield running


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.2:{port}", "x@127.0.0.1:{port}", ""],
)
@pytest.mark.parametrize("path", READ)
async def test_the_page_is_not_given_under_another_name(paged: Sandbox, path: str, host: str) -> None:
    assert await asked("GET", paged.url + path, Host=host.format(port=port_of(paged))) == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
async def test_it_is_given_under_the_names_of_this_machine(paged: Sandbox, host: str) -> None:
    assert await asked("GET", paged.url + "/", Host=f"{host}:{port_of(paged)}") == 200


@pytest.mark.parametrize("path", ACTED)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://evil.example:{port}"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:{port}.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "evil.example:{port}"},
        {"Host": "evil.example:{port}", "Origin": "http://evil.example:{port}", "Sec-Fetch-Site": "same-origin"},
    ],
    ids=str,
)
async def test_a_foreign_page_does_nothing(paged: Sandbox, path: str, headers: dict[str, str]) -> None:
    sent = {name: value.format(port=port_of(paged)) for name, value in headers.items()}
    assert await asked("POST", f"{paged.url}/page/{path}", **sent) == 403
    assert paged.workspace.channels["C0STORIES01"].messages == []


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_the_page_itself_and_a_client_without_origin_act(paged: Sandbox, site: str) -> None:
    assert await asked("POST", f"{paged.url}/page/say", Origin=paged.url, **{"Sec-Fetch-Site": site}) == 200
    assert await asked("POST", f"{paged.url}/page/say") == 200
    assert len(paged.workspace.channels["C0STORIES01"].messages) == 2


async def test_a_link_to_the_page_may_be_followed_from_elsewhere(paged: Sandbox) -> None:
    assert await asked("GET", paged.url + "/", **{"Sec-Fetch-Site": "cross-site"}) == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_foreign_page_does_not_speak_as_the_app(paged: Sandbox, method: str) -> None:
    call = f"{paged.url}/api/chat.postMessage?token={paged.bot_token}&channel=C0STORIES01&text=x"
    assert await asked(method, call, Origin="https://evil.example") == 403
    assert await asked(method, call, **{"Sec-Fetch-Site": "cross-site"}) == 403
    assert paged.workspace.channels["C0STORIES01"].messages == []


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_a_foreign_page_gets_no_socket_and_spends_no_ticket(paged: Sandbox, origin: str) -> None:
    async with (
        ClientSession(headers={"Authorization": f"Bearer {paged.app_token}"}) as http,
        http.post(f"{paged.api_url}apps.connections.open") as answer,
    ):
        url = str((await answer.json())["url"]).replace("ws://", "http://")
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    upgrade |= {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    async with ClientSession() as http, http.get(url, headers=upgrade | {"Origin": origin}) as answer:
        assert answer.status == 403
    async with ClientSession() as http, http.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
