"""A patient's private calendar address: opened and ended in the app, and which sessions stand in it."""

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from clinic import audit
from clinic.days import today
from clinic.enums import AuditVerb
from clinic.models import Device, Patient
from clinic.secrets import hashed, new_token
from programmes.models import Programme
from programmes.session_length import minutes_of_slots
from programmes.standing import Standing, standing_of
from reminders.enums import ReminderKind
from reminders.message import part_of_day
from reminders.models import CalendarFeed
from reminders.timetable import Planned, timetable

DAYS_BACK, DAYS_AHEAD = timedelta(days=1), timedelta(days=28)
FETCH_NOTED_EVERY: Final = timedelta(minutes=1)
SETTLED: Final = (Standing.DONE, Standing.SKIPPED)


@dataclass(frozen=True)
class CalendarSession:
    """One session as a calendar shows it; instants in UTC."""

    slot_id: UUID
    local_date: date
    begins: datetime
    ends: datetime
    part: str
    """The part of the day, the only word that is said of it."""


@transaction.atomic
def open_feed(device: Device, *, now: datetime) -> str:
    """A new address's token, told once and kept only as a hash. The patient's earlier address stops answering."""
    patient = Patient.objects.select_for_update(no_key=True).get(pk=device.patient_id)
    CalendarFeed.objects.live().filter(patient=patient).update(revoked_at=now)
    token = new_token()
    feed = CalendarFeed.objects.create(
        clinic_id=patient.clinic_id, patient=patient, made_on=device, token_hash=hashed(token), created_at=now
    )
    audit.record(AuditVerb.OPENED_CALENDAR, now=now, patient=patient, device=device, feed=feed.pk)
    return token


@transaction.atomic
def end_feed(device: Device, *, now: datetime) -> None:
    """The patient's address stops answering. Nothing happens where there was none."""
    if CalendarFeed.objects.live().filter(patient=device.patient_id).update(revoked_at=now):
        audit.record(AuditVerb.ENDED_CALENDAR, now=now, patient=device.patient, device=device)


def feed_behind(token: str) -> CalendarFeed | None:
    """The feed that answers at this address, with its patient; None where it was ended or never was."""
    return CalendarFeed.objects.live().select_related("patient").filter(token_hash=hashed(token)).first()


def note_fetch(feed: CalendarFeed, *, now: datetime) -> None:
    """Remember that a calendar has asked, to the minute: some ask again and again."""
    long_ago = Q(last_fetched_at=None) | Q(last_fetched_at__lte=now - FETCH_NOTED_EVERY)
    CalendarFeed.objects.filter(long_ago, pk=feed.pk).update(last_fetched_at=now)


def sessions_of(patient: Patient, now: datetime) -> list[CalendarSession]:
    """The sessions from yesterday to 28 local dates ahead, by the rules of the reminders, in the order of their time.

    None while the programme is paused, closed, held, ended or not begun; and none to come that is done or skipped
    already, because its alarm would ring for nothing.
    """
    programme = _programme(patient)
    if programme is None:
        return []
    day = today(patient, now)
    minutes = minutes_of_slots([slot.id for slot in programme.slots.all()])
    planned = timetable(programme, minutes, first=day - DAYS_BACK, last=day + DAYS_AHEAD)
    starts = [each for each in planned if each.key[2] is ReminderKind.START]
    return list(_shown(programme, starts, now))


def etag(sessions: list[CalendarSession], *, app_name: str) -> str:
    """Weak: the same sessions are the same calendar, whenever its file is written."""
    told = repr([app_name, *map(astuple, sessions)])
    return f'W/"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def _programme(patient: Patient) -> Programme | None:
    open_ones = Programme.objects.open().filter(patient=patient).select_related("patient", "clinic")
    at_hand = ("slots__timings", "pauses", "patient__closures", "patient__screenings", "patient__zone_changes")
    return open_ones.prefetch_related(*at_hand).first()


def _shown(programme: Programme, starts: list[Planned], now: datetime) -> Iterator[CalendarSession]:
    standing = standing_of(each.key[:2] for each in starts)
    for each in starts:
        slot_id, local_date, _ = each.key
        stands = standing[slot_id, local_date]
        if stands is Standing.ASKED or (stands in SETTLED and each.due_at <= now):
            local = each.due_at.astimezone(programme.patient.zone_on(local_date)).time()
            ends = each.due_at + timedelta(minutes=each.minutes)
            yield CalendarSession(slot_id, local_date, each.due_at, ends, part_of_day(local))
