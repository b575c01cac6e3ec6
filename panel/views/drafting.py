"""The draft in which a programme is written: the builder's page, what its buttons do, and what the patient will see."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from clinic.days import today
from clinic.errors import Refused
from panel.access import MemberRequest, for_members, own
from panel.builder import Builder, library_for, saved_lines, taken_out_in, typed_lines, version_of
from panel.forms.programme import ReasonForm
from panel.library import shelves
from panel.pressing import press
from panel.site import page
from programmes import issuing, ordering, prescribing, snapshot
from programmes.day_plan import day_on
from programmes.models import Programme, Revision

WHY = "What changed, and why? The patient reads this."
WHY_FIRST = "A sentence for the start, which the patient reads (may stay empty)"
OVERTAKEN = (
    "Somebody else, or another window, has changed this draft since you opened it. What you see is yours and is not "
    "saved yet: save again to keep it, or load the page anew to see theirs."
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
    """The draft on one page. Every button takes all that is typed along, so that nothing is lost on the way.

    The page's script sends the same form by itself whenever something has changed, and gets the form back.
    """
    revision = _draft(_programme(request, programme))
    posted = request.method == "POST"
    builder = _builder(request, revision)
    why = ReasonForm(request.POST if posted else None, label=_asked_why(revision), initial={"why": revision.why})
    why.fields["why"].required = False
    if not posted:
        return _shown(request, builder, why)
    if _is_overtaken(request, builder):
        why.add_error(None, OVERTAKEN)
        return _shown(request, builder, why, status=409)
    try:
        where = press(builder, request.POST.get("do", ""))
    except Refused as refused:
        where = ""
        why.add_error(None, refused.sentence)
    if not _save(builder, why):
        return _shown(request, builder, why, status=422)
    if request.POST.get("do") == "issue":
        return _issue(request, builder, why)
    if _by_script(request):
        return _shown(request, builder, why, where=where)
    return redirect(f"{reverse('panel:draft', kwargs={'programme': programme})}{'#' if where else ''}{where}")


@for_members("GET")
@xframe_options_sameorigin
def preview(request: MemberRequest, programme: UUID) -> HttpResponse:
    """The patient's app on this draft, in a frame of the builder. What is tapped in it is kept nowhere."""
    revision = _draft(_programme(request, programme))
    shown = snapshot.as_if_issued(revision, now=request.now)
    response = render(request, "panel/preview.html", {"snapshot": shown})
    response._csp_replace = {"style-src": ["'self'"], "frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
    return response


def _programme(request: MemberRequest, programme: UUID) -> Programme:
    return own(
        Programme.objects.select_related("patient__clinic", "clinic", "patient__physio__user"), request, programme
    )


def _draft(programme: Programme) -> Revision:
    revision = programme.draft
    if revision is None:
        raise Http404
    revision.programme = programme
    return revision


def _builder(request: MemberRequest, revision: Revision) -> Builder:
    programme = revision.programme
    day = sorted(day_on(programme, today(programme.patient, request.now)), key=lambda plan: plan.local_time)
    library = library_for(revision)
    lines = typed_lines(request.POST, library) if request.method == "POST" else saved_lines(revision)
    builder = Builder(revision, day, library, lines, member=request.member)
    builder.taken_out = taken_out_in(request.POST, library)
    return builder


def _asked_why(revision: Revision) -> str:
    return WHY if revision.programme.revisions.issued().exists() else WHY_FIRST


def _by_script(request: MemberRequest) -> bool:
    return request.headers.get("X-Requested-With") == "builder"


def _is_overtaken(request: MemberRequest, builder: Builder) -> bool:
    """Whether the draft is no longer as it was when this page was made. One that is as the page has it is not."""
    saved = saved_lines(builder.draft)
    return request.POST.get("version", "") != version_of(saved) and saved != builder.lines


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
    request: MemberRequest,
    builder: Builder,
    why: ReasonForm,
    *,
    sentences: list[str] | None = None,
    where: str = "",
    status: int = 200,
) -> HttpResponse:
    programme = builder.draft.programme
    context: dict[str, Any] = {
        "title": "Programme",
        "programme": programme,
        "patient": programme.patient,
        "draft": builder.draft,
        "builder": builder,
        "shown": builder.shown(),
        "changes": builder.changes,
        "why": why,
        "sentences": sentences or [],
        "is_first": not programme.revisions.issued().exists(),
        "version": version_of(saved_lines(builder.draft)),
        "asked": snapshot.asked_by(builder.draft, now=request.now),
        "where": where,
        "is_saved": status == HTTPStatus.OK,
        "rules": {"order": ordering.rule(ordering.ORDER), "all_stretch": ordering.rule(ordering.ALL_STRETCH)},
    }
    if _by_script(request):
        return render(request, "panel/draft_form.html", {**context, "clinic": request.clinic}, status=status)
    response = page(request, "panel/draft.html", {**context, "shelves": shelves(builder.library)}, status=status)
    response._csp_replace = {"frame-src": ["'self'"]}  # type: ignore[attr-defined] # the preview
    return response
