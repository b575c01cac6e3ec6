"""The sink as seen by the bench: started, asked, ended."""

import json
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from bench.reminders import certificates

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Counted:
    """What the sink has taken since it was last told to count anew. `cpu` in seconds, user and system."""

    messages: int
    distinct: int
    unknown: int
    connections: int
    cpu: float
    kept: list[dict[str, Any]]


class Sink:
    """Use as a context manager. `ports` are those of its three push services, `ca_file` who vouches for them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.ca_file = folder / certificates.CA

    def __enter__(self) -> "Sink":
        certificates.write(self._folder)
        command = [node(), str(HERE / "sink.mjs"), str(self._folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout  # it was asked for
        said = json.loads(self._process.stdout.readline())
        self.ports: list[int] = said["ports"]
        self.admin = f"http://127.0.0.1:{said['admin']}/"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=10)  # closes its standard input

    def reset(self, *, phones: int, expected: int, samples: int) -> None:
        """Count anew. Of `expected` messages about `samples` are kept whole, spread over all of them."""
        every = max(1, expected // samples)
        self._ask("reset", json.dumps({"size": phones, "every": every}).encode())

    def counted(self) -> Counted:
        return Counted(**self._ask("state"))

    def _ask(self, path: str, body: bytes | None = None) -> dict[str, Any]:
        with urllib.request.urlopen(self.admin + path, data=body, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
            return found


def node() -> str:
    """The Node that the product would take on this machine."""
    command = [sys.executable, str(ROOT / "bin" / "install_node.py"), "--print"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
