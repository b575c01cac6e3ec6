"""Sessions: what the entries of one (slot, local date) add up to, written down so that it can be asked for quickly.

Never a second truth: written in the transaction that stores the entries, and derivable from them at any time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from clinic.models import Patient
from programmes import trends
from programmes.counting import items_of
from programmes.diary.fold import Fold, fold
from programmes.diary.progress import Progress, progress_of
from programmes.enums import EntryKind, RevisionKind
from programmes.models import Entry, Prescription, Revision, Session, Slot
from programmes.wire import fold_entry

Key = tuple[UUID, date]
"""(slot, local date): the name of a session everywhere."""

_DERIVED = [
    "revision",
    "started_at",
    "finished_at",
    "skipped_at",
    "skip_reason",
    "stopped_at",
    "without_phone_at",
    "ticks_done",
    "ticks_due",
    "exercises_done",
    "exercises_due",
    "back_before",
    "leg_before",
    "back_after",
    "leg_after",
    "reach_before",
    "reach_after",
    "last_performed_at",
    "first_synced_at",
    "last_synced_at",
]


def write(patient: Patient, keys: Collection[Key]) -> None:
    """Bring the rows of these sessions of the patient, and the patient's trend, into line with the diary.

    The patient's row must be locked: two phones may write to one session at once.
    """
    Session.objects.bulk_create(
        derive(patient, keys),
        update_conflicts=True,
        unique_fields=["slot", "local_date"],
        update_fields=_DERIVED,
    )
    trends.write(patient)


def rebuild(patient: Patient) -> int:
    """Derive all of the patient's sessions anew; how many there are. For after a restore or a change of the rules."""
    entries = Entry.objects.filter(patient=patient, slot__isnull=False)
    keys = {(slot, day) for slot, day in entries.values_list("slot_id", "local_date") if slot and day}
    write(patient, keys)
    return len(keys)


def derive(patient: Patient, keys: Collection[Key]) -> list[Session]:
    """The sessions by these keys as the diary tells them, unsaved. Keys without entries have none."""
    diary = _diary(patient, keys)
    slots = Slot.objects.in_bulk({slot_id for slot_id, _ in diary})
    revisions = _Revisions(slots.values())
    return [_session(slots[key[0]], key[1], entries, revisions) for key, entries in diary.items()]


def _diary(patient: Patient, keys: Collection[Key]) -> dict[Key, list[Entry]]:
    """The entries by session. Asks for the slots and dates apart, which finds a few too many, and drops those here."""
    slots, days = {slot for slot, _ in keys}, {day for _, day in keys}
    diary: dict[Key, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(patient=patient, slot_id__in=slots, local_date__in=days):
        key = (entry.slot_id, entry.local_date)
        if key in keys:
            diary[key].append(entry)  # type: ignore[index] # both are set where a slot was asked for
    return diary


class _Revisions:
    """The issued revisions of the slots' programmes, and what each asks for in each slot."""

    def __init__(self, slots: Iterable[Slot]) -> None:
        self._issued: dict[UUID, list[Revision]] = defaultdict(list)
        programmes = {slot.programme_id for slot in slots}
        issued = Revision.objects.issued().filter(programme__in=programmes, kind=RevisionKind.NORMAL)
        for revision in issued.order_by("number").prefetch_related("prescriptions__in_slots"):
            self._issued[revision.programme_id].append(revision)

    def of_session(self, slot: Slot, entries: list[Entry]) -> Revision | None:
        """The one it was begun with, which it keeps to its end; else the one that held when it was first written of."""
        performed = sorted(entries, key=lambda entry: (entry.kind != EntryKind.SESSION_STARTED, entry.performed_at))
        issued = {revision.id: revision for revision in self._issued[slot.programme_id]}
        named = [issued[entry.revision_id] for entry in performed if entry.revision_id in issued]
        return named[0] if named else self._in_force(slot, min(entry.performed_at for entry in entries))

    def _in_force(self, slot: Slot, at: datetime) -> Revision | None:
        issued = self._issued[slot.programme_id]
        before = [revision for revision in issued if revision.issued_at and revision.issued_at <= at]
        return (before or issued[:1])[-1] if issued else None

    def prescribed(self, revision: Revision | None, slot: Slot) -> list[Prescription]:
        if revision is None:
            return []
        lines = revision.prescriptions.all()
        return [line for line in lines if slot.id in {in_slot.slot_id for in_slot in line.in_slots.all()}]


def _session(slot: Slot, local_date: date, entries: list[Entry], revisions: _Revisions) -> Session:
    folded = fold(fold_entry(entry) for entry in entries)
    revision = revisions.of_session(slot, entries)
    progress = progress_of(items_of(revisions.prescribed(revision, slot)), folded)
    session = Session(
        clinic_id=slot.clinic_id,
        patient_id=entries[0].patient_id,
        programme_id=slot.programme_id,
        slot=slot,
        local_date=local_date,
        revision=revision,
        first_synced_at=min(entry.synced_at for entry in entries),
        last_synced_at=max(entry.synced_at for entry in entries),
    )
    _tell(session, folded)
    _count(session, folded, progress)
    return session


def _tell(session: Session, folded: Fold) -> None:
    session.started_at = _instant(folded.started_at)
    session.finished_at = _instant(folded.finished_at)
    session.without_phone_at = _instant(folded.without_phone_at)
    session.stopped_at = _instant(folded.stopped[0].at if folded.stopped else None)
    session.last_performed_at = _instant(folded.last_performed_at)
    if folded.skipped:
        session.skipped_at = _instant(folded.skipped.at)
        session.skip_reason = folded.skipped.reason or ""


def _count(session: Session, folded: Fold, progress: Progress) -> None:
    session.ticks_done, session.ticks_due = progress.ticks_done, progress.ticks_due
    session.exercises_done, session.exercises_due = progress.exercises_done, progress.exercises_due
    if folded.pain_before:
        session.back_before, session.leg_before = folded.pain_before.back, folded.pain_before.leg
    if folded.pain_after:
        session.back_after, session.leg_after = folded.pain_after.back, folded.pain_after.leg
    session.reach_before, session.reach_after = folded.reach_before, folded.reach_after


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
