"""One patient's page: how it is going, the programme read back, and what the physio can do about it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from clinic import audit
from clinic.days import today
from clinic.enums import AuditVerb
from clinic.models import Invitation, Patient, Screening
from panel import at_hand, diary_at_hand, notes
from panel.access import MemberRequest, for_members, own
from panel.at_hand import AtHand
from panel.closed import closed_of
from panel.days import Days, Key, last_heard, reminders_since, sessions_since, with_days
from panel.facts import age_on, on_phone, week_of
from panel.forms.programme import PauseForm, ReasonForm
from panel.going.days import window_of
from panel.going.page import going
from panel.hints import hints_card
from panel.needs import dealing
from panel.needs.at_hand import line_at_hand
from panel.needs.board import Line
from panel.needs.drawn import drawn
from panel.reading import read_programme
from panel.reminder_days import reminder_days
from panel.session_detail import detail
from panel.site import page
from panel.times import set_times
from panel.views import step_up
from panel.ways import phones_of, takeover_of, ways_of
from programmes.content import before_you_start, caution_codes
from programmes.models import Programme, Slot
from programmes.snapshot import STOPPED
from reminders.wording import day_and_time


@for_members("GET")
def patient(request: MemberRequest, patient: UUID) -> HttpResponse:
    found = _found(request, patient)
    audit.record(AuditVerb.OPENED_PATIENT, now=request.now, patient=found.patient, member=request.member)
    line = _line(request, found)
    if line and not line.seen and request.method == "GET":
        seen = dealing.see(found.patient, line.needs, by=request.member, now=request.now)
        line = replace(line, seen=max(seen, key=lambda each: each.seen_at))
    return _page(request, found, line)


def show(request: MemberRequest, row: Patient, *, status: int = 200, **typed: Any) -> HttpResponse:
    """The page, with a form as it was typed in place of an empty one where something was wrong with it."""
    found = _found(request, row.pk)
    return _page(request, found, _line(request, found), status=status, **typed)


def _found(request: MemberRequest, patient: UUID) -> AtHand:
    row = at_hand.patient_of(request.member.clinic_id, patient)
    if row is None:
        raise Http404
    return at_hand.of_patient(row)


def _line(request: MemberRequest, found: AtHand) -> Line | None:
    phones = phones_of(found.patient, request.now, devices=found.patient.devices.all())
    return line_at_hand(found, request.now, is_unreached=takeover_of(phones, request.now) is not None)


@for_members("GET")
def session(request: MemberRequest, patient: UUID, slot: UUID, day: date) -> HttpResponse:
    """One session: everything its entries say."""
    row = own(Patient.objects.select_related("clinic"), request, patient)
    asked = own(Slot.objects.filter(programme__patient=row), request, slot)
    programme = with_days(Programme.objects.filter(pk=asked.programme_id)).get()
    programme.patient = row
    days = Days(
        programme,
        now=request.now,
        sessions=sessions_since([row], day),
        last_heard=last_heard(row),
        reminders=reminders_since([row], day),
    )
    found = {item.slot.pk: item for item in days.on(day)}
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


def _page(request: MemberRequest, found: AtHand, line: Line | None, *, status: int = 200, **typed: Any) -> HttpResponse:
    row, now = found.patient, request.now
    local_date = today(row, now)
    zone = row.zone_on(local_date)
    shown = notes.with_forms(row.entries.all(), answering=typed.pop("answering", None))
    heard = last_heard(row)
    context = {
        "title": str(row),
        "patient": row,
        "back": "patient",
        "line": drawn(line, member=request.member, now=now) if line else None,
        "now": now,
        "today": local_date,
        "zone": zone,
        "age": age_on(row, local_date),
        "heard": day_and_time(heard, now, zone) if heard else "",
        "cautions": [caution["means"] for caution in caution_codes() if caution["code"] in row.cautions],
        "notes": shown,
        "unread_notes": sum(not hasattr(note, "reading") for note, _ in shown),
        "quarantined": row.quarantined_entries.all(),
        "invitations": [{"row": each, "state": state_of(each, request)} for each in row.invitations.all()],
        "closures": closed_of(row, now, zone),
        "hints": hints_card(row, found.marked, now),
        "step_ups": step_up.card(row, found.programme, now),
        **_screening(row),
        **_of_programme(request, found, local_date),
        **_forms(),
        **typed,
    }
    return page(request, "panel/patient.html", context, status=status)


def _of_programme(request: MemberRequest, found: AtHand, local_date: date) -> dict[str, Any]:
    """What the programme and its days say, the reminders included: these stand there without one as well."""
    row, programme, now = found.patient, found.programme, request.now
    window = window_of(programme, local_date, request.GET.get("weeks", "")) if programme else None
    first = window.first if window else local_date
    reminders = diary_at_hand.reminders_of(found, first=first, today=local_date, now=now)
    phones = phones_of(row, now, devices=row.devices.all())
    feed = next(iter(row.calendar_feeds.all()), None)
    context: dict[str, Any] = {
        "phones": phones,
        "ways": ways_of(row, phones, now, feed=feed, asleep=_asleep(row, programme, local_date)),
        "reminder_days": reminder_days(row, now, rows=reminders.recent),
        "programme": programme,
    }
    if programme is None:
        return context
    days = _days(request, found, programme, first, reminders.starts)
    return {
        **context,
        "going": going(programme, days, window, local_date) if window else None,
        "today_sessions": days.on(local_date),
        "is_over": programme.is_over(local_date),
        "week": week_of(programme, local_date),
        **_revisions(request, found, programme, local_date),
    }


def _days(request: MemberRequest, found: AtHand, programme: Programme, first: date, starts: Mapping[Key, str]) -> Days:
    return Days(
        programme,
        now=request.now,
        sessions=diary_at_hand.sessions_of(found.patient, first),
        last_heard=last_heard(found.patient),
        reminders=starts,
        filled=found.filled,
    )


def _revisions(request: MemberRequest, found: AtHand, programme: Programme, local_date: date) -> dict[str, Any]:
    row, current = found.patient, found.current
    zone = row.zone_on(local_date)
    issued = [revision for revision in programme.revisions.all() if revision.is_issued]
    return {
        "reading": read_programme(current, local_date) if current else None,
        "seen": on_phone(current, row.devices.all(), request.now, zone) if current and not programme.is_ended else "",
        "draft": found.draft,
        "times": set_times(programme, zone, timings=found.timings),
        "issued": sorted(issued, key=lambda revision: revision.number, reverse=True),
        "stopped_words": STOPPED,
        "pauses": [pause for pause in programme.pauses.all() if not pause.until_date or pause.until_date >= local_date],
    }


def _screening(row: Patient) -> dict[str, Any]:
    answers = max(row.screenings.all(), key=lambda given: (given.answered_at, given.pk), default=None)
    if answers is None:
        return {"screening": None}
    told = [
        {"question": item["question"], "answer": answers.answers[item["code"]], "for_physio": item["for_physio"]}
        for item in before_you_start()
        if answers.answers.get(item["code"], "no") != "no"
    ]
    return {"screening": answers, "told": told}


def _asleep(row: Patient, programme: Programme | None, local_date: date) -> str:
    """Why no reminder is due at all, in a sentence; empty while sessions are asked for."""
    if programme is None or programme.is_over(local_date):
        return "No programme runs, so nothing is sent."
    if any(closure.reopened_at is None for closure in row.closures.all()):
        return "Every session is closed, so nothing is sent until you say carry on."
    if any(pause.covers(local_date) for pause in programme.pauses.all()):
        return "The programme is paused today, so nothing is sent."
    return ""


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
