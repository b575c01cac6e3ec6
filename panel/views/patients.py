"""Everybody who is treated here, and who a patient is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from clinic import audit
from clinic.days import put_zone_right, today
from clinic.enums import AuditVerb
from clinic.models import Membership, Patient
from panel.access import MemberRequest, for_members, own
from panel.consent import agreed_on, record_agreement
from panel.forms.people import PatientForm
from panel.roster import roster
from panel.site import page
from programmes import wakeups

MOST_LETTERS = 100


@for_members("GET", "POST")
def patients(request: MemberRequest) -> HttpResponse:
    """The list. A name is searched for by POST, so that it stands in no address, history or log."""
    everyone = Patient.objects.for_clinic(request.member.clinic_id)
    name = request.POST.get("name", "").strip()[:MOST_LETTERS]
    whole = bool(name) or request.GET.get("whose") == "clinic"
    mine = everyone.filter(physio=request.member)
    shown = everyone.named(name) if name else everyone if whole else mine
    context = {
        "title": "All patients",
        "lines": roster(shown, now=request.now),
        "name": name,
        "whole": whole,
        "count_mine": mine.count(),
        "count_all": everyone.count(),
        "today": request.now,
    }
    return page(request, "panel/patients.html", context)


@for_members("GET", "POST")
def new(request: MemberRequest) -> HttpResponse:
    patient = Patient(clinic=request.clinic, physio=request.member, time_zone=request.clinic.time_zone)
    return _details(request, patient, title="New patient", verb=AuditVerb.ADDED_PATIENT)


@for_members("GET", "POST")
def details(request: MemberRequest, patient: UUID) -> HttpResponse:
    row = own(Patient.objects.all(), request, patient)
    return _details(request, row, title="Details", verb=AuditVerb.CHANGED_PATIENT)


def _details(request: MemberRequest, patient: Patient, *, title: str, verb: AuditVerb) -> HttpResponse:
    zone = patient.time_zone if patient._state.adding else patient.zone_on(today(patient, request.now)).key
    local_date, agreed = today(patient, request.now), agreed_on(patient)
    said = {"email_agreed": agreed is not None, "email_agreed_on": agreed}
    initial = {"physio": str(patient.physio_id), "time_zone": zone, **said}
    data: Any = request.POST if request.method == "POST" else None
    colleagues = _colleagues(request, patient)
    form = PatientForm(data, instance=patient, colleagues=colleagues, initial=initial, today=local_date)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = _saved(request, form)
            audit.record(verb, now=request.now, patient=saved, member=request.member)
            if form.says_email:
                record_agreement(saved, form.agreed_on, by=request.member, now=request.now)
        messages.success(request, "Saved.")
        return redirect("panel:patient", patient=saved.pk)
    is_new = verb == AuditVerb.ADDED_PATIENT
    context = {"title": title, "form": form, "patient": patient, "is_new": is_new}
    return page(request, "panel/patient_form.html", context, status=422 if form.errors else 200)


def _saved(request: MemberRequest, form: PatientForm) -> Patient:
    """A zone that is put right counts from tomorrow, so that no session of today moves."""
    patient: Patient = form.instance
    if patient._state.adding:
        return form.save()  # type: ignore[no-any-return]
    patient.time_zone = Patient.objects.values_list("time_zone", flat=True).get(pk=patient.pk)
    patient.save(update_fields=[*PatientForm.Meta.fields, "name_search"])  # no more than the form has shown
    if put_zone_right(patient, form.cleaned_data["time_zone"], by=request.member, now=request.now):
        wakeups.replan(patient.pk)
    return patient


def _colleagues(request: MemberRequest, patient: Patient) -> list[Membership]:
    """Who may treat somebody: those who work here now, and whoever treats this patient still."""
    members = list(Membership.objects.for_clinic(request.member.clinic_id).active().select_related("user"))
    return members if patient.physio in members else [*members, patient.physio]
