"""Socket Mode: the app's WebSocket connections, envelopes sent to one of them, and their acknowledgements."""

import asyncio
import contextlib
import json
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from scripts.sandbox.entities import APP_ID, Json

MOST_CONNECTIONS = 10


@dataclass
class Connection:
    """One open WebSocket with the envelopes that wait for their acknowledgement."""

    socket: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)


class SocketHub:
    """Every open connection of the app; each payload goes to one arbitrary connection, chosen from the seed."""

    def __init__(self, *, seed: int) -> None:
        self.connections: list[Connection] = []
        self.connected = asyncio.Event()
        self._random = random.Random(seed)
        self._tickets: set[str] = set()
        self._given_up: set[str] = set()
        self.on_late_ack: Callable[[Json], None] = lambda _payload: None

    def new_ticket(self) -> str:
        """Return a single-use ticket for one connection, as apps.connections.open does."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one WebSocket from hello to close."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404, text="unknown or spent ticket")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=True, compress=False)
        await socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await socket.close(code=4000, message=b"too_many_websockets")
            return socket
        connection = Connection(socket)
        self.connections.append(connection)
        await socket.send_str(json.dumps(self._hello()))
        self.connected.set()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._take_ack(connection, message.data)
        finally:
            self._forget(connection)
        return socket

    async def send(
        self, kind: str, payload: Json, *, deadline: float, retry: tuple[int, str] | None = None
    ) -> Json | None:
        """Send one envelope over an arbitrary connection; give the ack's payload, None when none came in time."""
        connection = self._random.choice(self.connections)
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": payload,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry[0] if retry else 0, "retry_reason": retry[1] if retry else ""}
        answer = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = answer
        try:
            await connection.socket.send_str(json.dumps(envelope))
            acknowledgement: Json = await asyncio.wait_for(answer, deadline)
        except (TimeoutError, ConnectionError):
            self._given_up.add(envelope["envelope_id"])
            return None
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)
        return acknowledgement

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Send every connection a disconnect with this reason, and close it unless `close` is False."""
        for connection in list(self.connections):
            message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
            with contextlib.suppress(ConnectionError):
                await connection.socket.send_str(json.dumps(message))
            if close:
                await connection.socket.close()

    async def close(self) -> None:
        """Close every connection."""
        for connection in list(self.connections):
            await connection.socket.close()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP_ID},
        }

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for answer in connection.waiting.values():
            if not answer.done():
                answer.set_exception(ConnectionResetError("the socket closed before the ack"))
        if not self.connections:
            self.connected.clear()

    def _take_ack(self, connection: Connection, text: str) -> None:
        with contextlib.suppress(ValueError):
            message = json.loads(text)
            envelope_id, payload = message.get("envelope_id", ""), message.get("payload") or {}
            answer = connection.waiting.pop(envelope_id, None)
            if answer and not answer.done():
                answer.set_result(payload)
            elif envelope_id in self._given_up:
                self.on_late_ack(payload)
