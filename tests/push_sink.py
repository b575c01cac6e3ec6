"""A push service for tests, on a real socket: it makes subscriptions, checks every request and decrypts what it takes.

Decryption is by http_ece, not by the code under test. As a process, `python -m tests.push_sink --port N --log FILE`:

    POST /subscriptions   {"behaviour": …, "application_server_key": …}, both optional → {"id", "endpoint", "keys"}
    PUT  /subscriptions/<id>   a behaviour
    GET  /messages             what has been taken so far, as in the log

A behaviour is {"status": 201, "headers": {}, "body": "", "mode": "answer"}; mode may also be "hang", "garbage" (not
HTTP), "drop" (hangs up) or "endless" (the status, then a body without end).
"""

import argparse
import asyncio
import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from reminders.push.base64url import encode
from tests.push_token import RequestError, check_token

REASONS = {200: "OK", 201: "Created", 302: "Found", 307: "Temporary Redirect", 404: "Not Found", 410: "Gone"}


@dataclass(frozen=True)
class Behaviour:
    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    mode: str = "answer"


@dataclass
class Subscription:
    """What a browser would have: an address, a key pair and a secret."""

    endpoint: str
    behaviour: Behaviour
    application_server_key: str | None
    id: str
    private_key: ec.EllipticCurvePrivateKey
    auth_secret: bytes
    visits: int = 0

    @property
    def p256dh(self) -> str:
        return encode(self.private_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def auth(self) -> str:
        return encode(self.auth_secret)


@dataclass(frozen=True)
class Taken:
    """A message that came, was meant for its subscription and could be read."""

    subscription: str
    payload: str
    size: int
    headers: dict[str, str]
    claims: dict[str, Any]
    at: float


class PushSink:
    """Use as a context manager: it serves from a thread of its own. `port` 0 takes a free one."""

    def __init__(
        self,
        *,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        host: str = "127.0.0.1",
        log: Callable[[Taken], None] | None = None,
    ) -> None:
        self.port, self.host = port, host
        self.taken: list[Taken] = []
        self.problems: list[str] = []
        self.subscriptions: dict[str, Subscription] = {}
        self.connections = 0
        self._tls, self._log = tls, log
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True, name="push-sink")

    @property
    def origin(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self.host}:{self.port}"

    def __enter__(self) -> "PushSink":
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("The push sink did not start.")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def subscribe(
        self, behaviour: Behaviour | None = None, *, application_server_key: str | None = None
    ) -> Subscription:
        key, secret, name = ec.generate_private_key(ec.SECP256R1()), uuid4().bytes, uuid4().hex
        endpoint = f"{self.origin}/push/{name}"
        subscription = Subscription(endpoint, behaviour or Behaviour(), application_server_key, name, key, secret)
        self.subscriptions[name] = subscription
        return subscription

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._run())
        self._loop.close()

    async def _run(self) -> None:
        self._stop = asyncio.Event()
        self._open: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._connected, "127.0.0.1", self.port, ssl=self._tls, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        self._open.add(task)
        try:
            while await self._one(reader, writer):
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the sender hung up, or the test is over
        finally:
            self._open.discard(task)
            writer.transport.abort()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        kind, _, name = path.lstrip("/").partition("/")
        if kind != "push":
            return _write(writer, self._admin(method, kind, name, body))
        if name not in self.subscriptions:
            return _write(writer, Behaviour(404))
        return await self._behave(writer, self._receive(self.subscriptions[name], headers, body))

    async def _behave(self, writer: asyncio.StreamWriter, behaviour: Behaviour) -> bool:
        if behaviour.mode == "hang":
            await self._stop.wait()
        elif behaviour.mode == "garbage":
            writer.write(b"\x16\x03 this is not HTTP \xff\r\n\r\n")
        elif behaviour.mode == "endless":
            writer.write(f"HTTP/1.1 {behaviour.status} X\r\n\r\n".encode())
            while True:
                writer.write(b"x" * 4096)
                await writer.drain()
        elif behaviour.mode == "answer":
            return _write(writer, behaviour)
        return False

    def _receive(self, subscription: Subscription, headers: dict[str, str], body: bytes) -> Behaviour:
        subscription.visits += 1
        try:
            taken = self._read(subscription, headers, body)
        except RequestError as problem:
            self.problems.append(str(problem))
            return Behaviour(problem.status, body=json.dumps({"reason": problem.reason}))
        if subscription.behaviour.status < 300 and subscription.behaviour.mode in ("answer", "endless"):
            self.taken.append(taken)
            if self._log:
                self._log(taken)
        return subscription.behaviour

    def _read(self, subscription: Subscription, headers: dict[str, str], body: bytes) -> Taken:
        if len(body) > 4096:
            raise RequestError(413, "PayloadTooLarge")
        if not headers.get("ttl", "").isdigit():
            raise RequestError(400, "MissingTtl")
        if headers.get("content-encoding") != "aes128gcm":
            raise RequestError(415, "BadContentEncoding")
        claims = check_token(
            headers.get("authorization", ""), origin=self.origin, expected=subscription.application_server_key
        )
        try:
            payload = http_ece.decrypt(body, private_key=subscription.private_key, auth_secret=subscription.auth_secret)
            text = payload.decode()
        except (http_ece.ECEException, ValueError) as error:
            raise RequestError(400, "CannotDecrypt") from error
        return Taken(subscription.id, text, len(body), headers, claims, time.time())

    def _admin(self, method: str, kind: str, name: str, body: bytes) -> Behaviour:
        if (method, kind) == ("GET", "messages"):
            return _json(200, [asdict(taken) for taken in list(self.taken)])
        if (method, kind) == ("POST", "subscriptions"):
            wanted = json.loads(body or b"{}")
            key = wanted.get("application_server_key")
            made = self.subscribe(Behaviour(**wanted.get("behaviour", {})), application_server_key=key)
            keys = {"p256dh": made.p256dh, "auth": made.auth}
            return _json(201, {"id": made.id, "endpoint": made.endpoint, "keys": keys})
        if (method, kind) == ("PUT", "subscriptions") and name in self.subscriptions:
            self.subscriptions[name].behaviour = Behaviour(**json.loads(body))
            return _json(200, {})
        return Behaviour(404)


def _json(status: int, value: object) -> Behaviour:
    return Behaviour(status, {"Content-Type": "application/json"}, json.dumps(value))


def _write(writer: asyncio.StreamWriter, answer: Behaviour) -> bool:
    body = answer.body.encode()
    lines = [f"HTTP/1.1 {answer.status} {REASONS.get(answer.status, 'X')}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path, required=True)
    options = parser.parse_args()
    with options.log.open("a", buffering=1) as file:
        sink = PushSink(port=options.port, log=lambda taken: file.write(json.dumps(asdict(taken)) + "\n"))
        with sink:
            print(f"push sink at {sink.origin}", flush=True)  # noqa: T201 # whoever starts it waits for this line
            threading.Event().wait()


if __name__ == "__main__":
    main()
