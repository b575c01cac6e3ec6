"""The history of a run: one line of JSON for every thing that happened, written before its effect can be seen."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = "history.jsonl"


@dataclass(frozen=True)
class Event:
    """Something that happened. `wall` is seconds since 1970, `mono` this machine's clock that nobody sets."""

    wall: float
    mono: float
    who: str
    what: str
    said: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.said[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.said.get(name, default)


class History:
    """Written to by many processes at once: each line is a single append, which the kernel does not tear apart."""

    def __init__(self, folder: Path, who: str) -> None:
        self._file, self._who = folder / FILE, who
        self._opened: tuple[int, int] | None = None

    def tell(self, what: str, **said: object) -> None:
        """Write it down and return only when the kernel has it: a `kill -9` of this process then changes nothing."""
        line = {"wall": time.time(), "mono": time.monotonic(), "who": self._who, "what": what, **said}
        os.write(self._descriptor(), (json.dumps(line) + "\n").encode())

    def _descriptor(self) -> int:
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = os.getpid(), os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return self._opened[1]


def read(folder: Path) -> Iterator[Event]:
    """The events of a run, in the order in which they happened."""
    with (folder / FILE).open() as lines:
        said = [json.loads(line) for line in lines]
    for line in sorted(said, key=lambda line: float(line["mono"])):
        yield Event(line.pop("wall"), line.pop("mono"), line.pop("who"), line.pop("what"), line)
