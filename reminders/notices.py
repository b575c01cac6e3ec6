"""The one message after a stop: that there is news from the clinic. It makes the app ask, and the app then says what.

After a stop nothing else of that programme is sent. This says no more than that there is news: anybody may read a
locked screen. What the app shows when it has asked is its own affair.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

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
        if _stops(clock()).filter(patient=patient).exists():  # "carry on" may have been said between two phones
            NOTICES.send(delivery, transport=transport, clock=clock)
        else:
            _withdraw(patient)


def waiting(now: datetime) -> set[UUID]:
    """The patients whose phones a worker should be sent to: the wake-up was lost, or a push service asked to wait."""
    closed_at = OuterRef(OuterRef("closed_at"))
    told = Delivery.objects.filter(
        reminder=None, purpose=Purpose.STOP, target=OuterRef("pk"), created_at__gte=closed_at
    )
    phones = _unaware(PushSubscription.objects.live().filter(patient=OuterRef("patient")), OuterRef("closed_at"))
    untold = _stops(now).filter(Exists(phones.filter(~Exists(told))))
    return {*untold.values_list("patient_id", flat=True), *(row.patient_id for row in NOTICES.waiting(now))}


@transaction.atomic
def _written(patient: UUID, now: datetime) -> list[UUID]:
    """The deliveries that are still to be sent, one to each live phone; written first, where they are not there yet."""
    Patient.objects.select_for_update(no_key=True, of=("self",)).get(pk=patient)
    stop = _stops(now).filter(patient=patient).order_by("-closed_at").first()
    if stop is None:  # the physio has said carry on meanwhile, so there is nothing to open the app for
        _withdraw(patient)
        return []
    _withdraw(patient, older_than=stop.closed_at)  # of a stop that was taken back and given again
    rows = {row.target: row for row in _since(stop)}
    for phone in _unaware(PushSubscription.objects.live().filter(patient=patient), stop.closed_at):
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


def _unaware(phones: QuerySet[PushSubscription], closed_at: Any) -> QuerySet[PushSubscription]:
    """Those whose app has not asked since: the answer has told the others. A browser may have changed its address."""
    asked = Q(device__last_synced_at__gte=closed_at) | Q(device__fetched_at__gte=closed_at)
    return phones.exclude(asked)


def _since(stop: Closure) -> QuerySet[Delivery]:
    notices = Delivery.objects.filter(reminder=None, purpose=Purpose.STOP, patient=stop.patient_id)
    return notices.filter(created_at__gte=stop.closed_at)


def _withdraw(patient: UUID, *, older_than: datetime | None = None) -> None:
    unsent = Delivery.objects.filter(reminder=None, purpose=Purpose.STOP, patient=patient, outcome__in=WAITING)
    unsent = unsent.filter(created_at__lt=older_than) if older_than else unsent
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
