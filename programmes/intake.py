"""One batch on its way in: every entry read, stored where it is new, and told apart from copies and clashes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from clinic.days import today
from clinic.errors import Refused
from clinic.models import Device, Patient
from programmes import moving
from programmes.diary.validation import problem_with
from programmes.enums import EntryKind
from programmes.models import Entry, QuarantinedEntry, Revision, Slot
from programmes.storing import store
from programmes.wire import UnreadableEntry, WireEntry, read_entry

CORRECTABLE = timedelta(days=7)
"""A session may be added to for this many local dates without a mark; later additions are stored and marked."""

LONGEST_ID = 64
MOST_SKEW = 2**31 - 1
NOT_STORABLE = "This entry cannot be stored as it is."
CLASH = "Another entry has this number already. Both are kept, and the physio can see it."


@dataclass(frozen=True)
class Batch:
    """What one request brings: when the phone says it is, and its entries, not yet looked at."""

    device: Device
    entries: Sequence[Any]
    sent_at: datetime
    release: str = ""


@dataclass(frozen=True)
class Verdict:
    """What became of one entry. `id` is as the phone sent it; None where that was no id."""

    id: str | None
    verdict: Literal["stored", "duplicate", "refused", "quarantined"]
    code: str = ""
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        why = {"code": self.code, "detail": self.detail} if self.code else {}
        return {"id": self.id, "verdict": self.verdict, **why}


@dataclass
class Intake:
    """Takes one batch in for a patient whose row is locked: `keep`, then `move`, then the `verdicts`.

    `stored` holds what is new by then.
    """

    batch: Batch
    patient: Patient
    now: datetime
    stored: list[Entry] = field(default_factory=list)
    refused: dict[UUID, UnreadableEntry] = field(default_factory=dict)

    def keep(self) -> None:
        """Store what is new, apart from moves: those are asked to wait for what the rest amounts to."""
        rows = [row for row in self._rows.values() if row.kind != EntryKind.SESSION_MOVED]
        new, refused = store(rows)
        self.stored += [row for row in rows if row.id in new]
        self.refused |= dict.fromkeys(refused, UnreadableEntry("unstorable", NOT_STORABLE))

    def move(self) -> None:
        """Store and carry out the moves, in the order in which they were written down."""
        rows = [row for row in self._rows.values() if row.kind == EntryKind.SESSION_MOVED]
        for row in sorted(rows, key=lambda row: (row.recorded_at, row.id)):
            try:
                with transaction.atomic():
                    self._move(row)
            except Refused as no:
                self.refused[row.id] = UnreadableEntry(no.code, no.sentence)

    def _move(self, row: Entry) -> None:
        new, refused = store([row])
        if refused:
            raise Refused("unstorable", NOT_STORABLE)
        if new:  # a copy is not carried out again
            moving.carry_out(row, now=self.now)
            self.stored.append(row)

    def verdicts(self) -> list[Verdict]:
        """One verdict per entry, in the order sent."""
        new = {row.id for row in self.stored}
        held = _held(self._rows.keys() - self.refused.keys())
        pairs = zip(self.batch.entries, self._wires, strict=True)
        return [self._verdict(sent, wire, new=new, held=held) for sent, wire in pairs]

    @cached_property
    def _wires(self) -> list[WireEntry | UnreadableEntry]:
        return [self._read(sent) for sent in self.batch.entries]

    @cached_property
    def _rows(self) -> dict[UUID, Entry]:
        """The first of each id; whatever else comes under it is a copy or a clash."""
        rows: dict[UUID, Entry] = {}
        for wire in self._wires:
            if isinstance(wire, WireEntry) and wire.id not in rows:
                rows[wire.id] = self._row(wire)
        return rows

    def _read(self, sent: Any) -> WireEntry | UnreadableEntry:
        try:
            wire = read_entry(sent)
            self._insist_own(wire)
            self._insist_well_formed(wire)
        except UnreadableEntry as problem:
            return problem
        return wire

    def _insist_own(self, wire: WireEntry) -> None:
        """Somebody else's session or revision is refused in the same words as one that does not exist."""
        programme = self._programme_of_slot.get(wire.slot_id) if wire.slot_id else None
        if wire.slot_id and programme is None:
            raise UnreadableEntry("unknown_session", "This session is not one of this patient's.")
        of_revision = self._programme_of_revision.get(wire.revision_id) if wire.revision_id else None
        if wire.revision_id and (of_revision is None or of_revision != (programme or of_revision)):
            raise UnreadableEntry("unknown_revision", "This programme is not one of this patient's.")

    def _insist_well_formed(self, wire: WireEntry) -> None:
        if problem := problem_with(wire.kind, wire.body):
            raise UnreadableEntry("body", problem)
        if wire.kind == EntryKind.SESSION_MOVED and wire.slot_id:
            raise UnreadableEntry("session", "A move is no part of a session: its body names the slot.")

    @cached_property
    def _programme_of_slot(self) -> dict[UUID, UUID]:
        slots = Slot.objects.filter(programme__patient=self.patient)
        return dict(slots.values_list("id", "programme_id"))

    @cached_property
    def _programme_of_revision(self) -> dict[UUID, UUID]:
        """Issued ones only: a draft has never been on a phone."""
        revisions = Revision.objects.issued().filter(programme__patient=self.patient)
        return dict(revisions.values_list("id", "programme_id"))

    @cached_property
    def _first_correctable(self) -> date:
        return today(self.patient, self.now) - CORRECTABLE

    @cached_property
    def _skew_seconds(self) -> int:
        skew = round((self.batch.sent_at - self.now).total_seconds())
        return max(-MOST_SKEW, min(MOST_SKEW, skew))

    def _row(self, wire: WireEntry) -> Entry:
        return Entry(
            id=wire.id,
            clinic_id=self.patient.clinic_id,
            patient=self.patient,
            device=self.batch.device,
            kind=wire.kind,
            slot_id=wire.slot_id,
            local_date=wire.local_date,
            revision_id=wire.revision_id,
            body=wire.body,
            performed_at=wire.performed_at,
            performed_on=wire.performed_on,
            recorded_at=wire.recorded_at,
            zone=wire.zone,
            synced_at=self.now,
            skew_seconds=self._skew_seconds,
            late=wire.belongs_to < self._first_correctable,
            release=self.batch.release,
            digest=wire.digest,
        )

    def _verdict(
        self, sent: Any, wire: WireEntry | UnreadableEntry, *, new: set[UUID], held: dict[UUID, tuple[UUID, str]]
    ) -> Verdict:
        id_ = _named(sent)
        if isinstance(wire, UnreadableEntry):
            return Verdict(id_, "refused", wire.code, wire.sentence)
        if wire.id in self.refused and self._rows[wire.id].digest == wire.digest:
            return Verdict(id_, "refused", self.refused[wire.id].code, self.refused[wire.id].sentence)
        if wire.id in new:
            new.remove(wire.id)  # whatever else this batch brings under this id is a copy or a clash
            return Verdict(id_, "stored")
        patient_id, digest = held.get(wire.id, (None, ""))
        if patient_id == self.patient.pk and digest == wire.digest:
            return Verdict(id_, "duplicate")
        if patient_id is not None:
            self._quarantine(sent, wire)
        if patient_id == self.patient.pk:
            return Verdict(id_, "quarantined", "clash", CLASH)
        # The same words whether the database refused it or the id is another patient's, which nobody is told.
        return Verdict(id_, "refused", "unstorable", NOT_STORABLE)

    def _quarantine(self, sent: Any, wire: WireEntry) -> None:
        QuarantinedEntry.objects.get_or_create(
            patient=self.patient,
            entry_id=wire.id,
            digest=wire.digest,
            defaults={
                "clinic_id": self.patient.clinic_id,
                "device": self.batch.device,
                "sent": sent,
                "received_at": self.now,
            },
        )


def _named(sent: Any) -> str | None:
    """The id that the phone looks for in the answer, if it is anything like one."""
    id_ = sent.get("id") if isinstance(sent, dict) else None
    return id_ if isinstance(id_, str) and len(id_) <= LONGEST_ID else None


def _held(ids: Collection[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Whose entry stands under each of these ids, and its digest."""
    rows = Entry.objects.filter(id__in=ids).values_list("id", "patient_id", "digest")
    return {id_: (patient_id, digest) for id_, patient_id, digest in rows}
