"""Web Push over libcurl: many messages at once on kept-open connections, in one thread.

libcurl's multi interface needs about half the processor time of aiohttp for the same messages. HTTP/1.1, because it was
the cheaper of the two on the processor when measured, and the one that the tests' own push service speaks.
"""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import certifi
import pycurl
import structlog

from reminders.push.batch import Batch, Surroundings, Window, tally
from reminders.push.flight import Limits
from reminders.push.guard import Guard
from reminders.push.transport import Message, Outcome, Reached, Withdrawn, ignore, none_withdrawn
from reminders.push.vapid import Vapid

log = structlog.get_logger(__name__)

SYSTEM_CA_BUNDLES: Final = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")

MOST_CONNECTIONS: Final = 500
"""Well below the 1,024 file numbers that select() can wait for."""


def ca_bundle() -> str:
    """The certificates to trust: the system's where it has them, else certifi's.

    pycurl's wheel knows only the paths of the machine it was built on, and libcurl does not read CURL_CA_BUNDLE.
    """
    return next((path for path in SYSTEM_CA_BUNDLES if Path(path).exists()), certifi.where())


@dataclass
class _Engine:
    """What one process keeps between batches: the connections and the handles at rest."""

    around: Surroundings
    lock: threading.Lock = field(default_factory=threading.Lock)


class CurlTransport:
    """A `Transport` for real push services. Safe to make before a fork and to share between threads.

    A batch takes at most `limits.batch_timeout + limits.timeout` seconds, and a few for the DNS; what could not be
    tried by then comes back as `later`. A lease on the messages must last longer than that. When a push service asks
    to wait (Retry-After), or does not answer at all, what still waits for it comes back as `later` too.
    """

    def __init__(
        self,
        *,
        vapid: Vapid,
        guard: Guard,
        limits: Limits | None = None,
        ca_file: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.vapid = vapid
        self.guard = guard
        self.limits = limits or Limits()
        self.now = now
        self._ca_file = ca_file or ca_bundle()
        # By process: a connection that two processes write to after a fork is garbage to both. The parent's engine is
        # kept, unused, because closing its connections in the child would end them for the parent too.
        self._engines: dict[int, _Engine] = {}

    def send_many(
        self, messages: Sequence[Message], *, reached: Reached = ignore, withdrawn: Withdrawn = none_withdrawn
    ) -> list[Outcome]:
        """One outcome for each message, in the same order. Raises for no message, whatever is wrong with it."""
        engine = self._engine()
        with engine.lock:
            outcomes = Batch(engine.around, messages, reached=reached, withdrawn=withdrawn).run()
        log.info("push_batch", **tally(outcomes))
        return outcomes

    def _engine(self) -> _Engine:
        engine = self._engines.get(os.getpid())
        if engine is None:
            window = Window(self.limits.in_flight)
            around = Surroundings(self._multi(), self.guard, self.vapid, self.limits, self._ca_file, self.now, window)
            engine = self._engines.setdefault(os.getpid(), _Engine(around))
        return engine

    def _multi(self) -> pycurl.CurlMulti:
        multi = pycurl.CurlMulti()
        # More than are ever in flight: else a batch for one push service closes the connections that the next, for
        # another, has to open again, and a handshake costs as much as three messages.
        multi.setopt(pycurl.M_MAXCONNECTS, MOST_CONNECTIONS)
        multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, self.limits.per_host)
        return multi
