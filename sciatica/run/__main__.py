"""Checks what could stand in the way, prepares, starts everything and says where it is."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from sciatica import environment as env
from sciatica import redis
from sciatica.run import CannotRunError, parts
from sciatica.run.folder import prepare_folder
from sciatica.run.leftovers import LAUNCHER, still_there

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    try:
        data_dir = settle()
        nothing_left_over(data_dir)
        port_is_free(int(os.environ["PORT"]))
        prepare_folder(data_dir)
        own_redis = "REDIS_URL" not in os.environ
        if own_redis:
            redis.command(data_dir)
        prepare()
    except (CannotRunError, ImproperlyConfigured, redis.NoRedisError) as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(start(data_dir, own_redis=own_redis))


def settle() -> Path:
    """The environment that every part gets: what was given, else what suits one person's own machine."""
    port = env.whole_number("PORT", 8000, least=1, most=65535)
    data_dir = env.folder("DATA_DIR", ROOT / "var")
    site = env.site_url(f"http://localhost:{port}").geturl()
    os.environ |= {"PORT": str(port), "DATA_DIR": str(data_dir), "SITE_URL": site, "PYTHONUNBUFFERED": "1"}
    os.environ.setdefault("DEMO", "1")
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}"
    return data_dir


def nothing_left_over(data_dir: Path) -> None:
    running = still_there(data_dir / "run.json")
    if not running:
        return
    names = ", ".join(f"{one.name} ({one.pid})" for one in running)
    if any(one.name == LAUNCHER for one in running):
        raise CannotRunError(f"It already runs from {data_dir}: {names}. Use it, or end it with `make stop`.")
    raise CannotRunError(f"An earlier run was killed and left processes behind: {names}. End them with `make stop`.")


def port_is_free(port: int) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise CannotRunError(
                f"Port {port} is for root only: choose another, such as `make run PORT=8001`."
            ) from error
        except OSError as error:
            raise CannotRunError(
                f"Port {port} is taken: choose another, such as `make run PORT={port + 1}`."
            ) from error


def prepare() -> None:
    # A process of its own: what it holds in memory ends with it, and nothing is open when honcho forks.
    done = subprocess.run([sys.executable, "-m", "sciatica.run.prepare"], cwd=ROOT, check=False)
    if done.returncode:
        raise CannotRunError("The database or the files could not be prepared; the lines above say why.")


def start(data_dir: Path, *, own_redis: bool) -> int:
    with subprocess.Popen([sys.executable, "-m", "sciatica.run.announce"], cwd=ROOT) as herald:
        try:
            return parts.run(ROOT, data_dir, own_redis=own_redis)
        finally:
            herald.terminate()


if __name__ == "__main__":
    main()
