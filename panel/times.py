"""When a programme's sessions are, and who has set them so: the physio, or the patient on the phone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from programmes.models import Programme, SlotTiming


@dataclass(frozen=True)
class SetTime:
    """One session's time as it was set last, which may count only from tomorrow."""

    position: int
    timing: SlotTiming
    told: str
    """Who set it and when: "moved from 08:00 by Margaret on the phone on 12 June, from 13 June"."""


def set_times(programme: Programme, zone: ZoneInfo, *, timings: Iterable[SlotTiming] | None = None) -> list[SetTime]:
    """The times in force, in the order of the day; a session that was taken away has none.

    Of these timings of the programme; where none are at hand in one query. Dates are told in this zone, the patient's.
    """
    if timings is None:
        timings = SlotTiming.objects.filter(slot__programme=programme).select_related("slot", "set_by__user")
    rows = sorted(timings, key=lambda timing: (timing.slot.position, timing.from_date, timing.set_at))
    by_slot = [list(of_slot) for _, of_slot in groupby(rows, key=lambda timing: timing.slot_id)]
    return sorted(_in_force(programme, by_slot, zone), key=lambda one: one.timing.local_time)


def _in_force(programme: Programme, by_slot: list[list[SlotTiming]], zone: ZoneInfo) -> Iterator[SetTime]:
    for timings in by_slot:
        *earlier, latest = timings
        if not latest.is_retired:
            was = earlier[-1] if earlier else None
            yield SetTime(latest.slot.position, latest, _told(programme, latest, was, zone))


def _told(programme: Programme, timing: SlotTiming, was: SlotTiming | None, zone: ZoneInfo) -> str:
    who = f"{programme.patient.first_name} on the phone" if timing.set_on_id else str(timing.set_by)
    at = timing.set_at.astimezone(zone)
    said = f"{_what(timing, was)} by {who} on {at.day} {at:%B}"
    if was is None or timing.from_date <= at.date():
        return said
    return f"{said}, from {timing.from_date.day} {timing.from_date:%B}"


def _what(timing: SlotTiming, was: SlotTiming | None) -> str:
    if was is None:
        return "set"
    if was.is_retired:
        return "brought back"
    return "changed" if was.local_time == timing.local_time else f"moved from {was.local_time:%H:%M}"
