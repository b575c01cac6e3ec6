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
from panel.builder import Builder, library_for
from panel.forms.programme import ReasonForm
from panel.library import shelves
from panel.pressing import press
from panel.site import page
from panel.typed import saved_lines, taken_out_in, typed_lines, version_of
from programmes import issuing, ordering, prescribing, snapshot
from programmes.day_plan import day_on
from programmes.models import Programme, Revision

WHY = "What changed, and why? The patient reads this."
WHY_FIRST = "A sentence for the start, which the patient reads (may stay empty)"


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
    if request.method == "GET":
        builder, why = _builder(request, revision), _why(request, revision)
        return _shown(request, builder, why, version=_version(revision))
    with transaction.atomic():
        # Of two who save at once the second sees what the first has saved.
        locked = Revision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
        if locked.is_issued:
            raise Http404
        revision.why = locked.why
        builder, why = _builder(request, revision), _why(request, revision)
        version = _version(revision)
        is_overtaken = _is_overtaken(request, builder, why, version)
        # The button has done its work on the page that somebody is to decide about, too.
        where = _pressed(builder, why, request.POST.get("do", ""))
        if is_overtaken and _is_overtaken(request, builder, why, version):
            mine = request.POST.get("version", "")
            return _shown(request, builder, why, version=mine, theirs=version, where=where, status=409)
        if not _save(builder, why):
            return _shown(request, builder, why, version=version, status=422)
        version = _version(revision)
    if request.POST.get("do") == "issue":
        return _issue(request, builder, why, version)
    if _by_script(request):
        return _shown(request, builder, why, version=version, where=where)
    # On the page that comes the lines are called by their places.
    number = builder.number_of(where.removeprefix("line-"))
    where = f"#line-{number}" if number is not None else f"#{where}" if where else ""
    return redirect(f"{reverse('panel:draft', kwargs={'programme': programme})}{where}")


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


def _why(request: MemberRequest, revision: Revision) -> ReasonForm:
    is_change = revision.programme.revisions.issued().exists()
    data: Any = request.POST if request.method == "POST" else None
    why = ReasonForm(data, label=WHY if is_change else WHY_FIRST, initial={"why": revision.why})
    why.fields["why"].required = False
    return why


def _version(revision: Revision) -> str:
    """Of the draft as it is saved."""
    return version_of(revision, [line.fields for line in saved_lines(revision)], revision.why)


def _by_script(request: MemberRequest) -> bool:
    return request.headers.get("X-Requested-With") == "builder"


def _is_overtaken(request: MemberRequest, builder: Builder, why: ReasonForm, version: str) -> bool:
    """Whether the draft is no longer as it was when this page was made, and nobody has chosen this page's over it.

    One that is saved as the page has it is not: only the answer was lost on the way. So it is asked again once a button
    has done its work, which may be what was saved.
    """
    if version in {request.POST.get("version"), request.POST.get("over")}:
        return False
    typed_so_far = builder.as_saved()
    said = why.cleaned_data["why"] if why.is_valid() else None
    return typed_so_far is None or said is None or version_of(builder.draft, typed_so_far, said) != version


def _pressed(builder: Builder, why: ReasonForm, what: str) -> str:
    try:
        return press(builder, what)
    except Refused as refused:
        why.add_error(None, refused.sentence)
        return ""


def _save(builder: Builder, why: ReasonForm) -> bool:
    """Keep what is typed, if all of it can be read. What is wrong with it stands beside its field."""
    lines_are_valid = builder.is_valid()
    if not (why.is_valid() and lines_are_valid):
        return False
    try:
        with transaction.atomic():
            prescribing.set_lines(builder.draft, [form.line for form in builder.forms])
            builder.draft.why = why.cleaned_data["why"]
            builder.draft.save(update_fields=["why"])
    except (ValidationError, Refused) as refused:
        why.add_error(None, str(refused) if isinstance(refused, Refused) else refused.messages)
        return False
    return True


def _issue(request: MemberRequest, builder: Builder, why: ReasonForm, version: str) -> HttpResponse:
    try:
        issuing.issue(builder.draft, by=request.member, why=why.cleaned_data["why"], now=request.now)
    except issuing.IssueRefused as refused:
        return _shown(request, builder, why, version=version, sentences=refused.sentences, status=422)
    messages.success(request, "Issued. The phone shows it at its next sync.")
    return redirect("panel:patient", patient=builder.draft.programme.patient_id)


def _shown(
    request: MemberRequest,
    builder: Builder,
    why: ReasonForm,
    *,
    version: str,
    theirs: str = "",
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
        "version": version,
        "theirs": theirs,
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
