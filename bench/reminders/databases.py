"""The two databases that the product runs on, each made for the bench and gone with it."""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psutil
import psycopg

SERVER: Final = "TEST_DATABASE_URL"
"""The PostgreSQL to make a database on; bin/with_postgres.py sets it."""


class Database(ABC):
    label: str
    url: str

    @abstractmethod
    def cpu_seconds(self) -> float:
        """What its server's processes have used so far. Nought where it runs in the process that asks."""


class SQLite(Database):
    """With the product's own settings: WAL, synchronous=FULL."""

    label = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'bench.sqlite3'}"

    def cpu_seconds(self) -> float:
        return 0.0


class PostgreSQL(Database):
    def __init__(self, url: str, connection: psycopg.Connection) -> None:
        self.url = url
        self.label = f"PostgreSQL {connection.info.server_version // 10000}"
        self._postmaster = psutil.Process(connection.info.backend_pid).parent()

    def cpu_seconds(self) -> float:
        if not self._postmaster:
            return 0.0
        own = self._postmaster.cpu_times()
        living = sum(map(_used, self._postmaster.children(recursive=True)))
        # The children's part is of those that have ended, such as the backend of a worker that is gone.
        return living + float(own.user + own.system + own.children_user + own.children_system)


@contextmanager
def databases(folder: Path, wanted: list[str]) -> Iterator[list[Database]]:
    """Those of `wanted`, "postgresql" and "sqlite", that there are on this machine."""
    found: list[Database] = [SQLite(folder)] if "sqlite" in wanted else []
    server = os.environ.get(SERVER, "")
    if "postgresql" not in wanted or not server:
        yield found
        return
    name = f"moves_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield [PostgreSQL(urlsplit(server)._replace(path=f"/{name}").geturl(), connection), *found]
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _used(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:  # between being listed and being asked
        return 0.0
    return float(times.user + times.system)
