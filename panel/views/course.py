"""What a physio does to a programme as a whole. Every page here takes a POST and goes back to the patient."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from clinic.errors import Refused
from clinic.models import Patient
from panel.access import MemberRequest, for_members, own
from panel.forms.programme import PauseForm, ReasonForm
from panel.views.patient import show
from programmes import course
from programmes.models import Pause, Programme


@for_members("POST")
def stop(request: MemberRequest, programme: UUID) -> HttpResponse:
    return _with_reason(request, programme, course.stop, name="stop", label="What should the patient know?")


@for_members("POST")
def carry_on(request: MemberRequest, patient: UUID) -> HttpResponse:
    row = own(Patient.objects.select_related("clinic", "physio__user"), request, patient)
    form = ReasonForm(request.POST, label="What did you find?", prefix="carry-on")
    return _tried(request, row, course.carry_on, row, name="carry_on", form=form)


@for_members("POST")
def end(request: MemberRequest, programme: UUID) -> HttpResponse:
    return _with_reason(request, programme, course.end, name="end", label="Why does it end?")


@for_members("POST")
def pause(request: MemberRequest, programme: UUID) -> HttpResponse:
    row = _programme(request, programme)
    form = PauseForm(request.POST, prefix="pause")
    if not form.is_valid():
        return show(request, row.patient, pause_form=form, status=422)
    try:
        course.pause(row, by=request.member, now=request.now, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return show(request, row.patient, pause_form=form, status=422)
    return redirect("panel:patient", patient=row.patient_id)


@for_members("POST")
def take_back(request: MemberRequest, pause: UUID) -> HttpResponse:
    row = own(Pause.objects.select_related("programme__patient"), request, pause)
    try:
        course.take_back(row, by=request.member, now=request.now)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("panel:patient", patient=row.programme.patient_id)


def _with_reason(
    request: MemberRequest, programme: UUID, verb: Callable[..., Any], *, name: str, label: str
) -> HttpResponse:
    row = _programme(request, programme)
    form = ReasonForm(request.POST, label=label, prefix=name)
    return _tried(request, row.patient, verb, row, name=name, form=form)


def _tried(
    request: MemberRequest,
    patient: Patient,
    verb: Callable[..., Any],
    subject: Patient | Programme,
    *,
    name: str,
    form: ReasonForm,
) -> HttpResponse:
    """Do it and go back to the patient, or show the page again with what was typed and what is wrong with it."""
    if form.is_valid():
        try:
            verb(subject, by=request.member, why=form.cleaned_data["why"], now=request.now)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("panel:patient", patient=patient.pk)
    return show(request, patient, status=422, **{f"{name}_form": form})


def _programme(request: MemberRequest, programme: UUID) -> Programme:
    return own(Programme.objects.select_related("patient__clinic", "patient__physio__user"), request, programme)
