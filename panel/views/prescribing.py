"""Starting a programme, and the times of its day. The draft in which it is written is `drafting.py`."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from clinic import audit
from clinic.days import today
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.models import Patient
from panel.access import MemberRequest, for_members, own
from panel.forms.programme import SlotForm
from panel.forms.starting import StartForm
from panel.site import page
from panel.times import set_times
from programmes import prescribing
from programmes.day_plan import MOST_SLOTS, day_on, set_day
from programmes.models import Programme, SlotTiming, Template
from programmes.screening import cautions_that_hold
from reminders.timetable import start_sent


@for_members("GET", "POST")
def start(request: MemberRequest, patient: UUID) -> HttpResponse:
    row = own(Patient.objects.select_related("clinic"), request, patient)
    templates = Template.objects.for_clinic(request.member.clinic_id).filter(retired_at__isnull=True)
    earlier = row.programmes.filter(ended_at__isnull=False).order_by("-ended_at").first()
    data: Any = request.POST if request.method == "POST" else None
    initial = {"starts_on": today(row, request.now), "sessions": prescribing.EMPTY_DAY}
    form = StartForm(data, patient=row, templates=templates, earlier=earlier, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            programme = _start(request, row, form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("panel:draft", programme=programme.pk)
    context = {
        "title": "Start a programme",
        "patient": row,
        "form": form,
        "starts": form.starts(cautions_that_hold(row)),
    }
    return page(request, "panel/start.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _start(request: MemberRequest, patient: Patient, form: StartForm) -> Programme:
    given = form.cleaned_data
    if given.get("side"):
        patient.affected_side = given["side"]
        patient.save(update_fields=["affected_side"])
        audit.record(AuditVerb.CHANGED_PATIENT, now=request.now, patient=patient, member=request.member)
    return prescribing.start_programme(
        patient,
        form.chosen,
        by=request.member,
        now=request.now,
        title=given["title"],
        starts_on=max(given["starts_on"], today(patient, request.now)),
        sessions=int(given["sessions"] or prescribing.EMPTY_DAY),
        like=form.like,
    )


@for_members("GET", "POST")
def day(request: MemberRequest, programme: UUID) -> HttpResponse:
    """The times of the day's sessions. The page says from when a change counts."""
    row = _programme(request, programme)
    plans = {plan.position: plan for plan in day_on(row, today(row.patient, request.now))}
    data: Any = request.POST if request.method == "POST" else None
    forms = [SlotForm(data, position=n, plan=plans.get(n)) for n in range(1, MOST_SLOTS + 1)]
    problem = ""
    if request.method == "POST" and not sum(len(form.errors) for form in forms):
        wanted = [plan for form in forms if (plan := form.plan)]
        try:
            added = set_day(row, wanted, by=request.member, now=request.now, reminded=start_sent)
        except Refused as refused:
            problem = refused.sentence
        else:
            _say_from_when(request, added, today(row.patient, request.now))
            return _back(row)
    context = {
        "title": "Times of the day",
        "programme": row,
        "patient": row.patient,
        "forms": forms,
        "times": set_times(row, row.patient.zone_on(today(row.patient, request.now))),
        "problem": problem,
        "draft": row.draft,
        "clinic": request.clinic,
    }
    failed = problem or any(form.errors for form in forms)
    return page(request, "panel/day.html", context, status=422 if failed else 200)


def _programme(request: MemberRequest, programme: UUID) -> Programme:
    return own(Programme.objects.select_related("patient__clinic", "clinic"), request, programme)


def _back(programme: Programme) -> HttpResponse:
    if programme.draft:
        return redirect("panel:draft", programme=programme.pk)
    return redirect("panel:patient", patient=programme.patient_id)


def _say_from_when(request: MemberRequest, added: list[SlotTiming], local_date: date) -> None:
    if not added:
        messages.info(request, "Nothing has changed.")
    for timing in added:
        when = "from today" if timing.from_date <= local_date else "from tomorrow"
        what = "taken away" if timing.is_retired else f"at {timing.local_time:%H:%M}"
        messages.success(request, f"{timing.label}: {what}, {when}.")
