"""The processes of a campaign: started, restarted at once when they die, and all gone at the end, Ctrl-C or not."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.chaos.history import History

ROOT: Final = Path(__file__).resolve().parents[2]
PR_SET_PDEATHSIG: Final = 1
LIBC: Final = ctypes.CDLL(None)


class Part:
    """One process, leader of a session of its own so that what it has forked goes with it."""

    def __init__(self, name: str, command: list[str], *, folder: Path, environment: dict[str, str]) -> None:
        self.name = name
        self._command, self._folder, self._environment = command, folder, environment
        self._history = History(folder, "launcher")
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted = False
        """Whether somebody has asked for its end: the nemesis, an order to die, or the end of the run."""
        self._stopped = threading.Event()
        self._watcher: threading.Thread | None = None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def start(self, *, died_for_a_reason: Callable[[int], bool] = lambda _: False) -> None:
        """And start it again whenever it ends. `died_for_a_reason` says of a process number whether it was killed."""
        self._stopped.clear()
        self._spawn()
        self._watcher = threading.Thread(target=self._watch, args=(died_for_a_reason,), daemon=True)
        self._watcher.start()

    def kill(self) -> None:
        """`kill -9`, and it is started again."""
        self._wanted = True
        os.kill(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End it, and everything it has forked, and leave it ended."""
        self._stopped.set()
        self._wanted = True
        if self._process is not None:
            self._sweep()
        if self._watcher:
            self._watcher.join(10)

    def _spawn(self) -> None:
        self._wanted = False
        with (self._folder / f"{self.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 # one call into libc, before anything else runs
            )

    def _watch(self, died_for_a_reason: Callable[[int], bool]) -> None:
        while not self._stopped.is_set():
            assert self._process
            code = self._process.wait()
            wanted = self._wanted or died_for_a_reason(self.pid)
            self._sweep()
            self._history.tell("exit", part=self.name, code=code, wanted=wanted)
            if not self._stopped.is_set():
                self._spawn()

    def _sweep(self) -> None:
        """Whatever is left of its session: a pool's process outlives a parent that was killed."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def _die_with_parent() -> None:
    """If the launcher itself is killed with -9, nobody else can end what it has started."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def wait_until(condition: Callable[[], bool], *, within: float, what: str) -> None:
    """Raises TimeoutError, naming what was waited for."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {within:.0f} s: {what}")
        time.sleep(0.05)
