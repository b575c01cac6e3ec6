"""Step-up plans: setting one, saying not yet, ending one, and putting a step into a draft. No dose is issued here."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from clinic import audit
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.fields import refuse_unstorable
from clinic.models import Membership
from programmes import prescribing, step_up
from programmes.dosing import NUMBERS, highest_of
from programmes.enums import Grows
from programmes.models import Prescription, Programme, Revision, StepUp
from programmes.models.step_ups import LONGEST_WORD


def rule_of(plan: StepUp) -> step_up.Plan:
    """The plan as the rules read it."""
    return step_up.Plan(plan.grows, plan.target, plan.step, plan.days_kept, plan.worst_after)


def may_grow(line: Prescription) -> dict[str, int]:
    """Which numbers of a line's dose the library lets grow, and how far. Empty where it stands at every limit."""
    limits = {grows: highest_of(line.exercise, grows) for grows in Grows.values}
    return {grows: highest for grows, highest in limits.items() if highest > getattr(line, grows)}


def usual_plan(line: Prescription) -> step_up.Plan | None:
    """Where a new plan for the line begins: the library's own progression, with our condition. None where none fits."""
    room = may_grow(line)
    for row in line.exercise.progression:
        if row["field"] in room:
            target = min(row["max"], room[row["field"]])
            if target > getattr(line, row["field"]):
                return step_up.Plan(row["field"], target, row["step"], step_up.DAYS_KEPT, step_up.WORST_AFTER)
    return None


@transaction.atomic
def set_plan(line: Prescription, rule: step_up.Plan, *, by: Membership, now: datetime) -> StepUp:
    """Make this the plan for a line that is in force; one that runs for it ends.

    Raises Refused, with the limit named, for a target that the library does not allow or that is no step up.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=line.revision.programme_id)
    if programme.is_ended:
        raise Refused("ended", "This programme has ended.")
    _refuse_beyond(line, rule)
    for running in programme.step_ups.running().filter(exercise=line.exercise, side=line.side):
        _end(running, by=by, now=now)
    plan = StepUp.objects.create(
        clinic_id=programme.clinic_id,
        programme=programme,
        exercise=line.exercise,
        side=line.side,
        grows=rule.grows,
        target=rule.target,
        step=rule.step,
        days_kept=rule.days_kept,
        worst_after=rule.worst_after,
        set_by=by,
        set_at=now,
    )
    _recorded(AuditVerb.SET_STEP_UP, plan, by=by, now=now)
    return plan


@transaction.atomic
def end(plan: StepUp, *, by: Membership, now: datetime) -> bool:
    """End the plan; the dose stays as it is. False where it has ended already."""
    locked = StepUp.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if locked.ended_at:
        return False
    _end(locked, by=by, now=now)
    _recorded(AuditVerb.ENDED_STEP_UP, locked, by=by, now=now)
    return True


@transaction.atomic
def put_off(plan: StepUp, *, word: str, by: Membership, now: datetime) -> None:
    """ "Not yet", with a word: the step is not proposed again for a week.

    Raises Refused without a word, for one too long, and for a plan that has ended.
    """
    said = word.strip()
    if not said:
        raise Refused("word", "Say in a word why not yet, for example “sleeps badly”.")
    if len(said) > LONGEST_WORD:
        raise Refused("word", f"At most {LONGEST_WORD} characters: the rest belongs in the notes.")
    try:
        refuse_unstorable(said)
    except ValidationError as error:
        raise Refused("word", error.messages[0]) from None
    running = StepUp.objects.running().filter(pk=plan.pk)
    if not running.update(put_off_at=now, put_off_by=by, put_off_why=said):
        raise Refused("ended", "This plan has ended.")
    _recorded(AuditVerb.PUT_OFF_STEP_UP, plan, by=by, now=now)


@transaction.atomic
def put_into_draft(plan: StepUp, proposal: step_up.Proposal, *, by: Membership, now: datetime) -> Revision:
    """Write the step into the draft of the next revision, where the physio looks at it and issues it, or does not.

    Only this number of this line changes. A draft without a reason gets one for the patient, to be changed. Raises
    Refused for a programme that has ended, and where the draft does not hold the exercise any more.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=plan.programme_id)
    draft = prescribing.draft_for_change(programme, by=by)
    lines = prescribing.lines_of(draft)
    number = next((n for n, line in enumerate(lines) if (line.exercise.pk, line.side) == plan.line), None)
    if number is None:
        raise Refused("gone", "The draft does not hold this exercise any more.")
    lines[number] = _grown(lines[number], plan.grows, proposal.new)
    prescribing.set_lines(draft, lines)
    if not draft.why:
        Revision.objects.filter(pk=draft.pk).update(why=_why(lines[number]))
    _recorded(AuditVerb.DRAFTED_STEP_UP, plan, by=by, now=now, revision=draft.pk)
    return draft


def running(programme: Programme) -> list[StepUp]:
    """The plans of a programme that have not been ended, the oldest first. One query."""
    return list(programme.step_ups.running().select_related("exercise", "set_by__user"))


def _refuse_beyond(line: Prescription, rule: step_up.Plan) -> None:
    value, highest = getattr(line, rule.grows), highest_of(line.exercise, rule.grows)
    if rule.target > highest:
        raise Refused("limit", f"{rule.target} {NUMBERS[rule.grows]} is above the library's {highest}.")
    if rule.target <= value:
        raise Refused("target", f"It is {value} already: write where it is to grow to.")
    if rule.step > rule.target - value:
        raise Refused("step", f"From {value} to {rule.target} a step is at most {rule.target - value}.")


def _why(line: prescribing.Line) -> str:
    return f"{line.exercise.name} goes well, so it grows a little."


def _grown(line: prescribing.Line, grows: str, value: int) -> prescribing.Line:
    numbers = {number: getattr(line, number) for number in Grows.values} | {grows: value}
    return replace(line, sets=numbers["sets"], reps=numbers["reps"], hold_seconds=numbers["hold_seconds"])


def _end(plan: StepUp, *, by: Membership, now: datetime) -> None:
    plan.ended_at, plan.ended_by = now, by
    plan.save(update_fields=["ended_at", "ended_by"])


def _recorded(verb: AuditVerb, plan: StepUp, *, by: Membership, now: datetime, revision: UUID | None = None) -> None:
    patient = plan.programme.patient
    if revision is None:
        audit.record(verb, now=now, patient=patient, member=by, plan=plan.pk)
    else:
        audit.record(verb, now=now, patient=patient, member=by, plan=plan.pk, revision=revision)
