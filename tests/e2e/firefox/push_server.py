"""Firefox's push service on this machine: subscriptions over its WebSocket, messages over HTTP, as autopush does it.

Firefox keeps one connection and speaks JSON on it: hello, register, unregister, ack, and `{}` for a ping. Whoever sends
posts to /wpush/v2/<token>: 201 and kept until Firefox has acknowledged it, 404 where there never was such an address,
410 where it has been given up. Of the messages that wait, one replaces another of its Topic (RFC 8030, section 5.4).
"""

import base64
import json
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from tests.push_token import RequestError, check_token


@dataclass
class Message:
    """One that was accepted. `code` is Firefox's word on it, 100 for delivered; None while it waits."""

    body: bytes
    headers: dict[str, str]
    claims: dict[str, Any]
    version: str = field(default_factory=lambda: uuid4().hex)
    at: float = field(default_factory=time.time)
    code: int | None = None
    replaced: bool = False

    @property
    def waits(self) -> bool:
        return self.code is None and not self.replaced and time.time() < self.at + int(self.headers["ttl"])


@dataclass
class Channel:
    """A subscription: Firefox knows it by its `id`, whoever sends by its `token`."""

    id: str
    uaid: str
    token: str
    key: str | None
    """The application server's key that it was made for, in base64url."""
    messages: list[Message] = field(default_factory=list)
    visits: int = 0
    is_gone: bool = False


class PushServer:
    """Use as a context manager. `websocket` is what Firefox is told, `origin` where the endpoints are."""

    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {}
        self.problems: list[str] = []
        self._connected: dict[str, ServerConnection] = {}
        self._known: set[str] = set()
        self._lock = threading.RLock()

    def __enter__(self) -> "PushServer":
        self._sockets: Server = serve(self._talk, "127.0.0.1", 0)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(self))
        self.websocket = f"ws://127.0.0.1:{self._sockets.socket.getsockname()[1]}/"
        self.origin = f"http://127.0.0.1:{self._http.server_port}"
        for server in (self._sockets, self._http):
            threading.Thread(target=server.serve_forever, daemon=True, name="push-server").start()
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()
        self._sockets.shutdown()
        self._http.shutdown()
        self._http.server_close()

    @property
    def live(self) -> list[Channel]:
        """The subscriptions that are good, the newest last."""
        with self._lock:
            return [channel for channel in self.channels.values() if not channel.is_gone]

    @property
    def is_connected(self) -> bool:
        return bool(self._connected)

    def forget_browsers(self) -> None:
        """What a push service does that has lost its memory: every address ends; Firefox is told at its next hello."""
        with self._lock:
            self._known.clear()
            for channel in self.channels.values():
                channel.is_gone = True
        self._hang_up()

    def post(self, token: str, headers: dict[str, str], body: bytes) -> tuple[int, str]:
        """Status and reason for one message from an application server."""
        with self._lock:
            channel = self.channels.get(token)
            if channel is None:
                return 404, "unknown"
            channel.visits += 1
            if channel.is_gone:
                return 410, "gone"
            try:
                self._take(channel, headers, body)
            except RequestError as problem:
                self.problems.append(str(problem))
                return problem.status, problem.reason
            return 201, ""

    def _take(self, channel: Channel, headers: dict[str, str], body: bytes) -> None:
        if not headers.get("ttl", "").isdigit():
            raise RequestError(400, "MissingTtl")
        if headers.get("content-encoding") != "aes128gcm":
            raise RequestError(415, "BadContentEncoding")
        claims = check_token(headers.get("authorization", ""), origin=self.origin, expected=channel.key)
        for earlier in channel.messages:
            is_same = "topic" in headers and earlier.headers.get("topic") == headers["topic"]
            earlier.replaced |= earlier.waits and is_same
        message = Message(body, headers, claims)
        channel.messages.append(message)
        if channel.uaid in self._connected:
            _send(self._connected[channel.uaid], _notification(channel, message))

    def _hang_up(self) -> None:
        for connection in list(self._connected.values()):
            connection.close()

    def _talk(self, connection: ServerConnection) -> None:
        uaid = ""
        try:
            for text in connection:
                said = json.loads(text)
                with self._lock:
                    if said.get("messageType") == "hello":
                        uaid = self._hello(connection, said)
                    else:
                        self._answer(connection, uaid, said)
        except ConnectionClosed:
            pass  # Firefox went away, or the test took its network
        finally:
            with self._lock:
                if self._connected.get(uaid) is connection:
                    del self._connected[uaid]

    def _hello(self, connection: ServerConnection, said: dict[str, Any]) -> str:
        uaid = said.get("uaid") if said.get("uaid") in self._known else uuid4().hex
        self._known.add(uaid)
        self._connected[uaid] = connection
        _send(connection, {"messageType": "hello", "status": 200, "uaid": uaid, "use_webpush": True, "broadcasts": {}})
        for channel in self.live:
            for message in channel.messages:
                if channel.uaid == uaid and message.waits:
                    _send(connection, _notification(channel, message))
        return str(uaid)

    def _answer(self, connection: ServerConnection, uaid: str, said: dict[str, Any]) -> None:
        kind, id_ = said.get("messageType"), said.get("channelID", "")
        if kind is None:
            _send(connection, {})
        elif kind == "register":
            channel = Channel(id_, uaid, uuid4().hex, said["key"].rstrip("=") if "key" in said else None)
            self.channels[channel.token] = channel
            endpoint = f"{self.origin}/wpush/v2/{channel.token}"
            _send(connection, {"messageType": kind, "channelID": id_, "status": 200, "pushEndpoint": endpoint})
        elif kind == "unregister":
            for channel in self.channels.values():
                channel.is_gone |= channel.id == id_
            _send(connection, {"messageType": kind, "channelID": id_, "status": 200})
        elif kind == "ack":
            self._acknowledged({update["version"]: update.get("code", 100) for update in said["updates"]})

    def _acknowledged(self, codes: dict[str, int]) -> None:
        for channel in self.channels.values():
            for message in channel.messages:
                message.code = codes.get(message.version, message.code)


def _notification(channel: Channel, message: Message) -> dict[str, Any]:
    return {
        "messageType": "notification",
        "channelID": channel.id,
        "version": message.version,
        "ttl": int(message.headers["ttl"]),
        "data": base64.urlsafe_b64encode(message.body).rstrip(b"=").decode(),
        "headers": {"encoding": message.headers["content-encoding"]},
    }


def _send(connection: ServerConnection, said: dict[str, Any]) -> None:
    with suppress(ConnectionClosed):  # what it would have heard waits for its next hello
        connection.send(json.dumps(said))


def _handler_for(server: PushServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, reason = server.post(self.path.removeprefix("/wpush/v2/"), headers, body)
            answer = json.dumps({"reason": reason}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass  # an endpoint is a secret, and pytest's output is read by people

    return Handler
