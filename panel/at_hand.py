"""Everything that a patient's page shows, in a number of queries that does not grow with it.

What is few comes along with the patient and with the programme, as lists; the days of the diary come by
themselves, in `diary_at_hand`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet

from clinic.at_once import Listed, keep
from clinic.models import Device, Invitation, Patient, Screening, ZoneChange
from clinic.models.patients import PatientQuerySet
from clinic.prepared import A_KEY, ANOTHER_KEY, Prepared
from panel.models import Attention
from panel.ways import with_silences
from programmes.enums import EntryKind, RevisionKind
from programmes.models import (
    Closure,
    Entry,
    NoteAnswer,
    Pause,
    Prescription,
    PrescriptionSlot,
    Programme,
    QuarantinedEntry,
    Revision,
    Slot,
    SlotTiming,
    StepUp,
)
from reminders.enums import Purpose
from reminders.models import CalendarFeed, Delivery, PushSubscription

LAST_NOTES = 10
"""So many stand on the page, read or not; unread ones beyond them too."""
MOST_INVITATIONS = 10
LAST_MARKS = 120
"""Of the places that were marked: before and after four sessions a day for two weeks, and a few more."""

NAME = ("user_id", "user__first_name", "user__last_name", "user__email")
CAUSE = ("entry__body", "entry__device_id", "entry__synced_at", "revision__why", "revision__issued_at")
OURS = ("clinic_id", "patient_id")
UNSAID = (*OURS, "purpose", "target", "subscription_id", "attempt", "status", "why", "snoozed_at", "snooze_minutes")
"""Columns of lists that the page does not read: of a dozen tables they are as many as those that it does."""
MINE = {"patient": OuterRef("pk")}
OF_PROGRAMME = {"programme": OuterRef("pk")}


def _named(*members: str) -> list[str]:
    """The columns by which members of the staff are called."""
    return [f"{member}__{column}" for member in members for column in NAME]


def _notes() -> Listed[Entry]:
    of_patient = Entry.objects.filter(kind=EntryKind.NOTE, **MINE).order_by("-performed_at", "-pk")
    last = Entry.objects.filter(kind=EntryKind.NOTE, patient=OuterRef("patient")).order_by("-performed_at", "-pk")
    shown = of_patient.filter(Q(reading=None) | Q(pk__in=last.values("pk")[:LAST_NOTES]))
    named = ("reading__id", "reading__read_at", "reading__read_by_id", *_named("reading__read_by"))
    return Listed(shown, *named, without=(*OURS, "digest", "release", "revision_id", "slot_id", "local_date"))


def _pushes() -> Listed[PushSubscription]:
    pushes = with_silences(PushSubscription.objects.filter(**MINE))
    instants = dict.fromkeys(("unanswered_since", "tried_at", "reminded_at"), DateTimeField())
    return Listed(pushes, without=(*OURS, "endpoint", "service", "p256dh", "auth", "gone_why"), computed=instants)


OF_PATIENT: Mapping[str, Listed[Any]] = {
    "zone_changes": Listed(ZoneChange.objects.filter(**MINE), without=OURS),
    "closures": Listed(Closure.objects.filter(**MINE), *CAUSE, without=OURS),
    "screenings": Listed(Screening.objects.filter(**MINE), *_named("looked_by"), without=OURS),
    "invitations": Listed(
        Invitation.objects.filter(**MINE)[:MOST_INVITATIONS], without=(*OURS, "token_hash", "pin_hash")
    ),
    "quarantined_entries": Listed(QuarantinedEntry.objects.filter(**MINE), "device__label", without=(*OURS, "digest")),
    "devices": Listed(Device.objects.filter(**MINE), without=(*OURS, "token_hash", "public_key")),
    "push_subscriptions": _pushes(),
    "calendar_feeds": Listed(CalendarFeed.objects.live().filter(**MINE), without=(*OURS, "token_hash")),
    "entries": _notes(),
    "note_answers": Listed(NoteAnswer.objects.filter(**MINE), *_named("answered_by"), without=OURS),
    "deliveries": Listed(
        Delivery.objects.filter(reminder=None, purpose=Purpose.STOP, **MINE).order_by("created_at"), without=UNSAID
    ),
    "attentions": Listed(Attention.objects.filter(**MINE), *_named("seen_by", "done_by"), without=("clinic_id",)),
}
"""By the name under which the patient has them. Of the entries the notes, of the deliveries those of stop orders."""

SLOTS = Listed(Slot.objects.filter(programme__patient=OuterRef("pk")))
TIMINGS = Listed(
    SlotTiming.objects.filter(slot__programme__patient=OuterRef("pk")), *_named("set_by"), without=("clinic_id",)
)

ON_AND_HOW = ("local_date", "performed_on", "body")
MARKED = Listed(
    Entry.objects.filter(kind=EntryKind.SYMPTOMS, **MINE).order_by("-performed_at", "-pk")[:LAST_MARKS],
    without=[field.attname for field in Entry._meta.concrete_fields if field.attname not in ON_AND_HOW],
)
WORDS = ("exercise__name", "exercise__steps", "exercise__cues", "exercise__should_feel")

OF_PROGRAMMES: Mapping[str, Listed[Any]] = {
    "pauses": Listed(Pause.objects.filter(**OF_PROGRAMME)),
    "revisions": Listed(Revision.objects.filter(**OF_PROGRAMME), *_named("issued_by")),
    "step_ups": Listed(StepUp.objects.running().filter(**OF_PROGRAMME), *WORDS),
}
FILLED = Listed(
    PrescriptionSlot.objects.filter(
        prescription__revision__programme=OuterRef("pk"),
        prescription__revision__issued_at__isnull=False,
        prescription__revision__kind=RevisionKind.NORMAL,
    ),
    "prescription__revision_id",
)


class Mark(NamedTuple):
    """On which local date a place was marked, that of its session where it has one, and the words of the entry."""

    on: date
    body: dict[str, Any]


LINK = ("prescription__revision_id", "prescription_id", "slot_id")


@dataclass(frozen=True)
class AtHand:
    """One patient with all that few rows can say, and the programme that runs or ran last."""

    patient: Patient
    programme: Programme | None
    draft: Revision | None
    current: Revision | None
    """The newest issued revision that holds exercises, with its lines."""
    filled: Mapping[UUID, set[UUID]]
    """The slots that hold exercises, by revision."""
    slots: Mapping[UUID, Slot]
    """Of all of the patient's programmes, with their timings."""
    marked: Sequence[Mark]
    """Where it was felt, the newest first."""

    @property
    def timings(self) -> list[SlotTiming]:
        """Of the programme's slots."""
        mine = [slot for slot in self.slots.values() if self.programme and slot.programme_id == self.programme.pk]
        return [timing for slot in mine for timing in slot.timings.all()]


def patients() -> PatientQuerySet:
    """Patients with the lists of `OF_PATIENT`, to be read by `of_patient`. One query."""
    lists = {f"listed_{name}": listed.expression for name, listed in OF_PATIENT.items()}
    slots = {"listed_slots": SLOTS.expression, "listed_timings": TIMINGS.expression}
    marked = {"listed_marked": MARKED.expression}
    return Patient.objects.select_related("physio__user", "clinic").annotate(**lists, **slots, **marked)


_PATIENT = Prepared(
    lambda clinic, patient: patients().for_clinic(clinic).filter(pk=patient), clinic=A_KEY, patient=ANOTHER_KEY
)


def patient_of(clinic: UUID, patient: UUID) -> Patient | None:
    """The clinic's own patient as `patients` has it. One query."""
    return next(iter(_PATIENT.rows(clinic=clinic, patient=patient)), None)


def of_patient(patient: Patient) -> AtHand:
    """What belongs to this row of `patients`. Two queries: the programme, and what it asks for."""
    for name, listed in OF_PATIENT.items():
        keep(patient, name, listed.read(getattr(patient, f"listed_{name}")))
    _attach_phones(patient)
    _attach_notes(patient)
    slots = _slots(patient)
    marked = _marks(patient)
    programme = _programme(patient, slots.values())
    if programme is None:
        return AtHand(patient, None, None, None, {}, slots, marked)
    filled = FILLED.values(programme.listed_filled, *LINK)  # type: ignore[attr-defined] # annotated
    by_revision: dict[UUID, set[UUID]] = defaultdict(set)
    for revision, _, slot in filled:
        by_revision[revision].add(slot)
    revisions = list(programme.revisions.all())
    current = _current(programme, revisions, filled, slots)
    draft = next((revision for revision in revisions if not revision.is_issued), None)
    return AtHand(patient, programme, draft, current, by_revision, slots, marked)


def _marks(patient: Patient) -> list[Mark]:
    rows = MARKED.values(patient.listed_marked, *ON_AND_HOW)  # type: ignore[attr-defined] # annotated
    return [Mark(session_of or performed_on, body) for session_of, performed_on, body in rows]


def _attach_phones(patient: Patient) -> None:
    by_device: dict[UUID, list[PushSubscription]] = defaultdict(list)
    for push in patient.push_subscriptions.all():
        by_device[push.device_id].append(push)
    devices = {device.pk: device for device in patient.devices.all()}
    for device in devices.values():
        keep(device, "push_subscriptions", by_device[device.pk])
        for push in by_device[device.pk]:
            push.device = device


def _attach_notes(patient: Patient) -> None:
    answers: dict[UUID, list[NoteAnswer]] = defaultdict(list)
    for answer in patient.note_answers.all():
        answers[answer.entry_id].append(answer)
    for note in patient.entries.all():
        note.patient = patient
        keep(note, "answers", answers[note.pk])


def _slots(patient: Patient) -> dict[UUID, Slot]:
    slots = {slot.pk: slot for slot in SLOTS.read(patient.listed_slots)}  # type: ignore[attr-defined] # annotated
    timings: dict[UUID, list[SlotTiming]] = defaultdict(list)
    for timing in TIMINGS.read(patient.listed_timings):  # type: ignore[attr-defined] # annotated
        timing.slot = slots[timing.slot_id]
        timings[timing.slot_id].append(timing)
    for slot in slots.values():
        keep(slot, "timings", timings[slot.pk])
    return slots


def _programmes(patient: UUID) -> QuerySet[Programme]:
    """The one that runs, else the one that ended last."""
    lists = {f"listed_{name}": listed.expression for name, listed in OF_PROGRAMMES.items()}
    rows = Programme.objects.filter(patient=patient).annotate(**lists, listed_filled=FILLED.expression)
    return rows.order_by(F("ended_at").desc(nulls_first=True), "pk")[:1]


_PROGRAMME = Prepared(_programmes, patient=A_KEY)


def _programme(patient: Patient, slots: Iterable[Slot]) -> Programme | None:
    programme: Programme | None = next(iter(_PROGRAMME.rows(patient=patient.pk)), None)
    if programme is not None:
        programme.patient = patient
        for name, listed in OF_PROGRAMMES.items():
            keep(programme, name, listed.read(getattr(programme, f"listed_{name}")))
        keep(programme, "slots", [slot for slot in slots if slot.programme_id == programme.pk])
        for revision in programme.revisions.all():
            revision.programme = programme
    return programme


_LINES = Prepared(
    lambda revision: Prescription.objects.filter(revision=revision).select_related("exercise"), revision=A_KEY
)


def _current(
    programme: Programme, revisions: Iterable[Revision], filled: Iterable[tuple[Any, ...]], slots: Mapping[UUID, Slot]
) -> Revision | None:
    """The revision with its lines, each with its exercise and its slots. One query; none before the first issue."""
    normal = [revision for revision in revisions if revision.is_issued and revision.kind == RevisionKind.NORMAL]
    current = max(normal, key=lambda revision: revision.number, default=None)
    if current is None:
        return None
    of_line: dict[UUID, list[Slot]] = defaultdict(list)
    for _, line, slot in filled:
        of_line[line].append(slots[slot])
    lines = _LINES.rows(revision=current.pk)
    for line in lines:
        of_line[line.pk].sort(key=lambda slot: slot.position)
        keep(line, "slots", of_line[line.pk])
    keep(current, "prescriptions", lines)
    return current
