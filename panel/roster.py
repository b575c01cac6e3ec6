"""The first page's list: every patient of the clinic with today's sessions, in the same number of queries for any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from clinic.days import today
from clinic.models import Device, Invitation, Patient
from clinic.models.patients import PatientQuerySet
from panel import notes
from panel.days import Days, DaySession, Key, last_heard, reminders_since, sessions_since, with_days
from programmes.models import Programme, Session


@dataclass(frozen=True)
class RosterLine:
    """One patient: joined or not, today's sessions or why there are none, and when a phone was last heard."""

    patient: Patient
    zone: ZoneInfo
    sessions: Sequence[DaySession]
    standing: str
    """Why there are no sessions today, in words; empty where there are some."""
    alert: str
    """What comes before everything else: the sessions are closed, or the answers wait to be looked at."""
    joined: str
    unread_notes: int
    heard_at: datetime | None


def roster(patients: PatientQuerySet, *, now: datetime) -> list[RosterLine]:
    rows = list(
        patients.select_related("physio__user", "clinic").prefetch_related(
            "zone_changes",
            "screenings",
            "closures",
            Prefetch("devices", queryset=Device.objects.active()),
            Prefetch("invitations", queryset=Invitation.objects.open(now)),
            Prefetch("programmes", queryset=with_days(Programme.objects.open())),
        )
    )
    first = now.date() - timedelta(days=2)
    sessions, reminders = sessions_since(rows, first), reminders_since(rows, first)
    unread = notes.unread(rows)
    return [_line(patient, now, sessions, reminders, unread[patient.pk]) for patient in rows]


def _line(
    patient: Patient, now: datetime, sessions: Mapping[Key, Session], reminders: Mapping[Key, str], unread: int
) -> RosterLine:
    local_date = today(patient, now)
    programme = next(iter(patient.programmes.all()), None)
    heard_at = last_heard(patient)
    found: list[DaySession] = []
    if programme:
        programme.patient = patient  # with its zone changes and its clinic at hand
        days = Days(programme, now=now, sessions=sessions, last_heard=heard_at, reminders=reminders)
        found = days.on(local_date)
    return RosterLine(
        patient=patient,
        zone=patient.zone_on(local_date),
        sessions=found,
        standing="" if found else _standing(programme, patient, now),
        alert=_alert(patient),
        joined=_joined(patient),
        unread_notes=unread,
        heard_at=heard_at,
    )


def _standing(programme: Programme | None, patient: Patient, now: datetime) -> str:
    if programme is None:
        return "No programme"
    local_date = today(patient, now)
    if not programme.revisions.all():
        return "Draft, not issued yet"
    if not programme.has_begun(local_date):
        return f"Begins on {programme.starts_on:%A} {programme.starts_on.day} {programme.starts_on:%B}"
    return "Programme is over" if programme.is_over(local_date) else "No session today"


def _alert(patient: Patient) -> str:
    for closure in patient.closures.all():
        if closure.reopened_at is None:
            return closure.get_kind_display()
    latest = next(iter(patient.screenings.all()), None)
    return "Answers before the start wait for you" if latest and latest.holds_start else ""


def _joined(patient: Patient) -> str:
    if patient.devices.all():
        return "joined"
    return "invited" if patient.invitations.all() else "not invited"
