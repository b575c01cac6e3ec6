"""Step-up plans: where they are set, and the card on the patient's page from which a step goes into a draft."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from clinic.errors import Refused
from clinic.models import Patient
from panel.access import MemberRequest, for_members, own
from panel.forms.step_ups import StepUpForm
from panel.site import page
from programmes import step_ups, wording
from programmes.models import Prescription, Programme, StepUp
from programmes.step_up import NotYet, Plan, Proposal, next_step
from programmes.step_up_facts import InForce, Line, known_of, lines_in_force

GONE = NotYet("The programme does not hold this exercise on this side any more.")


@dataclass(frozen=True)
class PlanShown:
    """One plan, and whether its next step may be proposed."""

    row: StepUp
    name: str
    side: str
    next: Proposal | NotYet

    @property
    def is_ready(self) -> bool:
        return isinstance(self.next, Proposal)


@dataclass(frozen=True)
class LineShown:
    """One line that is in force, its plan where it has one, and the form for another."""

    line: Prescription
    words: str
    standing: PlanShown | None
    form: StepUpForm | None
    """None where the dose stands at every limit of the library."""


@for_members("GET", "POST")
def plans(request: MemberRequest, programme: UUID) -> HttpResponse:
    """The lines in force with their plans. A plan that is set for a line takes the place of the one it had."""
    row = _programme(request, programme)
    lines = lines_in_force(row)
    standings = _standings(row, step_ups.running(row), lines, request.now)
    shown = _shown(lines, standings)
    if request.method == "POST":
        asked = request.POST.get("line", "")
        shown = _shown(lines, standings, data=request.POST, asked=asked)
        chosen = next((each for each in shown if str(each.line.pk) == asked and each.form), None)
        if chosen is None:
            messages.error(request, "The programme has changed since this page was shown. Look again.")
            return redirect("panel:step_ups", programme=row.pk)
        if _set(request, chosen):
            messages.success(request, f"Plan set for {chosen.line.exercise.name}. Its dose is as it was.")
            return redirect("panel:step_ups", programme=row.pk)
    context = {
        "title": "Step-up plans",
        "programme": row,
        "patient": row.patient,
        "shown": shown,
        "stray": [standing for standing in standings if standing.next is GONE],
    }
    failed = any(each.form and each.form.is_bound for each in shown)
    return page(request, "panel/step_up_plans.html", context, status=422 if failed else 200)


@for_members("POST")
def end(request: MemberRequest, step_up: UUID) -> HttpResponse:
    row = _plan(request, step_up)
    if not step_ups.end(row, by=request.member, now=request.now):
        messages.info(request, "This plan has ended already.")
    return redirect("panel:step_ups", programme=row.programme_id)


@for_members("POST")
def not_yet(request: MemberRequest, step_up: UUID) -> HttpResponse:
    row = _plan(request, step_up)
    try:
        step_ups.put_off(row, word=request.POST.get("word", ""), by=request.member, now=request.now)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("panel:patient", patient=row.programme.patient_id)


@for_members("POST")
def draft(request: MemberRequest, step_up: UUID) -> HttpResponse:
    """Put the step into a draft, if its condition still holds. Issuing it is the draft page's, and the physio's."""
    row = _plan(request, step_up)
    (standing,) = _standings(row.programme, [row], lines_in_force(row.programme), request.now)
    try:
        if row.ended_at:
            raise Refused("ended", "This plan has ended.")
        if isinstance(standing.next, NotYet):
            raise Refused("not_yet", f"Nothing was changed. {standing.next.because}")
        step_ups.put_into_draft(row, standing.next, by=request.member, now=request.now)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("panel:patient", patient=row.programme.patient_id)
    messages.success(request, f"In the draft: {standing.name}, {standing.next.step}. The phone has nothing of it yet.")
    return redirect("panel:draft", programme=row.programme_id)


def card(patient: Patient, programme: Programme | None, now: datetime) -> dict[str, Any] | None:
    """For the patient's page: the steps that are ready, and the plans that wait. None where no programme runs.

    Reads the programme's plans, which a caller may bring along; where there is one, two queries more for its line and
    its diary.
    """
    if programme is None or programme.is_ended:
        return None
    programme.patient = patient
    plans = [plan for plan in programme.step_ups.all() if plan.ended_at is None]
    lines = lines_in_force(programme) if plans else {}
    standings = _standings(programme, plans, lines, now)
    return {
        "programme": programme,
        "ready": [standing for standing in standings if standing.is_ready],
        "waiting": [standing for standing in standings if not standing.is_ready],
    }


def _standings(programme: Programme, plans: list[StepUp], lines: dict[Line, InForce], now: datetime) -> list[PlanShown]:
    known = known_of(programme, plans, lines, now) if plans else {}
    return [
        PlanShown(
            row=row,
            name=row.exercise.name,
            side=wording.side_in_words(row.side, wording.part_of(row.exercise)),
            next=next_step(step_ups.rule_of(row), known[row.pk]) if row.pk in known else GONE,
        )
        for row in plans
    ]


def _shown(
    lines: dict[Line, InForce], standings: list[PlanShown], *, data: Any = None, asked: str = ""
) -> list[LineShown]:
    by_line = {standing.row.line: standing for standing in standings}
    return [_line(of.line, by_line.get(key), data if asked == str(of.line.pk) else None) for key, of in lines.items()]


def _line(line: Prescription, standing: PlanShown | None, data: Any) -> LineShown:
    said = replace(wording.Line.of(line, slug=line.exercise.slug, sessions=()), part=wording.part_of(line.exercise))
    plan: Plan | None = step_ups.rule_of(standing.row) if standing else step_ups.usual_plan(line)
    form = StepUpForm(data, line=line, plan=plan) if step_ups.may_grow(line) else None
    return LineShown(line, f"{wording.dose_in_words(said)}.", standing, form)


def _set(request: MemberRequest, chosen: LineShown) -> bool:
    form = chosen.form
    if form is None or not form.is_valid():
        return False
    try:
        step_ups.set_plan(chosen.line, form.plan, by=request.member, now=request.now)
    except Refused as refused:
        form.add_error(refused.code if refused.code in form.fields else "target", refused.sentence)
        return False
    return True


def _programme(request: MemberRequest, programme: UUID) -> Programme:
    return own(Programme.objects.select_related("patient__clinic", "clinic"), request, programme)


def _plan(request: MemberRequest, step_up: UUID) -> StepUp:
    return own(StepUp.objects.select_related("programme__patient__clinic", "exercise"), request, step_up)
