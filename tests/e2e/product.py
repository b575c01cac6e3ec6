"""The product's own processes, from its own Procfile, on a free port and a folder of their own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from honcho.environ import parse_procfile

from tests.e2e.shell import Shell

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(condition: Callable[[], Any], *, within: float, what: str) -> Any:
    """Ask again until the answer is true, and give it back; fail with what was waited for."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"not within {within} s: {what}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for it to end by itself; end it after as long as the product's own launcher would wait."""
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


class Product:
    """One installation: `manage` runs a command in it, `start` and `stop` its processes by their Procfile names."""

    def __init__(self, folder: Path, *, port: int | None = None, **environment: str) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._shell: Shell | None = None
        inherited = {k: v for k, v in os.environ.items() if k not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
        self.environment = {
            **inherited,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "SITE_URL": self.url,
            "DEBUG": "0",
            "DEMO": "1",
            "SECRET_KEY": "only-for-tests-" + "e" * 50,
            "PYTHONUNBUFFERED": "1",
            **environment,
        }

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(arguments)}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout

    def python(self, source: str) -> Any:
        """Run a few lines inside the installation and give back the JSON that they print last."""
        self._shell = self._shell or Shell(self.environment)
        return self._shell.run(source)

    @property
    def demo(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "demo.json").read_text()))

    def install(self) -> None:
        """Its tables, with nothing in them, and its static files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.manage("migrate", "-v0")
        self.manage("collectstatic", "--noinput", "-v0")

    def prepare(self) -> None:
        """Installed, with the library and the demo clinic."""
        self.install()
        self.add_demo()

    def add_demo(self) -> None:
        self.manage("load_library")
        self.manage("seed_demo")

    def start(self, *names: str) -> None:
        procfile = parse_procfile((ROOT / "Procfile").read_text())
        for name in names or tuple(procfile.processes):
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    procfile.processes[name],
                    shell=True,
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        if "web" in self.processes:
            wait_until(self._answers, within=30, what=f"an answer at {self.url}: {self.log('web')[-2000:]}")

    def stop(self, *names: str, with_signal: int = signal.SIGTERM) -> None:
        """Redis last: a worker that has lost it tries for a while to reach it before it ends."""
        if self._shell and not names:
            self._shell.close()
            self._shell = None
        for name in names or sorted(self.processes, key=lambda name: name == "redis"):
            process = self.processes.pop(name)
            if process.poll() is None:
                os.killpg(process.pid, with_signal)
            _end(process)

    def health(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as answer:
            with answer:
                return dict(json.load(answer))

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def copy(self, folder: Path, **environment: str) -> Product:
        """The same installation in another folder: prepared once, used by many tests."""
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("*.log", "*.sock", "static"))
        twin = Product(folder, port=None, **environment)
        shutil.copytree(self.folder / "static", folder / "static", dirs_exist_ok=True)
        return twin

    def _answers(self) -> bool:
        process = self.processes["web"]
        assert process.poll() is None, f"web ended: {self.log('web')[-3000:]}"
        try:
            return bool(self.health())  # also 503: it answers, though another part is not up yet
        except OSError:
            return False
