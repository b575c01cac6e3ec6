"""Web Push over libcurl: many messages at once on kept-open connections, in one thread.

libcurl's multi interface needs about half the processor time of aiohttp for the same messages. HTTP/1.1, because it was
the cheaper of the two on the processor when measured, and the one that the tests' own push service speaks.
"""

import os
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import certifi
import pycurl
import structlog

from reminders.push.encryption import encrypt
from reminders.push.endpoints import Endpoint, EndpointRefusedError, HostUnknownError
from reminders.push.flight import Flight, Limits
from reminders.push.guard import Guard, Route
from reminders.push.transport import Message, Outcome
from reminders.push.vapid import Vapid

log = structlog.get_logger(__name__)

SYSTEM_CA_BUNDLES: Final = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")
TOO_LATE: Final = Outcome(None, "later", None, "not tried: the batch took too long")


def ca_bundle() -> str:
    """The certificates to trust: the system's where it has them, else certifi's.

    pycurl's wheel knows only the paths of the machine it was built on, and libcurl does not read CURL_CA_BUNDLE.
    """
    return next((path for path in SYSTEM_CA_BUNDLES if Path(path).exists()), certifi.where())


@dataclass
class _Engine:
    """What one process keeps between batches: the connections and the handles at rest."""

    multi: pycurl.CurlMulti
    at_rest: list[Flight] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class CurlTransport:
    """A `Transport` for real push services. Safe to make before a fork and to share between threads.

    A batch takes at most `limits.batch_timeout + limits.timeout` seconds, and a few for the DNS; what could not be
    tried by then comes back as `later`. A lease on the messages must last longer than that.
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

    def send_many(self, messages: Sequence[Message]) -> list[Outcome]:
        """One outcome for each message, in the same order. Raises for no message, whatever is wrong with it."""
        engine = self._engine()
        with engine.lock:
            outcomes = _Batch(self, engine, messages).run()
        log.info("push_batch", **Counter(str(outcome.kind) for outcome in outcomes))
        return outcomes

    def flight(self, engine: _Engine) -> Flight:
        return engine.at_rest.pop() if engine.at_rest else Flight(self.limits, ca_file=self._ca_file)

    def _engine(self) -> _Engine:
        engine = self._engines.get(os.getpid())
        if engine is None:
            engine = self._engines.setdefault(os.getpid(), _Engine(self._multi()))
        return engine

    def _multi(self) -> pycurl.CurlMulti:
        multi = pycurl.CurlMulti()
        multi.setopt(pycurl.M_MAX_TOTAL_CONNECTIONS, self.limits.in_flight)
        multi.setopt(pycurl.M_MAXCONNECTS, self.limits.in_flight)
        multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, self.limits.per_host)
        return multi


class _Batch:
    """The messages of one `send_many`: waiting, flying, or with an outcome."""

    def __init__(self, transport: CurlTransport, engine: _Engine, messages: Sequence[Message]) -> None:
        self._transport = transport
        self._engine = engine
        self._messages = messages
        self._outcomes: dict[int, Outcome] = {}
        self._flying: dict[pycurl.Curl, tuple[int, Flight]] = {}

    def run(self) -> list[Outcome]:
        deadline = time.monotonic() + self._transport.limits.batch_timeout
        waiting = self._routed()
        try:
            while waiting or self._flying:
                if waiting and time.monotonic() > deadline:
                    self._outcomes.update((index, TOO_LATE) for index, _, _ in waiting)
                    waiting.clear()
                self._take_off(waiting)
                self._engine.multi.perform()
                self._land()
                self._wait()
        finally:
            self._abandon()
        return [self._outcomes[index] for index in range(len(self._messages))]

    def _routed(self) -> deque[tuple[int, Endpoint, tuple[str, ...]]]:
        """The messages that may go out, each with the addresses to go to; the others get their outcome here."""
        admitted = {index: endpoint for index in range(len(self._messages)) if (endpoint := self._admit(index))}
        routes = self._transport.guard.routes(admitted.values())
        waiting: deque[tuple[int, Endpoint, tuple[str, ...]]] = deque()
        for index, endpoint in admitted.items():
            route: Route = routes[endpoint.origin]
            if isinstance(route, EndpointRefusedError):
                self._outcomes[index] = _refused(route)
            else:
                waiting.append((index, endpoint, route))
        return waiting

    def _admit(self, index: int) -> Endpoint | None:
        try:
            return self._transport.guard.admit(self._messages[index].endpoint)
        except EndpointRefusedError as refusal:
            self._outcomes[index] = _refused(refusal)
            return None

    def _take_off(self, waiting: deque[tuple[int, Endpoint, tuple[str, ...]]]) -> None:
        while waiting and len(self._flying) < self._transport.limits.in_flight:
            index, endpoint, pinned_to = waiting.popleft()
            message = self._messages[index]
            try:
                body = encrypt(message.payload, p256dh=message.p256dh, auth=message.auth)
            except ValueError as error:  # keys that cannot be used, or too long a payload
                self._outcomes[index] = Outcome(None, "failed", None, str(error))
                continue
            flight = self._transport.flight(self._engine)
            flight.load(message, body, endpoint, pinned_to=pinned_to, vapid=self._transport.vapid)
            self._flying[flight.handle] = (index, flight)
            self._engine.multi.add_handle(flight.handle)

    def _land(self) -> None:
        more = 1
        while more:
            more, arrived, broken = self._engine.multi.info_read()
            for handle in arrived:
                self._settle(handle, error=None)
            for handle, error, _ in broken:
                self._settle(handle, error=error)

    def _settle(self, handle: pycurl.Curl, *, error: int | None) -> None:
        index, flight = self._flying.pop(handle)
        self._outcomes[index] = flight.outcome(error=error, now=self._transport.now())
        self._engine.multi.remove_handle(handle)
        flight.unload()
        self._engine.at_rest.append(flight)

    def _wait(self) -> None:
        # -1: libcurl has no socket to wait for yet, and would let this loop spin.
        if self._flying and self._engine.multi.select(0.2) == -1:
            time.sleep(0.005)

    def _abandon(self) -> None:
        """Leave nothing in the air when something outside ends the batch, such as a worker's time limit."""
        for handle in self._flying:
            self._engine.multi.remove_handle(handle)
            handle.close()
        self._flying.clear()


def _refused(refusal: EndpointRefusedError) -> Outcome:
    return Outcome(None, "later" if isinstance(refusal, HostUnknownError) else "failed", None, str(refusal))
