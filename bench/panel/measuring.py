"""What a page costs the server: queries, and milliseconds through every middleware, signed in as a member."""

import time
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

import psutil
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.machine import progress
from clinic.models import Membership

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CENTILES = 20
"""The last of the twentieths is the 95th percentile."""


@dataclass(frozen=True)
class Page:
    """One page, asked for as often as `times` has milliseconds."""

    name: str
    queries: int
    times: list[float]
    ours: float
    """Milliseconds of the processor that a request takes of this process, and of the database's."""
    database: float
    kilobytes: float

    @property
    def median(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=CENTILES, method="inclusive")[-1] if len(self.times) > 1 else self.times[0]

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "queries": self.queries,
            "median_ms": self.median,
            "p95_ms": self.p95,
            "times_ms": self.times,
            "cpu_ms": self.ours,
            "database_cpu_ms": self.database,
            "kilobytes": self.kilobytes,
        }


def client_of(member: Membership) -> Client:
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.force_login(member.user, backend=BACKEND)
    return client


def measure(client: Client, address: str, name: str, requests: int) -> Page:
    """Ask for a page `requests` times, and twice before: once to warm up, once to count its queries."""
    progress(f"{name}: {requests} requests")
    _ask(client, address)
    with CaptureQueriesContext(connection) as asked:
        size = _ask(client, address)
    queries = len(asked)  # the next request begins to count anew
    times, before, of_database = [], time.process_time(), _database_seconds()
    for _ in range(requests):
        began = time.perf_counter()
        _ask(client, address)
        times.append((time.perf_counter() - began) * 1000)
    used, of_database = time.process_time() - before, _database_seconds() - of_database
    return Page(name, queries, times, used * 1000 / requests, of_database * 1000 / requests, size / 1000)


def _database_seconds() -> float:
    """Of the processor, by the server's process that works for this one; counted in hundredths."""
    connection.ensure_connection()
    used = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return float(used.user + used.system)


def _ask(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.status_code != 200:
        raise ValueError(f"{address} answered {answer.status_code}.")
    return len(answer.content)
