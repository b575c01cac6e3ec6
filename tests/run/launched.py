"""`python -m sciatica.run` as a person at a terminal starts it: own folder, own port, own session."""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import termios
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from tests.e2e.product import ROOT, free_port, wait_until


class Window:
    """What shows a terminal: reads what is printed, as nobody could print on for long otherwise, until it is closed."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self._closing = descriptor, threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def close(self) -> None:
        self._closing.set()
        self._reader.join()
        os.close(self._descriptor)

    def _read(self) -> None:
        while not self._closing.is_set():
            if select.select([self._descriptor], [], [], 0.1)[0]:
                os.read(self._descriptor, 65536)


class Launched:
    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.data_dir, self.port = data_dir, free_port()
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
        self.environment = {**kept, "DATA_DIR": str(data_dir), "PORT": str(self.port), "DEMO": "0", **environment}
        self.launcher: subprocess.Popen[bytes] | None = None
        self.seen: dict[int, psutil.Process] = {}

    def start(self) -> None:
        with self.output.open("ab") as output:
            self.launcher = subprocess.Popen(
                [sys.executable, "-m", "sciatica.run"],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start_in_a_terminal(self) -> Window:
        window, terminal = os.openpty()
        self.launcher = subprocess.Popen(
            [sys.executable, "-m", "sciatica.run"],
            cwd=ROOT,
            env=self.environment,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 # makes it its own
        )
        os.close(terminal)
        return Window(window)

    def start_and_wait(self) -> float:
        """Seconds until everything is up. A first start makes tables and the demo clinic, beside two other tests."""
        began = time.monotonic()
        self.start()
        self.wait_for(lambda: self.health()[0] == 200, within=180, what="everything up")
        self.note_processes()
        return time.monotonic() - began

    @property
    def output(self) -> Path:
        return self.data_dir.with_suffix(".out")

    @property
    def said(self) -> str:
        return self.output.read_text(errors="replace") if self.output.exists() else ""

    def try_to_start(self) -> subprocess.CompletedProcess[str]:
        """For what refuses: waits until it has ended."""
        command = [sys.executable, "-m", "sciatica.run"]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )

    def health(self) -> tuple[int, dict[str, Any]]:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}/healthz", timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.load(refusal)
        except OSError:
            return 0, {}

    def wait_for(self, condition: Callable[[], Any], *, within: float, what: str) -> Any:
        try:
            return wait_until(condition, within=within, what=what)
        except AssertionError as error:
            raise AssertionError(f"{error}; health {self.health()}; it said:\n{self.said[-3000:]}") from None

    def parts(self) -> dict[str, int]:
        return {one["name"]: one["pid"] for one in json.loads((self.data_dir / "run.json").read_text())}

    def note_processes(self) -> None:
        """Remember everything below the launcher, so that whatever outlives it is found although it has moved."""
        assert self.launcher
        top = psutil.Process(self.launcher.pid)
        self.seen |= {process.pid: process for process in [top, *top.children(recursive=True)]}

    def left(self) -> list[str]:
        return [
            f"{process.pid} {' '.join(process.cmdline()[:4])}"
            for process in self.seen.values()
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        ]

    def signal(self, number: signal.Signals, *, within: float = 20) -> int:
        assert self.launcher
        self.note_processes()
        self.launcher.send_signal(number)
        return self.launcher.wait(timeout=within)

    def end_by_force(self) -> None:
        for process in self.seen.values():
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        if self.launcher and self.launcher.poll() is None:
            self.launcher.kill()
            self.launcher.wait()
