"""What the tests of the list begin with: a diary, reminders, and what a page sends back."""

from datetime import datetime, time, timedelta

from clinic.models import Patient
from panel.needs.board import key_of, line_for
from programmes import trends
from programmes.models import Session
from programmes.need import Kind, Need, Urgency
from reminders.models import Reminder
from tests.world import NOW, TODAY

DAY = timedelta(days=1)
PAIN_AT_SIX = Need(Kind.PAIN, Urgency.TODAY, "leg pain up 3 points in a week", "", NOW, "leg", 6)


def sessions(plan, *legs: int | None, until=TODAY) -> None:
    """One session a day up to a date, with this leg pain before it; None: nothing was noted."""
    patient = plan.programme.patient
    for n, leg in enumerate(reversed(legs)):
        if leg is not None:
            Session.objects.create(
                clinic_id=patient.clinic_id,
                patient=patient,
                programme=plan.programme,
                slot=plan.slots[0],
                local_date=until - n * DAY,
                revision=plan.revision,
                finished_at=NOW - n * DAY,
                leg_before=leg,
                ticks_done=3,
                ticks_due=3,
                first_synced_at=NOW - n * DAY,
                last_synced_at=NOW - n * DAY,
            )
    trends.write(patient)


def reminders(plan, state: str, *days_ago: int) -> None:
    patient = plan.programme.patient
    for n in days_ago:
        due = datetime.combine(TODAY - n * DAY, time(7), NOW.tzinfo)
        is_open = state == "planned"
        Reminder.objects.create(
            clinic_id=patient.clinic_id,
            patient=patient,
            slot=plan.slots[0],
            local_date=TODAY - n * DAY,
            kind="start",
            due_at=due,
            expires_at=due + timedelta(hours=3),
            state=state,
            planned_at=due - DAY,
            next_at=due if is_open else None,
            settled_at=None if is_open else due,
        )


def kinds(patient: Patient, now=NOW) -> list[Kind]:
    line = line_for(patient, now)
    return [need.kind for need in line.needs] if line else []


def post(client, patient, action: str, needs, **more):
    data = {"need": [key_of(need) for need in needs], **more}
    return client.post(f"/physio/patients/{patient.pk}/{action}/", data)
