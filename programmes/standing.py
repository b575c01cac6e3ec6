"""Whether a session is still to be asked for: what the reminders pull before every send."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from programmes.enums import ClosureKind
from programmes.models import Programme, Session, Slot

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


def standing_on(programme: Programme, local_date: date) -> Standing:
    """What the programme says of this date, whatever the diary holds.

    Reads the programme's pauses and its patient's closures and screenings, which a caller with many brings along.
    """
    if programme.is_over(local_date):
        return Standing.ENDED
    closed = {closure.kind for closure in programme.patient.closures.all() if closure.reopened_at is None}
    if closed:
        return next(standing for kind, standing in CLOSED_BY.items() if kind in closed)
    if any(pause.covers(local_date) for pause in programme.pauses.all()):
        return Standing.PAUSED
    return Standing.HELD if _is_held(programme) else Standing.ASKED


def _is_held(programme: Programme) -> bool:
    answers = sorted(programme.patient.screenings.all(), key=lambda given: (given.answered_at, given.pk))
    return bool(answers) and answers[-1].holds_start


def settled_as(session: Session) -> Standing:
    """How the diary leaves this session: asked for still, done, or skipped."""
    if not session.is_settled:
        return Standing.ASKED
    return Standing.SKIPPED if session.skipped_at else Standing.DONE


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
    standing = {(slot_id, local_date): standing_on(programme_of[slot_id], local_date) for slot_id, local_date in wanted}
    for session in _sessions(wanted):
        key = (session.slot_id, session.local_date)
        if key in wanted and standing[key] is Standing.ASKED:
            standing[key] = settled_as(session)
    return standing


def _sessions(keys: set[SessionKey]) -> Iterable[Session]:
    return Session.objects.filter(
        slot_id__in={slot_id for slot_id, _ in keys}, local_date__in={local_date for _, local_date in keys}
    )
