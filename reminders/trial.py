"""A test reminder: sent to one phone because its patient asks, and followed until the phone says that it arrived."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from clinic.errors import Refused
from clinic.instants import as_text
from clinic.models import Device
from reminders.enums import Channel, Outcome, Purpose
from reminders.message import declarative
from reminders.models import Delivery, PushSubscription
from reminders.push.transport import Message, Transport
from reminders.single import HELD, WAITING, Kind
from sciatica.celery import app

log = structlog.get_logger(__name__)

TASK: Final = "reminders.test"
LASTS: Final = timedelta(minutes=5)
"""Nobody waits longer in front of a phone: what has not been sent by then is not sent any more."""

APART: Final = timedelta(seconds=30)
TOO_LATE: Final = "it could not be sent within five minutes"


@transaction.atomic
def ask(device: Device, *, now: datetime) -> Delivery:
    """A test on its way to this phone, and to no other. A worker is woken; without Redis the next tick finds it.

    Raises Refused: `no_subscription` where the phone has no reminders switched on, `wait` within 30 s of the last.
    """
    Device.objects.select_for_update(no_key=True).get(pk=device.pk)
    phone = PushSubscription.objects.live().filter(device=device).first()
    if phone is None:
        raise Refused("no_subscription", "Reminders are not switched on on this phone. Switch them on first.")
    if _tests(device).filter(created_at__gt=now - APART).exists():
        raise Refused("wait", "A test has just been sent. Wait half a minute, then try again.", status=429)
    delivery = Delivery.objects.create(
        clinic_id=device.clinic_id,
        patient_id=device.patient_id,
        purpose=Purpose.TEST,
        channel=Channel.PUSH,
        target=phone.pk,
        subscription=phone,
        created_at=now,
    )
    transaction.on_commit(lambda: wake(delivery.pk))
    return delivery


def outcome_of(device: Device, test: UUID, *, now: datetime) -> dict[str, Any]:
    """What has become of this phone's test so far. Raises Refused (`unknown`) for any that is not this phone's."""
    delivery = _tests(device).filter(pk=test).first()
    if delivery is None:
        raise Refused("unknown", "There is no such test of this phone.", status=404)
    over = delivery.outcome in WAITING and delivery.created_at <= now - LASTS
    return {
        "id": str(delivery.pk),
        "outcome": Outcome.FAILED if over else delivery.outcome,
        "sent_at": _text(delivery.last_tried_at),
        "accepted_at": _text(delivery.accepted_at),
        "received_at": _text(delivery.received_at),
        "received_told_at": _text(delivery.received_told_at),
    }


def waiting(now: datetime) -> list[UUID]:
    """The tests that a worker should send now; those that are too old are closed."""
    return [delivery.pk for delivery in TESTS.waiting(now)]


def wake(test: UUID) -> None:
    """Tell a worker. Never fails: the test waits in its row."""
    try:
        app.send_task(TASK, args=[str(test)], retry=False, ignore_result=True, expires=HELD.total_seconds())
    except OperationalError:
        log.warning("wake_up_not_sent", task=TASK, delivery=str(test))


def send(test: UUID, *, transport: Transport, clock: Callable[[], datetime]) -> None:
    """Send one test and mark what became of it. Nothing happens where another worker has it, or it is too old."""
    TESTS.send(test, transport=transport, clock=clock)


def _tests(device: Device) -> Any:
    return Delivery.objects.filter(purpose=Purpose.TEST, subscription__device=device)


def _message(delivery: Delivery, phone: PushSubscription) -> Message:
    notification = {
        "title": "Test reminder",
        "body": "This is how a reminder looks.",
        "lang": "en-GB",
        "navigate": f"{settings.SITE_URL}/app/#/settings",
        "tag": "test",
        "silent": False,
        "data": {"delivery": str(delivery.pk), "kind": "test"},
    }
    payload = declarative(notification)
    keys = {"endpoint": phone.endpoint, "p256dh": phone.p256dh, "auth": phone.auth}
    return Message(**keys, payload=payload, ttl=int(LASTS.total_seconds()), topic="test", urgency="high")


def _text(instant: datetime | None) -> str | None:
    return as_text(instant) if instant else None


TESTS: Final = Kind(Purpose.TEST, LASTS, TOO_LATE, _message, pause=lambda _: HELD)
