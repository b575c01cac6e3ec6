"""A push service on this machine: opens every message with its phone's key, writes it down, and only then answers.

`python -m bench.chaos.sink FOLDER`. How it answers is drawn from the campaign's seed, by phone and visit.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import http_ece

from bench.chaos import campaign as plans
from bench.chaos.clock import wrong_by
from bench.chaos.history import History
from bench.chaos.phones import private_key, secret

READY: Final = "sink.port"
ENDPOINT: Final = re.compile(r"/(?P<kind>push|gone)/(?P<phone>[0-9a-f-]{36})")
ANSWERS: Final = {
    "accepted": 0.970,
    "cut": 0.006,  # 201, and hung up before the end
    "silent": 0.001,  # taken, and no answer until the sender gives up
    "dropped": 0.006,  # taken, and hung up without an answer
    "busy": 0.001,  # 429: the whole service asks for patience
    "error": 0.010,  # 500, with a time
    "unwell": 0.006,  # 503, without one
}
LINES: Final = {
    "accepted": "201 Created",
    "gone": "410 Gone",
    "busy": "429 Too Many Requests",
    "error": "500 Internal Server Error",
    "unwell": "503 Service Unavailable",
    "bad": "400 Bad Request",
}
SOON: Final = ("busy", "error")


class Sink:
    def __init__(self, campaign: plans.Campaign, folder: Path) -> None:
        self._seed, self._folder = campaign.seed, folder
        self._history = History(folder, "sink")
        self._visits: Counter[str] = Counter()

    async def serve(self, folder: Path) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, backlog=512)
        ready = folder / f"{READY}.new"
        ready.write_text(str(server.sockets[0].getsockname()[1]))
        ready.replace(folder / READY)
        async with server:
            await server.serve_forever()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the sender hung up, or was killed
        finally:
            writer.transport.abort()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        found = ENDPOINT.fullmatch(head[0].split(" ")[1])
        answer = self._receive(found["kind"], found["phone"], body, headers) if found else "bad"
        await asyncio.sleep(random.uniform(0.0005, 0.003))  # noqa: S311 # a push service takes its time
        return await self._answer(writer, answer)

    def _receive(self, kind: str, phone: str, body: bytes, headers: dict[str, str]) -> str:
        """Written down before anything is answered, so that no sender can know more than the history."""
        self._visits[phone] += 1
        answer = "gone" if kind == "gone" else self._draw(phone)
        try:
            message = self._open(phone, body)
        except (http_ece.ECEException, ValueError, KeyError) as trouble:
            self._history.tell("problem", why=f"{type(trouble).__name__} for phone {phone}")
            return "bad"
        self._history.tell("message", phone=phone, answer=answer, topic=headers.get("topic"), **message)
        return answer

    def _draw(self, phone: str) -> str:
        if (
            wrong_by(self._folder) > 0
        ):  # how long to wait would be reckoned by a clock that is ahead: see docs/testing.md
            return "accepted"
        draw = random.Random(f"{self._seed} answer {phone} {self._visits[phone]}")  # noqa: S311 # the same again by its seed
        return draw.choices(list(ANSWERS), weights=list(ANSWERS.values()))[0]

    def _open(self, phone: str, body: bytes) -> dict[str, Any]:
        key, auth = private_key(self._seed, phone), secret(self._seed, phone)
        said = json.loads(http_ece.decrypt(body, private_key=key, auth_secret=auth))["notification"]["data"]
        return {name: said[name] for name in ("delivery", "reminder", "slot", "date", "kind")}

    async def _answer(self, writer: asyncio.StreamWriter, answer: str) -> bool:
        if answer == "silent":
            await asyncio.sleep(30)
            return False
        if answer == "dropped":
            return False
        length = 100 if answer == "cut" else 0
        lines = [f"HTTP/1.1 {LINES['accepted' if answer == 'cut' else answer]}", f"Content-Length: {length}"]
        lines += ["Retry-After: 1"] if answer in SOON else []
        writer.write("\r\n".join([*lines, "", ""]).encode())
        await writer.drain()
        return answer != "cut"


def main() -> None:
    folder = Path(sys.argv[1])
    asyncio.run(Sink(plans.read(folder), folder).serve(folder))


if __name__ == "__main__":
    main()
