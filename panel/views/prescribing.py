"""Starting a programme, the draft in which it is written, and the times of its day."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from clinic import audit
from clinic.days import today
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.models import Patient
from panel.access import MemberRequest, for_members, own
from panel.builder import Builder, library_for, saved_lines, typed_lines
from panel.forms.programme import ReasonForm, SlotForm, StartForm
from panel.site import page
from panel.times import set_times
from programmes import issuing, prescribing
from programmes.day_plan import MOST_SLOTS, day_on, set_day
from programmes.enums import ExerciseKind
from programmes.models import Programme, Revision, SlotTiming, Template
from reminders.timetable import start_sent

WHY = "What changed, and why? The patient reads this."
WHY_FIRST = "A sentence for the start, which the patient reads (may stay empty)"


@for_members("GET", "POST")
def start(request: MemberRequest, patient: UUID) -> HttpResponse:
    row = own(Patient.objects.select_related("clinic"), request, patient)
    templates = Template.objects.for_clinic(request.member.clinic_id).filter(retired_at__isnull=True)
    data: Any = request.POST if request.method == "POST" else None
    form = StartForm(data, patient=row, templates=templates, initial={"starts_on": today(row, request.now)})
    if request.method == "POST" and form.is_valid():
        try:
            programme = _start(request, row, form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("panel:draft", programme=programme.pk)
    context = {"title": "Start a programme", "patient": row, "form": form, "templates": templates}
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
    )


@for_members("POST")
def change(request: MemberRequest, programme: UUID) -> HttpResponse:
    row = _programme(request, programme)
    try:
        prescribing.draft_for_change(row, by=request.member)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("panel:patient", patient=row.patient_id)
    return redirect("panel:draft", programme=row.pk)


@for_members("POST")
def discard(request: MemberRequest, programme: UUID) -> HttpResponse:
    row = _programme(request, programme)
    try:
        prescribing.discard(_draft(row))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("panel:draft", programme=row.pk)
    return redirect("panel:patient", patient=row.patient_id)


@for_members("GET", "POST")
def draft(request: MemberRequest, programme: UUID) -> HttpResponse:
    """The draft on one page. Every button takes all that is typed along, so that nothing is lost on the way."""
    row = _programme(request, programme)
    revision = _draft(row)
    day = sorted(day_on(row, today(row.patient, request.now)), key=lambda plan: plan.local_time)
    library = library_for(revision)
    posted = request.method == "POST"
    lines = typed_lines(request.POST, library) if posted else saved_lines(revision)
    builder = Builder(revision, day, library, lines)
    why = ReasonForm(request.POST if posted else None, label=WHY, initial={"why": revision.why})
    why.fields["why"].required = False
    if not posted:
        return _shown(request, builder, why)
    where = _press(builder, request.POST)
    if not _save(builder, why):
        return _shown(request, builder, why, status=422)
    if request.POST.get("do") == "issue":
        return _issue(request, builder, why)
    return redirect(f"{reverse('panel:draft', kwargs={'programme': row.pk})}{where}")


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


def _draft(programme: Programme) -> Revision:
    revision = programme.draft
    if revision is None:
        raise Http404
    revision.programme = programme
    return revision


def _back(programme: Programme) -> HttpResponse:
    if programme.draft:
        return redirect("panel:draft", programme=programme.pk)
    return redirect("panel:patient", patient=programme.patient_id)


def _press(builder: Builder, data: Any) -> str:
    """Do what the page's button says to the lines; where on the page to go on, as a fragment."""
    verb, _, number = str(data.get("do", "")).partition(":")
    at = int(number) if number.isascii() and number.isdigit() else -1
    if verb == "add" and builder.add(data.get("add", "")):
        return f"#line-{len(builder.lines) - 1}"
    if verb == "remove" and at >= 0:
        builder.remove(at)
        return "#lines"
    if verb in {"up", "down"}:
        step = -1 if verb == "up" else 1
        builder.move(at, by=step)
        return f"#line-{min(max(at + step, 0), len(builder.lines) - 1)}"
    return ""


def _save(builder: Builder, why: ReasonForm) -> bool:
    """Keep what is typed, if all of it can be read. What is wrong with it stands beside its field."""
    lines_are_valid = builder.is_valid()
    if not (why.is_valid() and lines_are_valid):
        return False
    try:
        with transaction.atomic():
            prescribing.set_lines(builder.draft, [form.line for form in builder.forms])
            Revision.objects.filter(pk=builder.draft.pk).update(why=why.cleaned_data["why"])
    except (ValidationError, Refused) as refused:
        why.add_error(None, str(refused) if isinstance(refused, Refused) else refused.messages)
        return False
    return True


def _issue(request: MemberRequest, builder: Builder, why: ReasonForm) -> HttpResponse:
    try:
        issuing.issue(builder.draft, by=request.member, why=why.cleaned_data["why"], now=request.now)
    except issuing.IssueRefused as refused:
        return _shown(request, builder, why, sentences=refused.sentences, status=422)
    messages.success(request, "Issued. The phone shows it at its next sync.")
    return redirect("panel:patient", patient=builder.draft.programme.patient_id)


def _shown(
    request: MemberRequest, builder: Builder, why: ReasonForm, *, sentences: list[str] | None = None, status: int = 200
) -> HttpResponse:
    programme = builder.draft.programme
    is_first = not programme.revisions.issued().exists()
    why.fields["why"].label = WHY_FIRST if is_first else WHY
    context = {
        "title": "Programme",
        "programme": programme,
        "patient": programme.patient,
        "draft": builder.draft,
        "builder": builder,
        "shown": builder.shown(),
        "why": why,
        "sentences": sentences or [],
        "is_first": is_first,
        "library": _grouped(builder),
    }
    return page(request, "panel/draft.html", context, status=status)


def _grouped(builder: Builder) -> list[tuple[str, list[Any]]]:
    """The library by kind, for the list from which an exercise is added."""
    rows = [row for row in builder.library.values() if row.retired_at is None]
    return [(str(kind.label), [row for row in rows if row.kind == kind]) for kind in ExerciseKind]


def _say_from_when(request: MemberRequest, added: list[SlotTiming], local_date: date) -> None:
    if not added:
        messages.info(request, "Nothing has changed.")
    for timing in added:
        when = "from today" if timing.from_date <= local_date else "from tomorrow"
        what = "taken away" if timing.is_retired else f"at {timing.local_time:%H:%M}"
        messages.success(request, f"{timing.label}: {what}, {when}.")
