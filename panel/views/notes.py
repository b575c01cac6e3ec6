"""What a physio does with a patient's note: say that it was read, and answer it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from clinic.errors import Refused
from panel.access import MemberRequest, for_members, own
from panel.forms.notes import AnswerForm
from panel.views.patient import show
from programmes import notes
from programmes.enums import EntryKind
from programmes.models import Entry


@for_members("POST")
def read(request: MemberRequest, note: UUID) -> HttpResponse:
    """ "I have read it": the patient's app says when. Doing it twice changes nothing."""
    row = _note(request, note)
    notes.read(row, by=request.member, now=request.now)
    return redirect("panel:patient", patient=row.patient_id)


@for_members("POST")
def answer(request: MemberRequest, note: UUID) -> HttpResponse:
    row = _note(request, note)
    form = AnswerForm(request.POST, note=row)
    if form.is_valid():
        try:
            notes.answer(row, text=form.cleaned_data["text"], by=request.member, now=request.now)
        except Refused as refused:
            form.add_error("text", refused.sentence)
        else:
            return redirect("panel:patient", patient=row.patient_id)
    typed: dict[str, Any] = {"answering": form}
    return show(request, row.patient, status=422, **typed)


def _note(request: MemberRequest, note: UUID) -> Entry:
    of_kind = Entry.objects.filter(kind=EntryKind.NOTE).select_related("patient__clinic", "patient__physio__user")
    return own(of_kind, request, note)
