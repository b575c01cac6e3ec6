"""Whether a session is still to be asked for: what the reminders pull before every send."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from clinic.models import Screening
from programmes.enums import ClosureKind
from programmes.models import Closure, Pause, Programme, Session, Slot

SessionKey = tuple[UUID, date]
"""(slot, local date): the name of a session everywhere."""


class Standing(StrEnum):
    """What a session is to the patient now."""

    ASKED = "asked"
    DONE = "done"
    SKIPPED = "skipped"
    PAUSED = "paused"
    STOPPED = "stopped"
    """By the physio's stop order."""
    DANGER_SIGN = "danger_sign"
    PAIN_RULE = "pain_rule"
    ENDED = "ended"
    HELD = "held"
    """The answers before the first session wait for the physio: the phone opens no session either."""


CLOSED_BY = {
    ClosureKind.DANGER_SIGN: Standing.DANGER_SIGN,
    ClosureKind.PAIN_RULE: Standing.PAIN_RULE,
    ClosureKind.STOP: Standing.STOPPED,
}
"""What closes every session until the physio says carry on; the first of these where there are several."""

SETTLED = ~Q(finished_at=None, skipped_at=None, stopped_at=None, without_phone_at=None)
"""`Session.is_settled`, as the database says it."""


def standing_on(programme: Programme, local_date: date) -> Standing:
    """What the programme says of this date, whatever the diary holds.

    Reads the programme's pauses and its patient's closures and screenings, which a caller with many brings along.
    """
    closed = {closure.kind for closure in programme.patient.closures.all() if closure.reopened_at is None}
    is_paused = any(pause.covers(local_date) for pause in programme.pauses.all())
    return _weighed(
        is_over=programme.is_over(local_date), closed=closed, is_paused=is_paused, is_held=_is_held(programme)
    )


def settled_as(session: Session) -> Standing:
    """How the diary leaves this session: asked for still, done, or skipped."""
    if not session.is_settled:
        return Standing.ASKED
    return Standing.SKIPPED if session.skipped_at else Standing.DONE


def standing_of(keys: Iterable[SessionKey]) -> dict[SessionKey, Standing]:
    """How each session stands, by key, in five queries however many there are; six where answers wait for the physio.

    A closure, a pause, a hold or an end weighs more than the diary: under one of them nothing is sent. Stopped because
    it hurt, and done without the phone, are done: the patient has answered. It is asked before every batch, so it
    reads columns and makes no models.
    """
    wanted = set(keys)
    said = _Said(slots := {slot_id for slot_id, _ in wanted}, {local_date for _, local_date in wanted})
    settled = _settled(slots, said.dates)
    standing = {}
    for key in wanted:
        by_programme = said.of(*key)
        standing[key] = settled.get(key, by_programme) if by_programme is Standing.ASKED else by_programme
    return standing


def _weighed(*, is_over: bool, closed: Collection[str], is_paused: bool, is_held: bool) -> Standing:
    """Which of several reasons a physio is told."""
    if is_over:
        return Standing.ENDED
    if closed:
        return next(standing for kind, standing in CLOSED_BY.items() if kind in closed)
    if is_paused:
        return Standing.PAUSED
    return Standing.HELD if is_held else Standing.ASKED


def _is_held(programme: Programme) -> bool:
    answers = sorted(programme.patient.screenings.all(), key=lambda given: (given.answered_at, given.pk))
    return bool(answers) and answers[-1].holds_start


class _Said:
    """What the programmes of these slots say of these dates, for many at once."""

    def __init__(self, slots: set[UUID], dates: set[date]) -> None:
        self.dates = dates
        rows = Slot.objects.filter(id__among=slots).order_by()
        columns = ("id", "programme_id", "programme__patient_id", "programme__ended_at", "programme__ends_on")
        self._slots = {row[0]: row[1:] for row in rows.values_list(*columns)}
        programmes, patients = ({row[column] for row in self._slots.values()} for column in (0, 1))
        self._closed: dict[UUID, set[str]] = defaultdict(set)
        for patient, kind in Closure.objects.open().filter(patient__among=patients).values_list("patient_id", "kind"):
            self._closed[patient].add(kind)
        self._pauses: dict[UUID, list[Pause]] = defaultdict(list)
        for pause in Pause.objects.filter(programme__among=programmes, from_date__lte=max(dates, default=date.max)):
            self._pauses[pause.programme_id].append(pause)
        self._held = _held(patients)

    def of(self, slot_id: UUID, local_date: date) -> Standing:
        programme, patient, ended_at, ends_on = self._slots[slot_id]
        return _weighed(
            is_over=ended_at is not None or (ends_on is not None and ends_on < local_date),
            closed=self._closed.get(patient, ()),
            is_paused=any(pause.covers(local_date) for pause in self._pauses.get(programme, ())),
            is_held=patient in self._held,
        )


def _held(patients: set[UUID]) -> set[UUID]:
    """Those whose newest answers hold the first session. Hardly ever any, so the newest is only asked of those few."""
    holding = Screening.objects.filter(patient__among=patients, hold_start=True, looked_at=None).order_by()
    candidates = set(holding.values_list("patient_id", flat=True))
    if not candidates:
        return set()
    newest = Screening.objects.filter(patient__in=candidates).order_by("answered_at", "id")
    last = {answers.patient_id: answers for answers in newest}
    return {patient for patient, answers in last.items() if answers.holds_start}


def _settled(slots: set[UUID], dates: set[date]) -> dict[SessionKey, Standing]:
    """The sessions of these slots and dates that the diary has settled."""
    sessions = Session.objects.filter(SETTLED, slot__among=slots, local_date__in=dates).order_by()
    return {
        (slot_id, local_date): Standing.SKIPPED if skipped_at else Standing.DONE
        for slot_id, local_date, skipped_at in sessions.values_list("slot_id", "local_date", "skipped_at")
    }
