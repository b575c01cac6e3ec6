"""What a physio does to a programme as a whole: stop it, say carry on, pause it, take the pause back, end it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from clinic import audit
from clinic.days import today
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.models import Membership, Patient
from programmes import wakeups
from programmes.enums import ClosureKind, RevisionKind
from programmes.models import Closure, Pause, Programme, Revision


def next_number(programme: Programme) -> int:
    """The number that the programme's next revision carries: numbers follow the order of issuing."""
    highest: int | None = programme.revisions.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


@transaction.atomic
def stop(programme: Programme, *, by: Membership, why: str, now: datetime) -> Closure:
    """Close every session at once, by a stop order that the patient reads. Only `carry_on` opens them again.

    Raises Refused without a reason, for a programme that has ended, and for one that was never issued.
    """
    programme = _open_programme(programme)
    why = _reason(why, "Write what the patient should know about the stop.")
    if not programme.revisions.issued().exists():
        raise Refused("not_issued", "Nothing has been issued yet, so there is nothing to stop.")
    revision = Revision.objects.create(
        clinic_id=programme.clinic_id,
        programme=programme,
        number=next_number(programme),
        kind=RevisionKind.STOP,
        why=why,
        created_by=by,
        issued_at=now,
        issued_by=by,
    )
    closure = Closure.objects.create(
        clinic_id=programme.clinic_id,
        patient_id=programme.patient_id,
        programme=programme,
        kind=ClosureKind.STOP,
        closed_at=now,
        revision=revision,
    )
    _recorded(AuditVerb.STOPPED, programme, by=by, now=now, revision=revision.pk)
    wakeups.stopped(programme.patient_id)
    return closure


@transaction.atomic
def carry_on(patient: Patient, *, by: Membership, why: str, now: datetime) -> list[Closure]:
    """The physio has looked: everything that closes this patient's sessions is reopened. What it was, oldest first.

    Raises Refused without a reason and where nothing is closed.
    """
    patient = Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    why = _reason(why, "Write what you found before the sessions are opened again.")
    closures = list(patient.closures.open().order_by("closed_at"))
    if not closures:
        raise Refused("not_closed", "These sessions are open already.")
    for closure in closures:
        closure.carry_on(by=by, why=why, now=now)
        audit.record(AuditVerb.CARRIED_ON, now=now, patient=patient, member=by, closure=closure.pk)
    wakeups.replan(patient.pk)
    return closures


@transaction.atomic
def pause(
    programme: Programme, *, from_date: date, until_date: date | None, by: Membership, now: datetime, reason: str = ""
) -> Pause:
    """Ask for nothing from one local date to another (both included), or until it is taken back.

    Raises Refused for dates that have passed, the wrong way round, or paused already.
    """
    programme = _open_programme(programme)
    if from_date < today(programme.patient, now):
        raise Refused("past", "A pause can begin today or later: what has passed stays as it was.")
    if until_date and until_date < from_date:
        raise Refused("order", "The last day of the pause is before its first day.")
    if _overlaps(programme, from_date, until_date):
        raise Refused("overlap", "Some of these days are paused already. End that pause first.")
    row = Pause.objects.create(
        clinic_id=programme.clinic_id,
        programme=programme,
        from_date=from_date,
        until_date=until_date,
        reason=reason,
        paused_by=by,
        paused_at=now,
    )
    _recorded(AuditVerb.PAUSED, programme, by=by, now=now, pause=row.pk)
    return row


@transaction.atomic
def take_back(pause: Pause, *, by: Membership, now: datetime) -> None:
    """End a pause before its last day: today counts again, and the days that were paused stay so.

    Raises Refused for a pause that is over.
    """
    local_date = today(pause.programme.patient, now)
    if pause.until_date and pause.until_date < local_date:
        raise Refused("over", "This pause is over already.")
    pause.until_date = local_date - timedelta(days=1)
    pause.lifted_at, pause.lifted_by = now, by
    pause.save(update_fields=["until_date", "lifted_at", "lifted_by"])
    _recorded(AuditVerb.CARRIED_ON, pause.programme, by=by, now=now)


@transaction.atomic
def end(programme: Programme, *, by: Membership, why: str, now: datetime) -> None:
    """End the programme for good. A draft that was never issued goes with it. Doing it twice changes nothing."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.is_ended:
        return
    programme.revisions.drafts().delete()
    programme.end(by=by, why=why.strip(), now=now)
    _recorded(AuditVerb.ENDED_PROGRAMME, programme, by=by, now=now)


def _open_programme(programme: Programme) -> Programme:
    """The programme's row, locked. Raises Refused for one that has ended."""
    locked = Programme.objects.select_for_update(of=("self",)).select_related("patient", "clinic").get(pk=programme.pk)
    if locked.is_ended:
        raise Refused("ended", "This programme has ended. Start a new one.")
    return locked


def _reason(why: str, sentence: str) -> str:
    if not why.strip():
        raise Refused("why", sentence)
    return why.strip()


def _overlaps(programme: Programme, from_date: date, until_date: date | None) -> bool:
    pauses = programme.pauses.exclude(until_date__lt=from_date)
    return (pauses.filter(from_date__lte=until_date) if until_date else pauses).exists()


def _recorded(verb: AuditVerb, programme: Programme, *, by: Membership, now: datetime, **detail: object) -> None:
    audit.record(verb, now=now, patient=programme.patient, member=by, programme=programme.pk, **detail)  # type: ignore[arg-type] # ids
    wakeups.replan(programme.patient_id)
