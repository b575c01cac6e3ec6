"""The patient's agreement to reminders by e-mail, as the physio writes it down: said in the room, on a day."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from clinic import audit
from clinic.days import today
from clinic.enums import AuditVerb
from clinic.models import Membership, Patient

NOON = time(12)


@transaction.atomic
def record_agreement(patient: Patient, on: date | None, *, by: Membership, now: datetime) -> bool:
    """Write down that the patient agreed on this local date, or with None that the agreement is withdrawn.

    False where it stands so already. A day in the past is kept as noon on the patient's clock: nobody knows the hour.
    """
    row = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    if agreed_on(row) == on:
        return False
    at = _instant(row, on, now) if on else None
    Patient.objects.filter(pk=row.pk).update(email_agreed_at=at)
    patient.email_agreed_at = at
    audit.record(AuditVerb.AGREED_TO_EMAIL if at else AuditVerb.ENDED_EMAIL, now=now, patient=row, member=by)
    return True


def agreed_on(patient: Patient) -> date | None:
    """The patient's local date of the agreement; None where there is none."""
    at = patient.email_agreed_at
    return at.astimezone(patient.zone_on(at.date())).date() if at else None


def _instant(patient: Patient, on: date, now: datetime) -> datetime:
    if on == today(patient, now):
        return now
    noon = datetime.combine(on, NOON, patient.zone_on(on))
    return min(noon, now - timedelta(seconds=1))
