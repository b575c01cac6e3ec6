"""One batch of push messages in the air: which take off when, what lands, and which are not tried at all."""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import pycurl

from reminders.push.encryption import encrypt
from reminders.push.endpoints import Endpoint, EndpointRefusedError, HostUnknownError
from reminders.push.flight import Flight, Limits, pins
from reminders.push.guard import Guard
from reminders.push.transport import UNWANTED, Message, Outcome, Reached, Withdrawn, asked_to_wait, ignore
from reminders.push.vapid import Vapid

SILENT_AFTER: Final = 64
"""So many messages in a row without any answer (as many as fly to one service at once), and the rest is not tried: it
would wait out a time limit for each."""

SILENT_FOR: Final = 60
"""Seconds for which a push service that does not answer is then left alone."""

SLOW: Final = 0.005
"""Seconds. Who waits longer for the next answer can have more messages in the air; who does not has enough to do."""

TOO_LATE: Final = Outcome(None, "later", None, "not tried: the batch took too long", tried=False)
SILENT: Final = Outcome(None, "later", SILENT_FOR, "not tried: the push service does not answer", tried=False)


@dataclass
class Window:
    """How many messages may be in the air at once: few at first, because each connection that is opened costs as much
    time of the processor as seven messages, and half as many more whenever there was nothing to do but wait."""

    most: int
    size: int = 32

    def __post_init__(self) -> None:
        self.size = min(self.size, self.most)

    def widen(self) -> None:
        self.size = min(self.most, self.size + self.size // 2 + 1)


@dataclass(frozen=True)
class Surroundings:
    """What the batches of one process share."""

    multi: pycurl.CurlMulti
    guard: Guard
    vapid: Vapid
    limits: Limits
    ca_file: str
    now: Callable[[], datetime]
    window: Window
    at_rest: list[Flight] = field(default_factory=list)


@dataclass
class _Service:
    """The messages of one batch for one push service, by their places in the batch."""

    pins: list[str]
    authorization: str
    waiting: deque[tuple[int, Endpoint]] = field(default_factory=deque)
    flying: int = 0
    unanswered: int = 0


class Batch:
    """The messages of one `send_many`: waiting, flying, or with an outcome. `run` it once."""

    def __init__(
        self, around: Surroundings, messages: Sequence[Message], *, reached: Reached, withdrawn: Withdrawn
    ) -> None:
        self._around = around
        self._messages = messages
        self._reached = reached
        self._withdrawn = withdrawn
        self._outcomes: dict[int, Outcome] = {}
        self._services: dict[str, _Service] = {}
        self._flying: dict[pycurl.Curl, tuple[int, Flight, _Service]] = {}
        self._unsent: set[pycurl.Curl] = set()
        self._has_landed = False

    def run(self) -> list[Outcome]:
        deadline = time.monotonic() + self._around.limits.batch_timeout
        self._route()
        try:
            while self._is_waiting() or self._flying:
                if time.monotonic() > deadline:
                    self._give_back_all(TOO_LATE)
                self._withdraw()
                self._take_off()
                self._around.multi.perform()
                self._tell_sent()
                self._land()
                self._wait()
        finally:
            self._abandon()
        return [self._outcomes[index] for index in range(len(self._messages))]

    def _route(self) -> None:
        """Line up the messages that may go out, by push service; the others get their outcome here."""
        admitted: dict[str, list[tuple[int, Endpoint]]] = defaultdict(list)
        for index in range(len(self._messages)):
            if endpoint := self._admit(index):
                admitted[endpoint.origin].append((index, endpoint))
        routes = self._around.guard.routes(waiting[0][1] for waiting in admitted.values())
        for origin, waiting in admitted.items():
            route = routes[origin]
            if isinstance(route, EndpointRefusedError):
                self._outcomes.update((index, _refused(route)) for index, _ in waiting)
            else:
                authorization = self._around.vapid.authorization(origin)
                self._services[origin] = _Service(pins(waiting[0][1], route), authorization, deque(waiting))

    def _admit(self, index: int) -> Endpoint | None:
        try:
            return self._around.guard.admit(self._messages[index].endpoint)
        except EndpointRefusedError as refusal:
            self._outcomes[index] = _refused(refusal)
            return None

    def _is_waiting(self) -> bool:
        return any(service.waiting for service in self._services.values())

    def _give_back_all(self, outcome: Outcome) -> None:
        for service in self._services.values():
            self._give_back(service, outcome)

    def _give_back(self, service: _Service, outcome: Outcome) -> None:
        self._outcomes.update((index, outcome) for index, _ in service.waiting)
        service.waiting.clear()

    def _withdraw(self) -> None:
        if self._is_waiting() and (unwanted := set(self._withdrawn())):
            for service in self._services.values():
                kept = deque(waiting for waiting in service.waiting if waiting[0] not in unwanted)
                self._outcomes.update((index, UNWANTED) for index, _ in service.waiting if index in unwanted)
                service.waiting = kept

    def _take_off(self) -> None:
        """In turn, and one push service fills no more than its own connections: a slow one holds up no other."""
        per_host, window = self._around.limits.per_host, self._around.window.size
        ready = sorted(self._services.values(), key=lambda service: service.flying)
        while ready := [service for service in ready if service.waiting and service.flying < per_host]:
            for service in ready:
                if len(self._flying) >= window:
                    return
                index, endpoint = service.waiting.popleft()
                self._launch(index, endpoint, service)

    def _launch(self, index: int, endpoint: Endpoint, service: _Service) -> None:
        message = self._messages[index]
        try:
            body = encrypt(message.payload, p256dh=message.p256dh, auth=message.auth)
        except ValueError as error:  # keys that cannot be used, or too long a payload
            self._outcomes[index] = Outcome(None, "failed", None, str(error))
            return
        around = self._around
        flight = around.at_rest.pop() if around.at_rest else Flight(around.limits, ca_file=around.ca_file)
        flight.load(message, body, endpoint, pins=service.pins, authorization=service.authorization)
        self._flying[flight.handle] = (index, flight, service)
        service.flying += 1
        around.multi.add_handle(flight.handle)
        if self._reached is not ignore:
            self._unsent.add(flight.handle)

    def _tell_sent(self) -> None:
        gone = [handle for handle in self._unsent if handle.getinfo(pycurl.SIZE_UPLOAD_T)]
        for handle in gone:
            self._unsent.discard(handle)
            self._reached("sent")

    def _land(self) -> None:
        more = 1
        while more:
            more, arrived, broken = self._around.multi.info_read()
            for handle in arrived:
                self._settle(handle, error=None)
            for handle, error, _ in broken:
                self._settle(handle, error=error)

    def _settle(self, handle: pycurl.Curl, *, error: int | None) -> None:
        self._has_landed = True
        index, flight, service = self._flying.pop(handle)
        outcome = self._outcomes[index] = flight.outcome(error=error, now=self._around.now())
        self._around.multi.remove_handle(handle)
        flight.unload()
        self._around.at_rest.append(flight)
        service.flying -= 1
        self._unsent.discard(handle)
        self._learn(service, outcome)
        if outcome.status is not None:
            self._reached("replied")

    def _learn(self, service: _Service, outcome: Outcome) -> None:
        """What one answer says about the messages behind it."""
        service.unanswered = service.unanswered + 1 if outcome.status is None else 0
        if outcome.holds_service:
            self._give_back(service, asked_to_wait(outcome.retry_after))
        elif service.unanswered >= SILENT_AFTER:
            self._give_back(service, SILENT)

    def _wait(self) -> None:
        if not self._flying:
            return
        began = time.monotonic()
        if self._around.multi.select(0.2) == -1:  # libcurl has no socket to wait for yet, and would let this loop spin
            time.sleep(0.005)
        elif self._has_landed and time.monotonic() - began > SLOW:  # before that it waits for connections
            self._around.window.widen()

    def _abandon(self) -> None:
        """Leave nothing in the air when something outside ends the batch, such as a worker's time limit."""
        for handle in self._flying:
            self._around.multi.remove_handle(handle)
            handle.close()
        self._flying.clear()


def tally(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many of each kind, for a line in the log."""
    return dict(Counter(str(outcome.kind) for outcome in outcomes))


def _refused(refusal: EndpointRefusedError) -> Outcome:
    return Outcome(None, "later" if isinstance(refusal, HostUnknownError) else "failed", None, str(refusal))
