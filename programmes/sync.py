"""Taking in what a phone has written, so that nothing is lost, doubled or overwritten.

The same batch again, after a reply that got lost, is answered with "duplicate" and stores nothing.
"""

from datetime import datetime, timedelta

from django.db import transaction

from clinic.days import travelled
from clinic.models import Device, Patient
from programmes import closing, screening, sessions, wakeups
from programmes.intake import Batch, Intake, Verdict
from programmes.models import Entry

MOST_ENTRIES = 200
RECENT = timedelta(days=1)


@transaction.atomic
def take_in(batch: Batch, *, now: datetime) -> list[Verdict]:
    """Store a batch and all that follows from it, in one transaction: one verdict per entry, in the order sent.

    A batch belongs to the device's patient, whatever it claims. After the commit the reminders plan the patient anew.
    """
    # Two phones of one patient may sync at once; what a session adds up to is then worked out by one after the other.
    patients = Patient.objects.select_for_update(no_key=True, of=("self",)).select_related("clinic")
    patient = patients.get(pk=batch.device.patient_id)
    intake = Intake(batch, patient, now)
    intake.keep()
    if intake.stored:
        _follow(intake.stored, patient, now)
    intake.move()  # a session that the same batch begins is begun by now
    if intake.stored:
        _notice_journey(intake.stored, patient, batch.device, now)
        wakeups.replan(patient.pk)
    release = {"release": batch.release} if batch.release else {}
    Device.objects.filter(pk=batch.device.pk).update(last_synced_at=now, last_seen_at=now, **release)
    return intake.verdicts()


def _follow(stored: list[Entry], patient: Patient, now: datetime) -> None:
    """What new entries mean beyond themselves: sessions, a closed programme, answers before the start."""
    sessions.write(
        patient, {(entry.slot_id, entry.local_date) for entry in stored if entry.slot_id and entry.local_date}
    )
    for entry in stored:
        closing.close_if_told(entry, now=now)
        screening.keep_answers(entry)


def _notice_journey(stored: list[Entry], patient: Patient, device: Device, now: datetime) -> None:
    """Only what was written within a day says where the phone is now; a backlog tells of earlier journeys."""
    latest = max(stored, key=lambda entry: entry.recorded_at)
    if abs(now - latest.recorded_at) <= RECENT:
        travelled(patient, latest.zone, device=device, now=now)
