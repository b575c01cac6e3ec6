"""Celery's entry module in a campaign: the product's own tasks, but that `reminders.send` can be killed where it hurts.

Everything that differs enters through arguments that the product takes anyway: a clock that may be wrong, short leases,
small batches, a transport with little patience, and fail points that kill.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402

from bench.chaos import campaign as plans  # noqa: E402
from bench.chaos.clock import WrongClock  # noqa: E402
from bench.chaos.history import History  # noqa: E402
from bench.chaos.orders import Trap  # noqa: E402
from bench.chaos.planted import IN_TRANSACTION, MARK_FIRST, NO_LEASE, Promise  # noqa: E402
from programmes.models import Programme  # noqa: E402
from reminders import leasing, planning, retries  # noqa: E402
from reminders.dispatch import dispatch  # noqa: E402
from reminders.email import e_mail  # noqa: E402
from reminders.models import Reminder  # noqa: E402
from reminders.push import vapid  # noqa: E402
from reminders.push.curl import CurlTransport  # noqa: E402
from reminders.push.flight import Limits  # noqa: E402
from reminders.push.guard import Guard  # noqa: E402
from sciatica.celery import app  # noqa: E402

FOLDER = Path(os.environ[plans.FOLDER])
CAMPAIGN = plans.read(FOLDER)
HISTORY = History(FOLDER, "worker")
NOW = WrongClock(FOLDER)
LIMITS = Limits(in_flight=4, per_host=4, timeout=1.5, connect_timeout=1.0, batch_timeout=2.0)
"""Few at once: whoever dies in the middle of a batch leaves some that were sent and some that were not."""

PLANNED_AT_ONCE = 20

setattr(retries, "TRY_AGAIN", (timedelta(seconds=2), timedelta(seconds=5)))  # noqa: B010 # five minutes are too long here
app.conf.beat_schedule = {
    "reminders.tick": {
        "task": "reminders.tick",
        "schedule": CAMPAIGN.tick_every,
        "options": {"expires": 20 * CAMPAIGN.tick_every},
    },
    "reminders.plan": {"task": "reminders.plan", "schedule": 5.0, "options": {"expires": 5}},
}


@cache
def transport() -> CurlTransport:
    key = vapid.parse_private_key(settings.VAPID_PRIVATE_KEY)
    guard = Guard(("push.example",), loopback=settings.PUSH_ALLOW_LOOPBACK)
    return CurlTransport(vapid=vapid.Vapid(key, settings.VAPID_SUBJECT), guard=guard, limits=LIMITS, now=NOW)


def tick() -> None:
    """The product's tick, with batches as small as the campaign's."""
    leasing.take_back(NOW())
    leasing.expire(NOW())
    due = Reminder.objects.due(NOW()).count()
    for _ in range(-(-due // CAMPAIGN.batch)):
        app.send_task("reminders.send", expires=20 * CAMPAIGN.tick_every)


def plan() -> None:
    """The product's planner, on a few programmes at a time: to plan thousands would leave nobody to be killed."""
    ids = list(Programme.objects.open().order_by("?").values_list("pk", flat=True)[:PLANNED_AT_ONCE])
    planning.plan(NOW(), programmes=Programme.objects.filter(pk__in=ids))


def send() -> None:
    ORDERS[CAMPAIGN.planted]()


def lease_send_mark(lease_for: float = CAMPAIGN.lease_for) -> None:
    """The product's order."""
    hold = _Hold(lease_for)
    if hold.lease is None:
        return
    with hold.trap() as reached:
        dispatch(hold.lease, transport=transport(), mail=e_mail(), clock=NOW, reached=reached)


def no_lease() -> None:
    lease_send_mark(lease_for=0.0)


def in_transaction() -> None:
    with transaction.atomic():
        lease_send_mark()


def mark_first() -> None:
    hold = _Hold(CAMPAIGN.lease_for)
    if hold.lease is None:
        return
    promise = Promise(transport())
    with hold.trap() as reached:
        dispatch(hold.lease, transport=promise, mail=e_mail(), clock=NOW)
        promise.keep(reached)


class _Hold:
    """A lease, and when it was asked for by the clock that nobody sets."""

    def __init__(self, lease_for: float) -> None:
        self._given = time.monotonic()
        self.lease = leasing.lease_due(NOW(), limit=CAMPAIGN.batch, lease_for=timedelta(seconds=lease_for))

    @contextmanager
    def trap(self) -> Iterator[Trap]:
        """Say what is held, and give the fail points of this batch."""
        held = Reminder.objects.filter(lease=self.lease).values_list("pk", flat=True)
        HISTORY.tell("leased", lease=str(self.lease), given=self._given, reminders=[str(pk) for pk in held])
        trap = Trap(FOLDER, HISTORY, lease=str(self.lease))
        try:
            yield trap
        finally:
            trap.leave()


ORDERS: dict[str, Callable[[], None]] = {
    "": lease_send_mark,
    MARK_FIRST: mark_first,
    IN_TRANSACTION: in_transaction,
    NO_LEASE: no_lease,
}


def _put_in_place(name: str, function: Callable[[], None]) -> None:
    app.tasks.unregister(name)
    app.task(name=name, ignore_result=True)(function)


app.loader.import_default_modules()
app.finalize()
_put_in_place("reminders.tick", tick)
_put_in_place("reminders.plan", plan)
_put_in_place("reminders.send", send)
