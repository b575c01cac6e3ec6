"""When reminders cannot count on the patient's phones, and e-mail takes over for those who agreed to it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, DateTimeField, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest

from clinic.enums import Notifications
from clinic.models import Patient
from clinic.prepared import A_KEY, AN_INSTANT, Prepared
from reminders.models import Delivery, PushSubscription
from reminders.models.subscriptions import PushSubscriptionQuerySet

SILENT_FOR: Final = timedelta(hours=48)

# A phone that says anything else shows nothing, whatever its push service still accepts.
SHOWING: Final = (Notifications.ON, Notifications.UNKNOWN)


class Takeover(StrEnum):
    """Why the phones do not do."""

    NO_PHONE = "no_phone"
    NO_RECEIPT = "no_receipt"


def takeover(phones: Iterable[datetime | None], now: datetime) -> Takeover | None:
    """Why e-mail takes over, or None while one phone can be counted on. Pure.

    For each phone that can be sent to: since when a message to it has gone without a receipt, whether its push service
    took it or not; None where none has, as on a phone that was just added. 48 hours of it are silence; one phone that
    answers is enough.
    """
    silences = list(phones)
    if not silences:
        return Takeover.NO_PHONE
    silent = all(since is not None and now - since >= SILENT_FOR for since in silences)
    return Takeover.NO_RECEIPT if silent else None


def takeovers(patients: Iterable[UUID], now: datetime) -> dict[UUID, Takeover]:
    """Of these patients those whose phones do not do, and why; agreed or not. One query, however many."""
    wanted = set(patients)
    silences = _silences(wanted, now)
    why = {patient: takeover(silences[patient], now) for patient in wanted}
    return {patient: reason for patient, reason in why.items() if reason is not None}


def by_email(patients: Iterable[UUID], now: datetime) -> set[UUID]:
    """Of these patients those whose reminders come by e-mail now. One query, at most two, however many there are.

    None of a clinic that has switched e-mail off.
    """
    agreed = Patient.objects.filter(pk__in=set(patients), email_agreed_at__isnull=False, clinic__email_reminders=True)
    return set(takeovers(agreed.exclude(email="").values_list("pk", flat=True), now))


def takeover_of(patient: Patient, now: datetime) -> Takeover | None:
    """Why reminders come by e-mail now, or would if the patient agreed; None while push does."""
    return takeovers([patient.pk], now).get(patient.pk)


def may_email(patient: Patient) -> bool:
    """Whether there is an address to write to, and the clinic lets reminders go by e-mail at all."""
    return bool(patient.email) and patient.clinic.email_reminders


def has_agreed(patient: Patient) -> bool:
    return may_email(patient) and patient.email_agreed_at is not None


def _silences(patients: set[UUID], now: datetime) -> dict[UUID, list[datetime | None]]:
    """For each patient, what `takeover` asks of each of the phones."""
    found: dict[UUID, list[datetime | None]] = defaultdict(list)
    if not patients:
        return found
    for patient, silent_since in _PHONES.rows(patients=patients, quiet_at=now - SILENT_FOR):
        found[patient].append(silent_since)
    return found


def answering(since: datetime) -> QuerySet[PushSubscription]:
    """Phones that can be counted on whatever was sent to them: they have answered, or were added, since then."""
    return _live().alias(heard_at=_HEARD_AT).filter(heard_at__gt=since).order_by()


def _live() -> PushSubscriptionQuerySet:
    return PushSubscription.objects.live().filter(device__notifications__in=SHOWING)


_HEARD_AT = Greatest("created_at", Coalesce("last_acknowledged_at", "created_at"))


def _phones(patients: Iterable[UUID], quiet_at: datetime) -> QuerySet[PushSubscription, Any]:
    heard = _live().filter(patient__among=patients).annotate(heard_at=_HEARD_AT)
    # Only of a phone that has been quiet: most answer every day, and their messages are then not looked at.
    quiet = When(heard_at__lte=quiet_at, then=_oldest_unanswered())
    since = Case(quiet, output_field=DateTimeField())
    return heard.annotate(silent_since=since).values_list("patient_id", "silent_since")


_PHONES = Prepared(_phones, patients=[A_KEY], quiet_at=AN_INSTANT)


def _oldest_unanswered() -> Subquery:
    """When the first message since a phone's last receipt was sent, where there is one.

    One that the push service did not take counts as well, by its last try: a service that is down for days, or that
    refuses this server's keys, reminds nobody either.
    """
    since_heard = Q(subscription__last_acknowledged_at=None) | Q(sent_at__gt=F("subscription__last_acknowledged_at"))
    # A receipt may come in before the worker has marked its message as accepted.
    unanswered = Delivery.objects.filter(subscription=OuterRef("pk"), received_told_at=None)
    sent = unanswered.annotate(sent_at=Coalesce("accepted_at", "last_tried_at"))
    alive = sent.filter(since_heard, sent_at__gte=F("subscription__created_at")).order_by()
    return Subquery(alive.values("subscription").annotate(first=Min("sent_at")).values("first"))
