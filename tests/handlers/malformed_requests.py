"""Malformed requests, byte for byte, with the statuses each may be answered with."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

Headers = dict[str, str]
# Stands in every body and many a header, and must stand in no log and no answer.
MARKER = "BeckerHoffmann"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class RequestBuilder:
    """Builds requests signed with `secret`, whose response_url is `listener`, an address that must not be called."""

    secret: str
    listener: str

    def signed(self, body: bytes, *, ago: float = 0, secret: str | None = None) -> Headers:
        stamp = str(int(time.time() - ago))
        key = (self.secret if secret is None else secret).encode()
        digest = hmac.new(key, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    def command(self, **more: str) -> bytes:
        fields = {
            "command": "/firsthand",
            "text": f"help {MARKER}",
            "user_id": "U0NADIARAHM",
            "team_id": "T0SANDBOX01",
            "channel_id": "C0CXTEAM001",
            "trigger_id": "1.2.x",
            "response_url": self.listener,
        }
        return urlencode(fields | more).encode()

    def click(self, **changes: Any) -> bytes:
        payload = {
            "type": "block_actions",
            "user": {"id": "U0ADAOKAFOR", "name": MARKER},
            "team": {"id": "T0SANDBOX01"},
            "trigger_id": "1.2.x",
            "response_url": self.listener,
            "actions": [{"type": "button", "action_id": "swap", "block_id": "b", "value": "1"}],
            "view": None,
        }
        kept = {name: value for name, value in (payload | changes).items() if value is not ...}
        return interactive(json.dumps(kept))


def interactive(payload: str) -> bytes:
    return f"payload={quote(payload)}".encode()


def request(
    body: bytes,
    headers: Headers,
    *,
    kind: str = FORM,
    start: str = "POST /slack/events HTTP/1.1",
    length: str | None = "",
) -> bytes:
    """Return the bytes of a request; `length` replaces or (None) leaves out its length."""
    sent = {"Host": "bot.example", "Content-Type": kind} | headers
    if length is not None:
        sent["Content-Length"] = length or str(len(body))
    lines = [start, *(f"{name}: {value}" for name, value in sent.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


Case = tuple[Callable[[RequestBuilder], bytes], frozenset[int]]
_REFUSED, _BAD = frozenset({401}), frozenset({400})


def _unsigned(body: Callable[[RequestBuilder], bytes], kind: str = FORM) -> Case:
    return lambda make: request(body(make), {}, kind=kind), _REFUSED


def _with(change: Callable[[Headers], Headers], statuses: frozenset[int] = _REFUSED) -> Case:
    return lambda make: request(make.command(), change(make.signed(make.command()))), statuses


def _forged(body: Callable[[RequestBuilder], bytes], kind: str = FORM) -> Case:
    return lambda make: request(body(make), make.signed(body(make), secret="guessed"), kind=kind), _REFUSED


def _modal(make: RequestBuilder) -> bytes:
    return make.click(view={"type": "modal", "id": "V1"}, response_url=...)


def _submission(make: RequestBuilder) -> bytes:
    return make.click(type="view_submission", view={"id": "V1", "blocks": [], "callback_id": "reflection"})


def _url_check(make: RequestBuilder) -> bytes:
    return json.dumps({"type": "url_verification", "challenge": MARKER}).encode()


_BODIES: dict[str, tuple[Callable[[RequestBuilder], bytes], str]] = {
    "a command": (RequestBuilder.command, FORM),
    "a click": (RequestBuilder.click, FORM),
    "a click in a modal": (_modal, FORM),
    "a submission": (_submission, FORM),
    "half of an object": (lambda _: b"{nope " + MARKER.encode(), FORM),
    "half of an object as JSON": (lambda _: b"{nope " + MARKER.encode(), JSON),
    "a payload that is none": (lambda _: b"payload=%7B" + MARKER.encode(), FORM),
    "bytes": (lambda _: bytes(range(256)) + MARKER.encode(), FORM),
    "bytes as JSON": (lambda _: b"\xff\xfe" + MARKER.encode(), JSON),
    "nothing": (lambda _: b"", FORM),
    "the check of the certificate": (lambda _: f"ssl_check=1&token={MARKER}".encode(), FORM),
    "the check of the address": (_url_check, JSON),
    "a list": (lambda _: interactive(f'["{MARKER}"]'), FORM),
    "deep JSON": (lambda _: b"[" * 100_000, JSON),
    "a multipart form": (lambda _: f"--x\r\n\r\n{MARKER}\r\n--x--".encode(), "multipart/form-data; boundary=x"),
    "an unknown kind": (lambda _: MARKER.encode(), "text/plain"),
    "a kind that is none": (lambda _: MARKER.encode(), ";;;=\xff"),
}

UNSIGNED: dict[str, Case] = (
    {f"unsigned: {name}": _unsigned(*body) for name, body in _BODIES.items()}
    | {f"another secret: {name}": _forged(*body) for name, body in _BODIES.items()}
    | {
        "no time": _with(lambda h: {"X-Slack-Signature": h["X-Slack-Signature"]}),
        "no signature": _with(lambda h: {"X-Slack-Request-Timestamp": h["X-Slack-Request-Timestamp"]}),
        **{
            f"a time that is none: {stamp!r}": _with(lambda h, stamp=stamp: h | {"X-Slack-Request-Timestamp": stamp})  # type: ignore[misc]
            for stamp in ("soon", "", "1.5", "1e9", "-1", " ", "0x7", "٣", "²", "9" * 400, "nan", "+1", "1_0", MARKER)
        },
        **{
            f"a signature that is none: {sign!r}": _with(lambda h, sign=sign: h | {"X-Slack-Signature": sign})  # type: ignore[misc]
            for sign in ("", "v0=", "v0=é", "ü" * 67, "v1=" + "0" * 64, "v0=" + "g" * 64, "v0=" + "0" * 64, MARKER)
        },
        "older than five minutes": (
            lambda make: request(make.command(), make.signed(make.command(), ago=400)),
            _REFUSED,
        ),
        "from the future": (
            lambda make: request(make.command(), make.signed(make.command(), ago=-400)),
            _REFUSED,
        ),
        "another body": (lambda make: request(make.click(), make.signed(make.command())), _REFUSED),
        "signed twice": _with(lambda h: h | {"x-slack-signature": "v0=" + "0" * 64}),
        "two times": _with(lambda h: h | {"x-slack-request-timestamp": "1"}),
        "said to be packed": (
            lambda make: request(make.command(), make.signed(make.click()) | {"Content-Encoding": "gzip"}),
            _REFUSED,
        ),
        "asks to go on": (lambda make: request(make.command(), {"Expect": "100-continue"}), _REFUSED),
        "asks for the impossible": (lambda make: request(make.command(), {"Expect": MARKER}), _REFUSED),
        "asks for a web socket": (
            lambda make: request(b"", {"Connection": "Upgrade", "Upgrade": "websocket"}),
            _REFUSED,
        ),
    }
)


def _start(line: str) -> Callable[[RequestBuilder], bytes]:
    return lambda make: request(make.command(), make.signed(make.command()), start=line)


def _chunked(chunks: bytes) -> Callable[[RequestBuilder], bytes]:
    return lambda make: request(chunks, make.signed(b"") | {"Transfer-Encoding": "chunked"}, length=None)


NO_HTTP: dict[str, Case] = {
    "too large by its own word": (
        lambda make: request(b"x", make.signed(b"x"), length=str(50 * 1024 * 1024)),
        frozenset({413}),
    ),
    "too large": (lambda make: request(b"x" * (2 << 20), make.signed(b"")), frozenset({413})),
    "too large in chunks": (_chunked((b"10000\r\n" + b"x" * 65_536 + b"\r\n") * 32 + b"0\r\n\r\n"), frozenset({413})),
    "chunks that are none": (_chunked(b"zz\r\n" + MARKER.encode() + b"\r\n0\r\n\r\n"), _BAD),
    "a chunk longer than it says": (_chunked(b"2\r\n" + MARKER.encode() + b"\r\n0\r\n\r\n"), _BAD),
    "a chunk without end": (_chunked(b"ffffffffffffffffffff\r\n" + MARKER.encode()), _BAD),
    "length and chunks": _with(lambda h: h | {"Transfer-Encoding": "chunked"}, _BAD),
    "two lengths": _with(lambda h: h | {"content-length": "3"}, _BAD),
    "a length that is none": (lambda make: request(b"x", make.signed(b"x"), length=MARKER), _BAD),
    "a length below nothing": (lambda make: request(b"x", make.signed(b"x"), length="-5"), _BAD),
    "a header without end": (lambda make: request(b"", {"X-Long": MARKER * 2000}), _BAD),
    "too many headers": (lambda make: request(b"", {f"X-{n}": MARKER for n in range(400)}), _BAD),
    "a header without a name": (lambda _: b"POST /slack/events HTTP/1.1\r\n: " + MARKER.encode() + b"\r\n\r\n", _BAD),
    "no HTTP": (lambda _: MARKER.encode() + b"\r\n\r\n", _BAD),
    "TLS": (lambda _: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + MARKER.encode(), _BAD),
    "zeros": (lambda _: b"\x00" * 64 + b"\r\n\r\n", _BAD),
    "another version": (_start("POST /slack/events HTTP/9.9"), _BAD),
    "GET": (_start("GET /slack/events HTTP/1.1"), frozenset({405})),
    "PUT": (_start("PUT /slack/events HTTP/1.1"), frozenset({405})),
    "DELETE": (_start("DELETE /slack/events HTTP/1.1"), frozenset({405})),
    "OPTIONS": (_start("OPTIONS /slack/events HTTP/1.1"), frozenset({405})),
    "a method that is none": (_start(f"{MARKER.upper()} /slack/events HTTP/1.1"), frozenset({400, 405})),
    "another path": (_start(f"POST /slack/{MARKER} HTTP/1.1"), frozenset({404})),
    "a path beyond": (_start("POST /slack/events/../x HTTP/1.1"), frozenset({404})),
    "a path below": (_start("POST /slack/events/ HTTP/1.1"), frozenset({404})),
    "a path that is none": (_start("POST //[ HTTP/1.1"), frozenset({400, 404})),
    "health by POST": (_start("POST /healthz HTTP/1.1"), frozenset({405})),
}


def _signed(body: bytes, kind: str = FORM) -> Case:
    return lambda make: request(body, make.signed(body), kind=kind), _BAD


def _clicked(**changes: Any) -> Case:
    return lambda make: request(make.click(**changes), make.signed(make.click(**changes))), _BAD


def _view(**changes: Any) -> dict[str, Any]:
    whole = {"id": "V1", "type": "modal", "callback_id": "reflection", "private_metadata": MARKER, "blocks": []}
    return whole | {"state": {"values": {}}} | changes


GARBLED: dict[str, Case] = {
    "nothing": _signed(b""),
    "half of an object": _signed(b"{nope"),
    "half of an object as JSON": _signed(b"{nope", JSON),
    "a payload that is none": _signed(b"payload=%7B" + MARKER.encode()),
    "a payload that is empty": _signed(b"payload="),
    "bytes": (lambda make: request(b"\xff\xfe\x00", make.signed(b"\xff\xfe\x00")), frozenset({400, 401})),
    "signs that are none": _signed(b"payload=%ff%fe"),
    "half a sign": _signed(interactive(json.dumps({"type": "block_actions", "x": "\ud800"}))),
    **{
        f"a payload that is {words}": _signed(interactive(words))
        for words in (
            f'["{MARKER}"]',
            "7",
            "null",
            "true",
            '"x"',
            "NaN",
            "{}",
            '{"type": 7}',
            '{"type": null}',
            "1" * 9999,
        )
    },
    **{f"JSON that is {words}": _signed(words.encode(), JSON) for words in ("[]", "7", "null", '"x"', "{}")},
    "deep JSON": _signed(b"[" * 100_000, JSON),
    "deep objects": _signed(b'{"type":' * 50_000, JSON),
    "another kind": _signed(b"payload=%7B%7D", "text/plain"),
    "a thousand fields": _signed("&".join(f"f{n}=x" for n in range(1000)).encode()),
    "a form of nothing known": _signed(f"{MARKER}=1".encode()),
    "a command without a person": (
        lambda make: request(make.command(user_id=""), make.signed(make.command(user_id=""))),
        _BAD,
    ),
    "a command without a name": (
        lambda make: request(make.command(command=""), make.signed(make.command(command=""))),
        _BAD,
    ),
    "a command as JSON of objects": _signed(b'{"command": {}, "user_id": [1]}', JSON),
    "a click of nobody": _clicked(user=...),
    "a click of a number": _clicked(user=7),
    "a click of an object": _clicked(user={"name": MARKER}),
    "a click of a list as id": _clicked(user={"id": [MARKER]}),
    "a click on nothing": _clicked(actions=...),
    "a click on no thing": _clicked(actions=[]),
    "a click on a word": _clicked(actions=MARKER),
    "a click on something nameless": _clicked(actions=[{"type": "button"}]),
    "a click without a trigger": _clicked(trigger_id=...),
    "a click of a team that is a number": _clicked(team=7),
    "a click in a view that is a word": _clicked(view=MARKER),
    "a click with authorizations of numbers": _clicked(authorizations=[1]),
    "addresses that are words": _clicked(response_url=..., response_urls=[MARKER]),
    "a submission of nothing": _clicked(type="view_submission"),
    "a submission of a word": _clicked(type="view_submission", view=MARKER),
    "a submission without a state": _clicked(type="view_submission", view=_view(state=7)),
    "a submission of blocks without names": _clicked(type="view_submission", view=_view(blocks=[{"type": "input"}])),
    "a submission of words": _clicked(type="view_submission", view=_view(state={"values": {"quote": MARKER}})),
    "a submission of nobody": _clicked(type="view_submission", view=_view(), user=...),
    "an event of nothing": _signed(b'{"type": "event_callback"}', JSON),
    "an event of a word": _signed(b'{"type": "event_callback", "event": "x"}', JSON),
    "an event without a type": _signed(b'{"type": "event_callback", "event": {}}', JSON),
    "a home tab of nobody": _signed(
        b'{"type": "event_callback", "event": {"type": "app_home_opened", "tab": "home"}}', JSON
    ),
    "a check of the address without a word": _signed(b'{"type": "url_verification"}', JSON),
}
