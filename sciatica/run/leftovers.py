"""Which processes a run has started, written down, so that a later one can name and stop what was left over."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

LAUNCHER = "launcher"


@dataclass(frozen=True)
class Running:
    """A process by number *and* start: numbers are used again, and somebody else's must never be stopped."""

    name: str
    pid: int
    since: float

    @classmethod
    def now(cls, name: str, pid: int) -> Running:
        return cls(name, pid, psutil.Process(pid).create_time())

    @property
    def process(self) -> psutil.Process | None:
        try:
            process = psutil.Process(self.pid)
            alive = process.create_time() == self.since and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return None
        return process if alive else None


def write_down(file: Path, running: Iterable[Running]) -> None:
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps([asdict(one) for one in running]))
    draft.replace(file)


def still_there(file: Path) -> list[Running]:
    """What the last run wrote down and is still alive."""
    try:
        written = [Running(**one) for one in json.loads(file.read_text())]
    except (OSError, ValueError, TypeError):
        return []
    return [one for one in written if one.process]


def stop(file: Path, *, patience: float = 10) -> list[Running]:
    """Ask them to end, then make them; the launcher first, which takes its own with it. Returns what was stopped."""
    found = sorted(still_there(file), key=lambda one: one.name != LAUNCHER)
    for force in (False, True):
        for one in found:
            _signal(one, signal.SIGKILL if force else signal.SIGTERM)
        psutil.wait_procs([process for one in found if (process := one.process)], timeout=patience)
    file.unlink(missing_ok=True)
    return found


def _signal(one: Running, number: signal.Signals) -> None:
    if not one.process:
        return
    try:
        # Each part leads a session of its own, so its children go with it; the launcher may share a terminal's.
        (os.kill if one.name == LAUNCHER else os.killpg)(one.pid, number)
    except ProcessLookupError:
        return
