"""Issuing a draft: everything is looked at once more, the patient's words are copied, and it never changes again."""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from clinic import audit
from clinic.days import today
from clinic.enums import AuditVerb
from clinic.models import Membership
from programmes import wakeups
from programmes.counting import counts_for
from programmes.course import next_number
from programmes.day_plan import SlotPlan, day_on, too_close
from programmes.dosing import outside_limits
from programmes.enums import Side
from programmes.models import Prescription, Programme, Revision
from programmes.patient_text import patient_text


class IssueRefused(Exception):  # noqa: N818 # an answer, not a fault
    """The draft cannot be issued as it is. One sentence for each thing to be put right."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@transaction.atomic
def issue(draft: Revision, *, by: Membership, why: str, now: datetime) -> Revision:
    """Put the draft in force: the patient's phone shows it at its next sync, and its reminders are planned anew.

    `why` is read by the patient; a change needs one, the first revision does not. Raises IssueRefused.
    """
    programme = Programme.objects.select_for_update(of=("self",)).select_related("patient", "clinic")
    draft.programme = programme.get(pk=draft.programme_id)
    sentences = problems(draft, why=why, now=now)
    if sentences:
        raise IssueRefused(sentences)
    _copy_words(draft)
    _start_no_earlier_than_now(draft.programme, now)
    draft.number = next_number(draft.programme) if _is_overtaken(draft) else draft.number
    draft.why, draft.issued_by, draft.issued_at = why.strip(), by, now
    draft.save()
    audit.record(AuditVerb.ISSUED_REVISION, now=now, patient=draft.programme.patient, member=by, revision=draft.pk)
    wakeups.replan(draft.programme.patient_id)
    return draft


def problems(draft: Revision, *, why: str, now: datetime) -> list[str]:
    """Everything that keeps the draft from being issued, one sentence each; empty when it may be."""
    if draft.is_issued:
        return ["This revision has been issued already."]
    if draft.programme.is_ended:
        return ["This programme has ended. Start a new one."]
    day = day_on(draft.programme, today(draft.programme.patient, now))
    lines = list(draft.prescriptions.select_related("exercise").prefetch_related("slots"))
    return [
        *_of_reason(draft, why),
        *_of_day(draft, day, lines, now),
        *(sentence for line in lines for sentence in of_line(line, day)),
        *_of_choices(lines),
    ]


def of_line(line: Prescription, day: list[SlotPlan]) -> Iterator[str]:
    """What is wrong with one line, in sentences that begin with the exercise's name."""
    name = line.exercise.name
    sessions = {plan.position for plan in day} & {slot.position for slot in line.slots.all()}
    if line.exercise.retired_at:
        yield f"{name}: this exercise has left the library. Take it out, or choose another."
    if not sessions:
        yield f"{name}: tick at least one session of the day, or take it out."
    outside = outside_limits(line, times_a_day=len(sessions))
    if outside and not line.limit_reason.strip():
        yield f"{name}: {'; '.join(outside)}. Write the reason beside it, or change the dose."


def _of_reason(draft: Revision, why: str) -> Iterator[str]:
    is_change = draft.programme.revisions.issued().exists()
    if is_change and not why.strip():
        yield "Say in a sentence what changed and why: the patient reads it."
    try:
        draft._meta.get_field("why").run_validators(why)
    except ValidationError as error:
        yield from error.messages


def _of_day(draft: Revision, day: list[SlotPlan], lines: list[Prescription], now: datetime) -> Iterator[str]:
    if not lines:
        yield "Add at least one exercise."
    if not day:
        yield "Give the day at least one session with a time."
    used = {slot.position for line in lines for slot in line.slots.all()}
    for plan in day if lines else []:
        if plan.position not in used:
            yield f"{plan.label} ({plan.local_time:%H:%M}) has no exercise: give it one, or take the session away."
    yield from too_close(day, apart_minutes=draft.programme.clinic.slots_apart_minutes)
    if draft.programme.is_over(today(draft.programme.patient, now)):
        yield "The programme's last day has passed. Set a later one."


def _of_choices(lines: list[Prescription]) -> Iterator[str]:
    for choice in sorted({line.choice for line in lines if line.choice is not None}):
        members = [line for line in lines if line.choice == choice]
        if len(members) == 1:
            yield (
                f"{members[0].exercise.name}: choice {choice} has no other exercise in it. "
                "Give another one the same number, or leave the number out."
            )


def _copy_words(draft: Revision) -> None:
    """So that what the patient saw stays true when the library changes."""
    for line in draft.prescriptions.select_related("exercise"):
        line.per_side = line.exercise.per_side
        line.side = line.side if line.per_side else Side.NONE
        line.counts = counts_for(hold_seconds=line.hold_seconds, reps=line.reps)
        line.exercise_text = patient_text(line.exercise, line.side)
        line.figure, line.figure_side = line.exercise.figure, line.exercise.figure_side
        line.save()


def _start_no_earlier_than_now(programme: Programme, now: datetime) -> None:
    """A programme that lay as a draft for a week did not begin a week ago: nobody could have done it."""
    local_date = today(programme.patient, now)
    if programme.starts_on < local_date and not programme.revisions.issued().exists():
        programme.starts_on = local_date
        programme.save(update_fields=["starts_on"])


def _is_overtaken(draft: Revision) -> bool:
    """Whether a stop order was issued while the draft was being written."""
    return draft.programme.revisions.filter(number__gt=draft.number).exists()
