"""One patient's page: the programme read back, the last days, and what the physio can do about it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect

from clinic import audit
from clinic.days import today
from clinic.enums import AuditVerb
from clinic.models import Invitation, Patient, Screening
from panel import notes
from panel.access import MemberRequest, for_members, own
from panel.days import Days, last_heard, reminders_since, sessions_since, with_days
from panel.forms.programme import PauseForm, ReasonForm
from panel.hints import hints_card
from panel.needs import dealing
from panel.needs.board import line_for
from panel.reading import ProgrammeReading, read_programme
from panel.reminder_days import reminder_days
from panel.session_detail import detail
from panel.site import page
from panel.times import set_times
from panel.views import step_up
from panel.ways import phones_of, ways_of
from programmes.content import before_you_start, caution_codes, danger_signs
from programmes.models import Closure, Programme, Slot
from programmes.screening import latest

DAYS_BACK = 14
MOST_INVITATIONS = 10


@for_members("GET")
def patient(request: MemberRequest, patient: UUID) -> HttpResponse:
    row = own(Patient.objects.select_related("physio__user", "clinic"), request, patient)
    audit.record(AuditVerb.OPENED_PATIENT, now=request.now, patient=row, member=request.member)
    line = line_for(row, request.now)
    if line and not line.seen and request.method == "GET":
        seen = dealing.see(row, line.needs, by=request.member, now=request.now)
        line = replace(line, seen=max(seen, key=lambda each: each.seen_at))
    return show(request, row, line=line)


def show(request: MemberRequest, row: Patient, *, status: int = 200, **typed: Any) -> HttpResponse:
    """The page, with a form as it was typed in place of an empty one where something was wrong with it."""
    closures = Prefetch("closures", queryset=Closure.objects.select_related("entry", "revision"))
    prefetch_related_objects([row], "zone_changes", closures)  # each session of the page asks for them
    ended = with_days(Programme.objects.filter(patient=row)).order_by("ended_at")
    open_one = with_days(row.programmes.open()).first() or ended.last()
    found = notes.with_forms(row, answering=typed.pop("answering", None))
    context = {
        "title": str(row),
        "patient": row,
        "line": typed.pop("line") if "line" in typed else line_for(row, request.now),
        "back": "patient",
        "now": request.now,
        "today": today(row, request.now),
        "zone": row.zone_on(today(row, request.now)),
        "cautions": [caution["means"] for caution in caution_codes() if caution["code"] in row.cautions],
        "notes": found,
        "unread_notes": sum(not hasattr(note, "reading") for note, _ in found),
        "quarantined": row.quarantined_entries.select_related("device"),
        "invitations": _invitations(row, request),
        "closures": [_closure(closure) for closure in row.closures.all() if closure.reopened_at is None],
        "hints": hints_card(row, request.now),
        "step_ups": step_up.card(row, open_one, request.now),
        **_reminders(request, row, open_one),
        **_screening(row),
        **(_programme(request, row, open_one) if open_one else {"programme": None}),
        **_forms(),
        **typed,
    }
    return page(request, "panel/patient.html", context, status=status)


@for_members("GET")
def session(request: MemberRequest, patient: UUID, slot: UUID, day: date) -> HttpResponse:
    """One session: everything its entries say."""
    row = own(Patient.objects.select_related("clinic"), request, patient)
    asked = own(Slot.objects.filter(programme__patient=row), request, slot)
    programme = with_days(Programme.objects.filter(pk=asked.programme_id)).get()
    programme.patient = row
    found = {item.slot.pk: item for item in _days(request, row, programme, first=day).on(day)}
    context = {
        "title": f"{day:%A} {day.day} {day:%B}",
        "patient": row,
        "item": found.get(asked.pk),
        "detail": detail(row, asked, day),
        "day": day,
    }
    return page(request, "panel/session.html", context)


@for_members("POST")
def looked(request: MemberRequest, screening: UUID) -> HttpResponse:
    """ "I have looked": the first session no longer waits. Doing it twice changes nothing."""
    row = own(Screening.objects.select_related("patient"), request, screening)
    first = Screening.objects.filter(pk=row.pk, looked_at__isnull=True)
    if first.update(looked_at=request.now, looked_by=request.member):
        audit.record(AuditVerb.LOOKED_AT_ANSWERS, now=request.now, patient=row.patient, member=request.member)
    return redirect("panel:patient", patient=row.patient_id)


def _days(request: MemberRequest, row: Patient, programme: Programme, *, first: date) -> Days:
    return Days(
        programme,
        now=request.now,
        sessions=sessions_since([row], first),
        last_heard=last_heard(row),
        reminders=reminders_since([row], first),
    )


def _programme(request: MemberRequest, row: Patient, programme: Programme) -> dict[str, Any]:
    programme.patient = row
    local_date = today(row, request.now)
    days = _days(request, row, programme, first=local_date - timedelta(days=DAYS_BACK))
    return {
        "programme": programme,
        "reading": _reading(programme, request),
        "draft": programme.draft,
        "times": set_times(programme, row.zone_on(local_date)),
        "issued": programme.revisions.issued().select_related("issued_by__user").order_by("-number"),
        "today_sessions": days.on(local_date),
        "last_days": days.last(DAYS_BACK, until=local_date - timedelta(days=1)),
        "pauses": [pause for pause in programme.pauses.all() if not pause.until_date or pause.until_date >= local_date],
        "is_over": programme.is_over(local_date),
    }


def _reading(programme: Programme, request: MemberRequest) -> ProgrammeReading | None:
    current = programme.current_revision
    return read_programme(current, today(programme.patient, request.now)) if current else None


def _closure(closure: Closure) -> dict[str, Any]:
    """What closed the sessions, in words: the danger signs by their questions, a stop by what the physio wrote."""
    yes = closure.entry.body.get("yes", []) if closure.entry else []
    questions = [sign["question"] for sign in danger_signs() if sign["id"] in yes]
    return {"row": closure, "questions": questions, "why": closure.revision.why if closure.revision else ""}


def _screening(row: Patient) -> dict[str, Any]:
    answers = latest(row)
    if answers is None:
        return {"screening": None}
    told = [
        {"question": item["question"], "answer": answers.answers[item["code"]], "for_physio": item["for_physio"]}
        for item in before_you_start()
        if answers.answers.get(item["code"], "no") != "no"
    ]
    return {"screening": answers, "told": told}


def _reminders(request: MemberRequest, row: Patient, programme: Programme | None) -> dict[str, Any]:
    phones = phones_of(row, request.now)
    ways = ways_of(row, phones, request.now, asleep=_asleep(row, programme, today(row, request.now)))
    return {"phones": phones, "ways": ways, "reminder_days": reminder_days(row, request.now)}


def _asleep(row: Patient, programme: Programme | None, local_date: date) -> str:
    """Why no reminder is due at all, in a sentence; empty while sessions are asked for."""
    if programme is None or programme.is_over(local_date):
        return "No programme runs, so nothing is sent."
    if any(closure.reopened_at is None for closure in row.closures.all()):
        return "Every session is closed, so nothing is sent until you say carry on."
    if any(pause.covers(local_date) for pause in programme.pauses.all()):
        return "The programme is paused today, so nothing is sent."
    return ""


def _invitations(row: Patient, request: MemberRequest) -> list[dict[str, Any]]:
    rows = Invitation.objects.filter(patient=row).select_related("device")[:MOST_INVITATIONS]
    return [{"row": invitation, "state": state_of(invitation, request)} for invitation in rows]


def state_of(invitation: Invitation, request: MemberRequest) -> str:
    """What has become of an invitation, in words."""
    if invitation.redeemed_at:
        return "used"
    if invitation.declined_at:
        return "“That is not me”"
    if invitation.revoked_at:
        return "taken back"
    if invitation.is_locked:
        return "closed after five wrong tries"
    return "open" if invitation.is_open(request.now) else "run out"


def _forms() -> dict[str, Any]:
    return {
        "carry_on_form": ReasonForm(label="What did you find?", prefix="carry-on"),
        "stop_form": ReasonForm(label="What should the patient know?", prefix="stop"),
        "end_form": ReasonForm(label="Why does it end?", prefix="end"),
        "pause_form": PauseForm(prefix="pause"),
    }
