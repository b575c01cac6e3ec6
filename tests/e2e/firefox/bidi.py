"""As much of WebDriver BiDi as these tests speak with Firefox: no driver between, one command at a time."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any

from websockets.sync.client import connect

from tests.e2e.taps import PLACE

ANSWER_WITHIN = 60  # seconds


class BidiError(AssertionError):
    """The browser refused a command, or a script in it failed. The text is the browser's."""


class Bidi:
    """One session, as a context manager. `command` waits for its answer and listens to nothing else."""

    def __init__(self, address: str) -> None:
        self._connection = connect(address, max_size=None)
        self._numbers = itertools.count(1)

    def __enter__(self) -> Bidi:
        self._socket = self._connection.__enter__()
        self.command("session.new", capabilities={})
        return self

    def __exit__(self, *why: Any) -> None:
        self._connection.__exit__(*why)

    def command(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        deadline = time.monotonic() + ANSWER_WITHIN
        while True:
            said = json.loads(self._socket.recv(timeout=max(0, deadline - time.monotonic())))
            if said.get("id") == number:
                break
        if said["type"] == "error":
            raise BidiError(f"{method}: {said['error']}: {said['message']}")
        return dict(said["result"])


class Tab:
    """A browsing context: a page (see `tests.e2e.taps.Tab`), or with `scope` "chrome" a window of Firefox itself."""

    def __init__(self, bidi: Bidi, context: str) -> None:
        self._bidi, self.context = bidi, context

    def goto(self, url: str) -> None:
        self._bidi.command("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def reload(self) -> None:
        self._bidi.command("browsingContext.reload", context=self.context, wait="complete")

    def evaluate(self, function: str, *values: Any) -> Any:
        done = self._bidi.command(
            "script.callFunction",
            functionDeclaration=f"async (given) => JSON.stringify(await ({function})(...JSON.parse(given)) ?? null)",
            arguments=[{"type": "string", "value": json.dumps(values)}],
            awaitPromise=True,
            userActivation=False,
            target={"context": self.context},
        )
        if done["type"] == "exception":
            raise BidiError(f"{done['exceptionDetails']['text']} in {function}")
        return json.loads(done["result"]["value"])

    def type(self, text: str) -> None:
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keys", "actions": keys})

    def tap(self, selector: str, text: str = "") -> None:
        x, y = self.evaluate(PLACE, selector, text)
        moves = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "finger", "parameters": {"pointerType": "mouse"}, "actions": moves})

    def _act(self, source: dict[str, Any]) -> None:
        self._bidi.command("input.performActions", context=self.context, actions=[source])
