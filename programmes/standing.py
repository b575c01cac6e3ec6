"""Whether a session is still to be asked for: what the reminders pull before every send."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from programmes.models import Programme, Session, Slot

SessionKey = tuple[UUID, date]
"""(slot, local date): the name of a session everywhere."""


class Standing(StrEnum):
    """What a session is to the patient now."""

    ASKED = "asked"
    DONE = "done"
    SKIPPED = "skipped"
    PAUSED = "paused"
    CLOSED = "closed"
    ENDED = "ended"
    HELD = "held"
    """The answers before the first session wait for the physio: the phone opens no session either."""


@dataclass(frozen=True)
class _Day:
    programme: Programme
    local_date: date

    @property
    def standing(self) -> Standing:
        """What the programme says of this date, whatever the diary holds."""
        if self.programme.is_over(self.local_date):
            return Standing.ENDED
        if any(closure.reopened_at is None for closure in self.programme.patient.closures.all()):
            return Standing.CLOSED
        if any(pause.covers(self.local_date) for pause in self.programme.pauses.all()):
            return Standing.PAUSED
        return Standing.HELD if self._is_held else Standing.ASKED

    @property
    def _is_held(self) -> bool:
        answers = sorted(self.programme.patient.screenings.all(), key=lambda given: (given.answered_at, given.pk))
        return bool(answers) and answers[-1].holds_start


def standing_of(keys: Iterable[SessionKey]) -> dict[SessionKey, Standing]:
    """How each session stands, by key, in five queries however many there are.

    A closure, a pause, a hold or an end weighs more than the diary: under one of them nothing is sent. Stopped because
    it hurt, and done without the phone, are done: the patient has answered.
    """
    wanted = set(keys)
    slots = Slot.objects.filter(id__in={slot_id for slot_id, _ in wanted}).select_related("programme__patient")
    slots = slots.prefetch_related(
        "programme__patient__closures", "programme__patient__screenings", "programme__pauses"
    )
    programme_of = {slot.id: slot.programme for slot in slots}
    standing = {
        (slot_id, local_date): _Day(programme_of[slot_id], local_date).standing for slot_id, local_date in wanted
    }
    for session in _sessions(wanted):
        key = (session.slot_id, session.local_date)
        if key in wanted and standing[key] is Standing.ASKED and session.is_settled:
            standing[key] = Standing.SKIPPED if session.skipped_at else Standing.DONE
    return standing


def _sessions(keys: set[SessionKey]) -> Iterable[Session]:
    return Session.objects.filter(
        slot_id__in={slot_id for slot_id, _ in keys}, local_date__in={local_date for _, local_date in keys}
    )
