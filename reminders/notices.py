"""The one message after a stop: that there is news from the clinic. It makes the app ask, and the app then says what.

After a stop nothing else of that programme is sent. This says no more than that there is news: anybody may read a
locked screen. What the app shows when it has asked is its own affair.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from clinic.models import Patient
from programmes.enums import ClosureKind
from programmes.models import Closure
from programmes.models.programme import ClosureQuerySet
from reminders.enums import Channel, Outcome, Purpose
from reminders.message import declarative
from reminders.models import Delivery, PushSubscription
from reminders.push.transport import Message, Transport
from reminders.retries import pause_after
from reminders.single import WAITING, Kind

LASTS: Final = timedelta(hours=24)
"""A phone that was out of reach for longer learns it when its app is opened, like every phone without a notice."""

TOO_LATE: Final = "it could not be sent within a day"
WITHDRAWN: Final = "the sessions are open again"
TITLE, BODY = "There is news from your clinic", "Please open the app."


def send(patient: UUID, *, transport: Transport, clock: Callable[[], datetime]) -> None:
    """Send what the patient's phones have still to be sent about the stop that holds. Nothing where none does.

    Doing it twice, or at once in two workers, sends each phone one message.
    """
    for delivery in _written(patient, clock()):
        NOTICES.send(delivery, transport=transport, clock=clock)


def waiting(now: datetime) -> set[UUID]:
    """The patients whose phones a worker should be sent to: the wake-up was lost, or a push service asked to wait."""
    told = Delivery.objects.filter(
        reminder=None, purpose=Purpose.STOP, patient=OuterRef("patient"), created_at__gte=OuterRef("closed_at")
    )
    phones = PushSubscription.objects.live().filter(patient=OuterRef("patient"))
    untold = _stops(now).filter(~Exists(told), Exists(phones))
    return {*untold.values_list("patient_id", flat=True), *(row.patient_id for row in NOTICES.waiting(now))}


@transaction.atomic
def _written(patient: UUID, now: datetime) -> list[UUID]:
    """The deliveries that are still to be sent, one to each live phone; written first, where they are not there yet."""
    Patient.objects.select_for_update(no_key=True, of=("self",)).get(pk=patient)
    stop = _stops(now).filter(patient=patient).order_by("-closed_at").first()
    if stop is None:  # the physio has said carry on meanwhile, so there is nothing to open the app for
        _withdraw(patient)
        return []
    rows = {row.target: row for row in _since(stop)}
    for phone in PushSubscription.objects.live().filter(patient=patient):
        if phone.pk not in rows:
            rows[phone.pk] = Delivery.objects.create(
                clinic_id=phone.clinic_id,
                patient_id=patient,
                purpose=Purpose.STOP,
                channel=Channel.PUSH,
                target=phone.pk,
                subscription=phone,
                created_at=now,
            )
    return [row.pk for row in rows.values() if row.outcome in WAITING]


def _stops(now: datetime) -> ClosureQuerySet:
    return Closure.objects.open().filter(kind=ClosureKind.STOP, closed_at__gt=now - LASTS)


def _since(stop: Closure) -> QuerySet[Delivery]:
    notices = Delivery.objects.filter(reminder=None, purpose=Purpose.STOP, patient=stop.patient_id)
    return notices.filter(created_at__gte=stop.closed_at)


def _withdraw(patient: UUID) -> None:
    unsent = Delivery.objects.filter(reminder=None, purpose=Purpose.STOP, patient=patient, outcome__in=WAITING)
    unsent.update(outcome=Outcome.FAILED, why=WITHDRAWN, try_again_at=None)


def _message(delivery: Delivery, phone: PushSubscription) -> Message:
    notification = {
        "title": TITLE,
        "body": BODY,
        "lang": "en-GB",
        "navigate": f"{settings.SITE_URL}/app/",
        "tag": "news",
        "silent": False,
        "data": {"delivery": str(delivery.pk), "kind": "news"},
    }
    keys = {"endpoint": phone.endpoint, "p256dh": phone.p256dh, "auth": phone.auth}
    payload = declarative(notification)
    return Message(**keys, payload=payload, ttl=int(LASTS.total_seconds()), topic="news", urgency="high")


NOTICES: Final = Kind(Purpose.STOP, LASTS, TOO_LATE, _message, pause=pause_after)
