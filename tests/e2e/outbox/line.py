"""The line between a phone and the server, which loses, repeats and delays what it carries, and remembers all of it."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import APIResponse, BrowserContext, Page, Request, Route
from playwright.sync_api import Error as BrowserError

LOSE_REQUEST = "lose request"  # the server never hears of it
LOSE_REPLY = "lose reply"  # the server has done it; the phone never hears
TWICE = "twice"  # a proxy repeats it at once; the phone hears the second answer
LATE = "late"  # the phone gives up on it; it reaches the server after later ones
PORTAL = "portal"  # the network's sign-in page answers in the server's place, with 200
BUSY = "busy"  # 503, Retry-After
SLOW = "slow"  # its answer is held until what is underway is let in
OLD_PROGRAMME = "old programme"  # the next snapshot's answer arrives after later ones
TROUBLES = (LOSE_REQUEST, LOSE_REPLY, TWICE, LATE, PORTAL, BUSY, SLOW, OLD_PROGRAMME)

GONE = ("closed", "disposed", "Invalid InterceptionId", "has been already handled")
"""How the browser says that nobody waits for an answer any more."""

PATIENCE = 19
"""Seconds, one less than a phone waits for an answer: what is older may have been given up."""

RETRIES = 3  # of a connection that gunicorn closes, idle for two seconds, as it is used again
SYNC = "/api/v1/sync/"
SNAPSHOT = "/api/v1/snapshot/"


@dataclass
class Delivery:
    """One batch that a page or the service worker has sent: what became of it, and the server's verdicts."""

    ids: list[str]
    request: Request
    sender: Page | None
    """None: the service worker, or a proxy that repeats what it has kept."""
    trouble: str = ""
    verdicts: dict[str, str] = field(default_factory=dict)
    is_answered: bool = False
    began: float = field(default_factory=time.monotonic)

    @property
    def is_on_its_way(self) -> bool:
        """Neither answered nor given up by its sender, as far as that has been heard of."""
        return not self.is_answered and time.monotonic() - self.began < PATIENCE


@dataclass
class Line:
    """Carries what a browser context sends to the server, the requests of its service worker too.

    `troubles` come upon the next batches, one each and in this order; `away` is the phone without a network.
    """

    troubles: deque[str] = field(default_factory=deque)
    away: bool = False
    deliveries: list[Delivery] = field(default_factory=list)
    sent_by_two: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """As if it had carried nothing yet, and with nothing in its way."""
        self.troubles.clear()
        self.deliveries.clear()
        self.sent_by_two.clear()
        self._underway: list[Request] = []
        self._held: list[Callable[[], None]] = []
        self._holds_snapshot = self.away = False
        self._may_hold = True

    def watch(self, context: BrowserContext) -> None:
        self._context = context
        context.route("**/api/v1/**", self._carry)
        context.on("requestfailed", self._given_up)

    def trouble(self, what: str) -> None:
        if what == OLD_PROGRAMME:
            self._holds_snapshot = True
        else:
            self.troubles.append(what)

    def hang_up(self, sender: Page | None) -> None:
        """The page or, None, the service worker is gone, and its requests with it."""
        for delivery in self.deliveries:
            delivery.is_answered |= delivery.sender == sender

    def _given_up(self, request: Request) -> None:
        """By the phone, whose patience is limited, or with whoever asked."""
        for delivery in self.deliveries:
            delivery.is_answered |= delivery.request == request

    def let_in(self) -> int:
        """What was underway reaches its end: requests that the phone gave up, answers that were held. How many."""
        requests, answers = self._underway, self._held
        self._underway, self._held = [], []
        for request in requests:
            self._deliver_again(request)
        for answer in answers:
            _whoever_asked(answer)
        return len(requests) + len(answers)

    def calm(self) -> None:
        """A good network from now on, to the end of the run."""
        self.troubles.clear()
        self.away = self._holds_snapshot = self._may_hold = False
        self.let_in()

    @property
    def taken(self) -> list[Delivery]:
        """Those that the server gave verdicts on, whether or not the phone heard them."""
        return [delivery for delivery in self.deliveries if delivery.verdicts]

    @property
    def is_idle(self) -> bool:
        return not any(delivery.is_on_its_way for delivery in self.deliveries)

    def _carry(self, route: Route) -> None:
        """A page that is killed while it asks takes its route with it; the browser then says so, and that is all."""
        path = route.request.url.split("?")[0]
        if path.endswith(SYNC):
            _whoever_asked(lambda: self._carry_batch(route))
        elif self.away:
            _whoever_asked(lambda: route.abort("internetdisconnected"))
        elif path.endswith(SNAPSHOT) and self._holds_snapshot:
            self._holds_snapshot = False
            _whoever_asked(lambda: self._hold(route))
        else:
            _whoever_asked(lambda: route.fulfill(response=route.fetch(max_retries=RETRIES)))

    def _hold(self, route: Route) -> None:
        answer = route.fetch(max_retries=RETRIES)
        self._answer_or_hold(lambda: route.fulfill(response=answer))

    def _answer_or_hold(self, answer: Callable[[], None]) -> None:
        """Held only while there is somebody to let it in."""
        if self._may_hold:
            self._held.append(answer)
        else:
            answer()

    def _carry_batch(self, route: Route) -> None:
        delivery = self._begun(route.request)
        if self.away:
            delivery.trouble = "away"
            delivery.is_answered = True
            route.abort("internetdisconnected")
            return
        delivery.trouble = self.troubles.popleft() if self.troubles else ""
        try:
            answer = self._ask(route, delivery)
        except BrowserError:
            delivery.is_answered = True
            raise
        if answer and answer.status == 401:  # it wants a fresh nonce, and is asked again at once
            self.troubles.extendleft([delivery.trouble] if delivery.trouble else [])
            delivery.trouble = ""
        if delivery.trouble == SLOW:
            self._answer_or_hold(lambda: self._reply(route, delivery, answer))
        else:
            self._reply(route, delivery, answer)

    def _reply(self, route: Route, delivery: Delivery, answer: APIResponse | None) -> None:
        delivery.is_answered = True  # said before the phone can hear it, and send again
        if delivery.trouble == PORTAL:
            route.fulfill(status=200, content_type="text/html", body="<h1>Sign in to use this network</h1>")
        elif delivery.trouble == BUSY:
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"code": "later"})
        elif answer and delivery.trouble != LOSE_REPLY:
            route.fulfill(response=answer)
        else:
            route.abort("connectionreset")

    def _begun(self, request: Request) -> Delivery:
        delivery = Delivery(_ids(request), request, None if request.service_worker else request.frame.page)
        for other in self.deliveries:
            if other.is_on_its_way:
                self.sent_by_two |= set(other.ids) & set(delivery.ids)
        self.deliveries.append(delivery)
        return delivery

    def _ask(self, route: Route, delivery: Delivery) -> APIResponse | None:
        """The server's answer, as often as it is asked; None where it is not."""
        if delivery.trouble in {LOSE_REQUEST, PORTAL, BUSY}:
            return None
        if delivery.trouble == LATE:
            self._underway.append(route.request)
            return None
        for _ in range(2 if delivery.trouble == TWICE else 1):
            answer = route.fetch(max_retries=RETRIES)
            delivery.verdicts |= _verdicts(answer)
        return answer

    def _deliver_again(self, request: Request) -> None:
        """A copy that a proxy kept: the same bytes and signature; the cookie is in the browser's jar still."""
        delivery = Delivery(_ids(request), request, None, "underway", is_answered=True)
        self.deliveries.append(delivery)
        answer = self._context.request.fetch(
            request.url,
            method=request.method,
            headers=request.headers,
            data=request.post_data_buffer,
            max_retries=RETRIES,
        )
        delivery.verdicts = _verdicts(answer)


def _whoever_asked(answer: Callable[[], None]) -> None:
    """Answers, unless a killed tab took its question with it."""
    try:
        answer()
    except BrowserError as gone:
        if not any(word in str(gone) for word in GONE):
            raise


def _ids(request: Request) -> list[str]:
    return [entry["id"] for entry in json.loads(request.post_data or "{}").get("entries", [])]


def _verdicts(answer: APIResponse) -> dict[str, str]:
    return {result["id"]: result["verdict"] for result in answer.json()["results"]} if answer.status == 200 else {}
