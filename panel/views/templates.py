"""What programmes may begin with: the library's templates, and the clinic's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from clinic.days import today
from clinic.errors import Refused
from panel.access import MemberRequest, for_members, own
from panel.forms.starting import TemplateForm
from panel.site import page
from programmes import own_templates, wording
from programmes.burden import Burden, burden_of
from programmes.day_plan import day_on, default_day
from programmes.models import Exercise, Programme, Revision, Template
from programmes.prescribing import lines_of

HERE = "templates"


@dataclass(frozen=True)
class TemplateReading:
    """A template read back as a programme is."""

    row: Template
    lines: Sequence[tuple[str, str]]
    burden: Burden


@for_members("GET")
def templates(request: MemberRequest) -> HttpResponse:
    rows = Template.objects.for_clinic(request.member.clinic_id).filter(retired_at__isnull=True)
    exercises = _exercises(request)
    read = [_read(row, exercises) for row in rows]
    context = {
        "title": "Templates",
        "own": [each for each in read if each.row.clinic_id],
        "shared": [each for each in read if not each.row.clinic_id],
    }
    return page(request, "panel/templates.html", context, here=HERE)


@for_members("GET", "POST")
def save(request: MemberRequest, programme: UUID) -> HttpResponse:
    """Keep the draft, or where there is none the programme in force, as a template of the clinic."""
    row = own(Programme.objects.select_related("patient", "clinic"), request, programme)
    revision = row.draft or row.current_revision
    if revision is None:
        raise Http404
    form = TemplateForm(request.POST if request.method == "POST" else None, initial={"title": ""})
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, row, revision, form)
        except Refused as refused:
            form.add_error("title" if refused.code == "title" else None, refused.sentence)
        else:
            messages.success(request, "Kept as a template. Every colleague can begin with it.")
            return redirect("panel:draft", programme=row.pk) if row.draft else redirect("panel:templates")
    context = {
        "title": "Save as a template",
        "programme": row,
        "patient": row.patient,
        "form": form,
        "draft": row.draft,
    }
    return page(request, "panel/template_form.html", context, status=422 if form.errors else 200)


@for_members("GET", "POST")
def template(request: MemberRequest, template: UUID) -> HttpResponse:
    """One of the clinic's own: what it is called and for whom it is."""
    row = _own(request, template)
    data: Any = request.POST if request.method == "POST" else None
    form = TemplateForm(data, initial={"title": row.title, "for_whom": row.for_whom})
    if request.method == "POST" and form.is_valid():
        try:
            own_templates.change(row, **form.cleaned_data)
        except Refused as refused:
            form.add_error("title", refused.sentence)
        else:
            messages.success(request, "Saved.")
            return redirect("panel:templates")
    context = {"title": row.title, "form": form, "read": _read(row, _exercises(request))}
    return page(request, "panel/template_form.html", context, here=HERE, status=422 if form.errors else 200)


@for_members("POST")
def retire(request: MemberRequest, template: UUID) -> HttpResponse:
    row = _own(request, template)
    own_templates.retire(row, now=request.now)
    messages.success(request, f"“{row.title}” is no longer offered. Programmes that began with it stay as they are.")
    return redirect("panel:templates")


def _own(request: MemberRequest, template: UUID) -> Template:
    """The library's are nobody's to change, and are answered like what does not exist."""
    row = Template.objects.filter(clinic_id=request.member.clinic_id, pk=template).first()
    if row is None:
        raise Http404
    return row


def _save(request: MemberRequest, row: Programme, revision: Revision, form: TemplateForm) -> None:
    plans = sorted(day_on(row, today(row.patient, request.now)), key=lambda plan: plan.local_time)
    own_templates.save_as_template(
        lines_of(revision),
        positions=[plan.position for plan in plans],
        patient=row.patient,
        by=request.member,
        **form.cleaned_data,
    )


def _exercises(request: MemberRequest) -> dict[str, Exercise]:
    """By slug, as a programme would find them: the clinic's own stands before the library's of that name."""
    rows = Exercise.objects.for_clinic(request.member.clinic_id).current()
    return {row.slug: row for row in rows.order_by("clinic__id")}


def _read(row: Template, exercises: dict[str, Exercise]) -> TemplateReading:
    labels = {plan.position: plan.label for plan in default_day(row.sessions)}
    given = [line for line in row.prescriptions if line["exercise"] in exercises]
    lines = [_line(line, exercises[line["exercise"]]) for line in given]
    return TemplateReading(row, [(line.name, wording.read_back(line, labels)) for line in lines], burden_of(lines))


def _line(given: dict[str, Any], exercise: Exercise) -> wording.Line:
    dose = given["dose"]
    return wording.Line(
        exercise=exercise.slug,
        name=exercise.name,
        side=given["side"],
        counts=given["counts"],
        sets=dose["sets"],
        reps=dose["reps"],
        hold_seconds=dose["hold_seconds"],
        sessions=tuple(given["sessions"]),
        choice=given["choice"],
        part=wording.part_of(exercise),
    )
