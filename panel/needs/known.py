"""What is known of every patient of a clinic at one instant, in a number of queries that does not grow with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, DateTimeField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from clinic.days import today
from clinic.models import Device, Invitation, Patient, Screening
from clinic.models.patients import PatientQuerySet
from programmes.content import danger_signs
from programmes.enums import ClosureKind, EntryKind
from programmes.models import Closure, Entry, Pause, Programme, Session
from programmes.need import Day, Known
from reminders import fallback
from reminders.enums import SENT, ReminderKind, ReminderState
from reminders.models import PushSubscription, Reminder

DAYS_SHOWN = 14
NOTED = ~Q(finished_at=None, skipped_at=None, stopped_at=None, without_phone_at=None, ticks_done=0)
KEPT = ~Q(finished_at=None, stopped_at=None, without_phone_at=None, ticks_done=0)


@dataclass(frozen=True)
class OfPatient:
    """A patient with what is known, and the sessions kept on each of the last 14 local dates, the oldest first."""

    patient: Patient
    known: Known
    kept: list[int]
    unheard: int
    """The last of these dates on which no phone has been heard from, up to yesterday; 0 where none has joined."""
    week: int
    """Of the programme that runs, counted from 1; 0 where none does."""


ByDay = Mapping[UUID, Mapping[date, Mapping[str, Any]]]


@dataclass(frozen=True)
class _Found:
    """What was found of all of them, by patient."""

    closures: Mapping[UUID, list[Closure]]
    notes: Mapping[UUID, list[tuple[datetime, str]]]
    sessions: ByDay
    reminders: ByDay
    unreached: set[UUID]


def everybody(patients: PatientQuerySet, now: datetime) -> list[OfPatient]:
    """Everything that `programmes.need` asks about these patients. Nine queries, one fewer where all phones answer."""
    rows = list(_rows(patients, now))
    keys = [row.pk for row in rows]
    found = _Found(
        closures=_closures(keys),
        notes=_notes(keys),
        sessions=_sessions(keys, now),
        reminders=_reminders(keys, now),
        unreached=set(fallback.takeovers([row.pk for row in rows if row.joined_at], now)),  # type: ignore[attr-defined] # annotated
    )
    return [_of_patient(row, now, found) for row in rows]


def _rows(patients: PatientQuerySet, now: datetime) -> QuerySet[Patient]:
    """Patients with the few instants of other tables that are one to each."""
    mine = OuterRef("pk")
    phones = Device.objects.active().filter(patient=mine).order_by()
    pushes = PushSubscription.objects.live().filter(patient=mine).order_by()
    issued = Programme.objects.open().filter(patient=mine, revisions__issued_at__isnull=False)
    programmes = issued.exclude(ends_on__lt=now.date()).order_by()
    pauses = Pause.objects.filter(programme__patient=mine, programme__ended_at=None).covering(now.date())
    answers = Screening.objects.filter(patient=mine).order_by("-answered_at", "-pk")
    invitations = Invitation.objects.filter(patient=mine).order_by("-opened_at", "-pk")
    is_open = When(redeemed_at=None, revoked_at=None, declined_at=None, then=F("opened_at"))
    unanswered = Case(is_open, output_field=DateTimeField())
    waiting = Case(When(hold_start=True, looked_at=None, then=F("answered_at")), output_field=DateTimeField())
    return (
        patients.select_related("physio__user", "clinic")
        .prefetch_related("zone_changes")
        .annotate(
            joined_at=_of_all(phones, Min("joined_at")),
            heard_at=_of_all(phones, Max(Coalesce("last_synced_at", "joined_at"))),
            answered_at=_of_all(pushes, Max(Coalesce("last_acknowledged_at", "created_at"))),
            invited_at=Subquery(invitations.annotate(waits=unanswered).values("waits")[:1]),
            declined_at=Subquery(invitations.values("declined_at")[:1]),
            is_paused=Exists(pauses),
            held_since=Subquery(answers.annotate(waits=waiting).values("waits")[:1]),
            starts_on=Subquery(programmes.values("starts_on")[:1]),
        )
    )


def _of_all(rows: QuerySet[Any], what: Max | Min) -> Subquery:
    return Subquery(rows.values("patient").annotate(found=what).values("found"))


def _closures(keys: Iterable[UUID]) -> dict[UUID, list[Closure]]:
    found = defaultdict(list)
    for closure in Closure.objects.open().filter(patient__among=keys).select_related("entry").order_by("closed_at"):
        found[closure.patient_id].append(closure)
    return found


def _notes(keys: Iterable[UUID]) -> dict[UUID, list[tuple[datetime, str]]]:
    found = defaultdict(list)
    # By when they reached the clinic: a phone's clock may be wrong, and what was written first may come last.
    rows = Entry.objects.filter(kind=EntryKind.NOTE, reading=None, patient__among=keys).order_by("synced_at", "pk")
    for patient, at, body in rows.values_list("patient_id", "synced_at", "body"):
        found[patient].append((at, str(body.get("text", ""))))
    return found


def _sessions(keys: Iterable[UUID], now: datetime) -> ByDay:
    rows = Session.objects.filter(patient__among=keys, local_date__gt=now.date() - timedelta(days=DAYS_SHOWN + 1))
    days = rows.order_by().values("patient_id", "local_date").annotate(
        legs=Max("leg_before"), legs_after=Max("leg_after"), backs=Max("back_before"), backs_after=Max("back_after"),
        stopped=Count("stopped_at"), noted=Count("pk", filter=NOTED), kept=Count("pk", filter=KEPT),
        told_at=Min("last_synced_at"),
    )  # fmt: skip
    return _by_day(days)


def _reminders(keys: Iterable[UUID], now: datetime) -> ByDay:
    """Start reminders by local date. One that was cancelled asked for nothing: paused, closed, moved or ended."""
    rows = Reminder.objects.filter(
        patient__among=keys, due_at__gt=now - timedelta(days=DAYS_SHOWN + 1), kind=ReminderKind.START
    )
    reached = Q(state__in=[*SENT, ReminderState.DONE_BEFORE])
    days = rows.order_by().values("patient_id", "local_date").annotate(
        asked=Count("pk", filter=~Q(state=ReminderState.CANCELLED)), reached=Count("pk", filter=reached)
    )  # fmt: skip
    return _by_day(days)


def _by_day(rows: Iterable[Any]) -> ByDay:
    found: dict[UUID, dict[date, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        found[row["patient_id"]][row["local_date"]] = row
    return found


def _of_patient(row: Any, now: datetime, found: _Found) -> OfPatient:
    local_date = today(row, now)
    runs = _runs(row, local_date)
    sessions = found.sessions.get(row.pk, {})
    kept = [sessions.get(local_date - timedelta(days=n), {}).get("kept", 0) for n in reversed(range(DAYS_SHOWN))]
    week = (local_date - row.starts_on).days // 7 + 1 if runs else 0
    heard_on = _on_clock(row, row.heard_at, local_date)
    unheard = max(0, (local_date - heard_on).days - 1) if heard_on else 0
    return OfPatient(row, _known(row, now, local_date, found), kept, min(unheard, DAYS_SHOWN), week)


def _runs(row: Any, local_date: date) -> bool:
    return row.starts_on is not None and row.starts_on <= local_date


def _on_clock(row: Any, at: datetime | None, local_date: date) -> date | None:
    return at.astimezone(row.zone_on(local_date)).date() if at else None


def _known(row: Any, now: datetime, local_date: date, found: _Found) -> Known:
    sessions, reminders = found.sessions.get(row.pk, {}), found.reminders.get(row.pk, {})
    heard_on = _on_clock(row, row.heard_at, local_date)
    closures = found.closures.get(row.pk, [])
    signs = [closure for closure in closures if closure.kind == ClosureKind.DANGER_SIGN]
    losses = [closure for closure in closures if closure.kind == ClosureKind.PAIN_RULE]
    stops = [closure for closure in closures if closure.kind == ClosureKind.STOP]
    # A phone whose clock is ahead dates what it notes into days to come: they must not stand before today's.
    dates = sorted(on for on in {*sessions, *reminders} if on <= local_date + timedelta(days=1))
    is_asked = _runs(row, local_date) and not (closures or row.is_paused or row.held_since)
    return Known(
        now=now,
        today=local_date,
        days=[_day(on, sessions.get(on, {}), reminders.get(on, {}), heard_on) for on in dates],
        asked_since=datetime.combine(row.starts_on, time.min, UTC) if is_asked else None,
        danger_sign_at=signs[0].closed_at if signs else None,
        danger_sign_again_at=signs[-1].closed_at if signs else None,
        danger_signs=_questions(signs),
        new_loss_at=losses[0].closed_at if losses else None,
        held_since=min(row.held_since, now) if row.held_since else None,
        joined_at=row.joined_at,
        heard_at=row.heard_at,
        unreached_since=(row.answered_at or row.joined_at) if row.pk in found.unreached else None,
        by_email=fallback.has_agreed(row),
        notes=found.notes.get(row.pk, []),
        invited_at=row.invited_at if row.starts_on else None,
        declined_at=row.declined_at if row.starts_on else None,
        stopped_since=stops[0].closed_at if stops else None,
    )


def _day(on: date, session: Mapping[str, Any], reminder: Mapping[str, Any], heard_on: date | None) -> Day:
    return Day(
        on=on,
        leg=_worst(session.get("legs"), session.get("legs_after")),
        back=_worst(session.get("backs"), session.get("backs_after")),
        stopped=session.get("stopped", 0),
        noted=session.get("noted", 0),
        told_at=session.get("told_at"),
        asked=reminder.get("asked", 0),
        reached=reminder.get("reached", 0),
        heard_after=heard_on is not None and heard_on > on,
    )


def _worst(*values: int | None) -> int | None:
    return max((value for value in values if value is not None), default=None)


def _questions(closures: Iterable[Closure]) -> list[str]:
    bodies = [closure.entry.body for closure in closures if closure.entry]
    yes = {sign for body in bodies for sign in body.get("yes", [])}
    yes |= {sign for body in bodies for sign, answer in body.get("answers", {}).items() if answer is True}
    known = {sign["id"]: sign["question"] for sign in danger_signs()}
    asked = [question for sign, question in known.items() if sign in yes]
    return [*asked, *(["One that this server does not know yet."] if yes - known.keys() else [])]
