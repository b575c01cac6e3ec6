"""The patient moves a session in the app: its time, never its days or its name, and never how many there are."""

from datetime import date, datetime, time, timedelta

from clinic.days import today
from clinic.errors import Refused
from programmes.day_plan import NO_SLOT, Reminded, move_slot, never_reminded
from programmes.models import Entry, Slot, SlotTiming

FURTHEST = timedelta(days=2)
"""How far ahead of today a phone may set the first day: its own tomorrow, and a day for a zone we do not know yet."""

_reminded: list[Reminded] = [never_reminded]


def ask_whether_reminded(reminded: Reminded) -> None:
    """Let the layer above, which knows the reminders, say whether a session's start reminder has been sent."""
    _reminded[:] = [reminded]


def carry_out(entry: Entry, *, now: datetime) -> SlotTiming | None:
    """Do what a stored `session-moved` entry asks for; the new timing says from when it counts.

    None where it changes nothing: the time is that already, or the slot was set anew after this was written down.
    Raises Refused for a session that is not of the open programme, for a time too close to another session, and for a
    day that is none.
    """
    local_date = today(entry.patient, now)
    return move_slot(
        _slot(entry),
        time.fromisoformat(entry.body["time"]),
        by=entry.device,
        now=now,
        reminded=_reminded[-1],
        # A phone's calendar may be years off: a move from a time to come would keep every later one from counting.
        not_before=min(_first_day(entry), local_date + FURTHEST),
        # And its clock: what was set at a time to come could never be set again.
        written_at=min(entry.recorded_at, now),
    )


def _slot(entry: Entry) -> Slot:
    slots = Slot.objects.filter(programme__patient=entry.patient_id, programme__ended_at__isnull=True)
    slot = slots.filter(pk=entry.body["slot"]).first()
    if slot is None:
        raise Refused("no_slot", NO_SLOT)
    return slot


def _first_day(entry: Entry) -> date:
    try:
        return date.fromisoformat(entry.body["from"])
    except ValueError:
        raise Refused("body", "The first day of the new time is not a day of the calendar.") from None
