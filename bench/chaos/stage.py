"""Where a campaign takes place: a folder of its own below /tmp, a database of its own, and the environment."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bench.chaos.campaign import FOLDER
from bench.chaos.parts import ROOT
from reminders.push.vapid import generate_private_key

SERVER = "TEST_DATABASE_URL"
"""A PostgreSQL server that may be used (bin/with_postgres.py gives one); without it the campaign is on SQLite."""

TABLES = "CHAOS_TABLES"
"""A database on that server that has its tables already, for a campaign to copy: to make them takes as long as to be
through with a small one. Whoever names one sees to it that it is as the migrations are.
"""

INHERITED = {"PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH"}


@contextmanager
def workplace(*, keep: bool) -> Iterator[Path]:
    """An empty folder. It stays where `keep` is asked for or something has gone wrong."""
    folder = Path(tempfile.mkdtemp(prefix="moves-chaos-", dir="/tmp"))  # a short path: a socket's name is in it
    try:
        yield folder
    except BaseException:
        print(f"history    {folder}", flush=True)
        raise
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The URL of a database without a row that goes away again; with its tables where `TABLES` names one."""
    server = os.environ.get(SERVER)
    if not server:
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    name = f"chaos_{os.getpid()}_{secrets.token_hex(3)}"
    with psycopg.connect(server, autocommit=True) as connection:
        copied = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(copied.format(sql.Identifier(name), sql.Identifier(os.environ.get(TABLES, "template1"))))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def environment(folder: Path, database_url: str) -> dict[str, str]:
    """What every process of the campaign is started with, and nothing of what the shell exports."""
    kept = {name: value for name, value in os.environ.items() if name in INHERITED}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DJANGO_SETTINGS_MODULE": "bench.chaos.settings",
        FOLDER: str(folder),
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VAPID_PRIVATE_KEY": generate_private_key(),
        "EMAIL_URL": f"file://{folder / 'mail'}",
        "SITE_URL": "http://localhost:8000",
        "DEMO": "0",
        "PYTHONUNBUFFERED": "1",
    }


def migrate(variables: dict[str, str]) -> None:
    """Raises CalledProcessError; what it says goes to the terminal."""
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=variables, check=True)
