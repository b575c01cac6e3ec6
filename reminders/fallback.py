"""When reminders cannot count on the patient's phones, and e-mail takes over for those who agreed to it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import F, Min, Q
from django.db.models.functions import Coalesce

from clinic.enums import Notifications
from clinic.models import Patient
from reminders.models import Delivery, PushSubscription

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
    """Of these patients those whose phones do not do, and why; agreed or not. At most two queries, however many."""
    wanted = set(patients)
    silences = _silences(wanted, now)
    why = {patient: takeover(silences[patient], now) for patient in wanted}
    return {patient: reason for patient, reason in why.items() if reason is not None}


def by_email(patients: Iterable[UUID], now: datetime) -> set[UUID]:
    """Of these patients those whose reminders come by e-mail now. One query, at most three, however many there are.

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
    live = PushSubscription.objects.live().filter(patient__in=patients, device__notifications__in=SHOWING)
    phones = list(live.values_list("id", "patient_id", "created_at", "last_acknowledged_at"))
    quiet = [id_ for id_, _, created, heard in phones if now - max(created, heard or created) >= SILENT_FOR]
    oldest = _oldest_unanswered(quiet) if quiet else {}
    for id_, patient, _, _ in phones:
        found[patient].append(oldest.get(id_))
    return found


def _oldest_unanswered(phones: list[UUID]) -> dict[UUID | None, datetime]:
    """When the first message since each phone's last receipt was sent, where there is one.

    One that the push service did not take counts as well, by its last try: a service that is down for days, or that
    refuses this server's keys, reminds nobody either.
    """
    since_heard = Q(subscription__last_acknowledged_at=None) | Q(sent_at__gt=F("subscription__last_acknowledged_at"))
    # A receipt may come in before the worker has marked its message as accepted.
    unanswered = Delivery.objects.filter(subscription__in=phones, received_told_at=None)
    sent = unanswered.annotate(sent_at=Coalesce("accepted_at", "last_tried_at"))
    alive = sent.filter(since_heard, sent_at__gte=F("subscription__created_at"))
    return dict(alive.values_list("subscription").annotate(Min("sent_at")))
