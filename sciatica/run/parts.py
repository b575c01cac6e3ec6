"""The processes of the Procfile under honcho: all of them, or none."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer

from sciatica.run.leftovers import LAUNCHER, Running, write_down


class _Screen(Printer):
    """Prints while there is somebody to read it: a closed terminal must not keep us from stopping the rest."""

    def write(self, message: Any) -> None:
        try:
            super().write(message)
        except OSError:
            self.output = open(os.devnull, "w")  # noqa: SIM115, PTH123 # for as long as we live


class Parts(Manager):
    """honcho's manager, which also writes down what it started and can be stopped while it is still starting."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(_Screen(sys.stdout))
        self._file = data_dir / "run.json"
        self._stop_soon = False

    def _all_started(self) -> bool:
        started = bool(super()._all_started())
        if started and not self._file_written:
            self._write_down()
        if started and self._stop_soon:
            self._stop_soon = False
            super().terminate()
        return started

    _file_written = False

    def _write_down(self) -> None:
        self._file_written = True
        running = [Running.now(LAUNCHER, os.getpid())]
        for name, part in self._processes.items():
            try:
                running.append(Running.now(name, part["pid"]))
            except LookupError:
                continue
        write_down(self._file, running)

    def terminate(self) -> None:
        # honcho would look for process numbers that it has not heard yet.
        if super()._all_started():
            super().terminate()
        else:
            self._stop_soon = True


def commands(root: Path, *, own_redis: bool) -> dict[str, str]:
    """Names and command lines of the Procfile; without its Redis when another one is used."""
    found = parse_procfile((root / "Procfile").read_text()).processes
    return {name: line for name, line in found.items() if own_redis or name != "redis"}


def run(root: Path, data_dir: Path, *, own_redis: bool) -> int:
    """Start everything and stay until it ends; Ctrl-C, `kill` and a closed terminal end all of it."""
    parts = Parts(data_dir)
    for name, line in commands(root, own_redis=own_redis).items():
        parts.add_process(name, line, cwd=str(root), env=dict(os.environ))
    # terminate() here would stop the parts and leave honcho waiting for ever: go the way of `kill`.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    parts.loop()
    (data_dir / "run.json").unlink(missing_ok=True)
    return int(parts.returncode or 0)
