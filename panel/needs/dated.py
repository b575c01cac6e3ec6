"""What holds from a local date on: a patient's zone, and when the programme asks for sessions.

By the programme's times and pauses, not by the planner's rows: a planner that stands still must hide nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import CharField, DateField, DateTimeField, QuerySet, SmallIntegerField, UUIDField, Value

from clinic.models import ZoneChange
from clinic.prepared import A_KEY, Prepared
from programmes.models import Pause, SlotTiming
from programmes.need import Span

DAY = timedelta(days=1)
MOST_DAYS = 62
"""Of a longer silence only the last are looked at: they are over every limit in hours that a clinic may set."""


@dataclass
class Dated:
    """One patient's."""

    zones: list[tuple[date, datetime, str]] = field(default_factory=list)
    """From when on, when that was set, and the zone."""
    timings: dict[UUID, list[tuple[date, datetime, int]]] = field(default_factory=lambda: defaultdict(list))
    """By slot: from when on, when that was set, and the weekdays as bits."""
    pauses: list[tuple[date, date | None]] = field(default_factory=list)

    def zone_on(self, on: date, first: str) -> str:
        """As `Patient.zone_on`: the zone in force when this date begins, `first` before any journey."""
        return max((zone for zone in self.zones if zone[0] <= on), default=(on, None, first))[2]

    def is_paused_on(self, on: date) -> bool:
        return any(first <= on and (last is None or on <= last) for first, last in self.pauses)

    def asks_on(self, on: date) -> bool:
        if self.is_paused_on(on):
            return False
        return any(_weekdays(timings, on) >> on.weekday() & 1 for timings in self.timings.values())

    def unheard(self, heard_at: datetime, starts_on: date, now: datetime, zone: ZoneInfo) -> list[Span]:
        """The days with sessions since then, on the patient's clock of today."""
        return list(self._spans(heard_at, max(heard_at.astimezone(zone).date(), starts_on), now, zone))

    def _spans(self, heard_at: datetime, first: date, now: datetime, zone: ZoneInfo) -> Iterator[Span]:
        today = now.astimezone(zone).date()
        first = max(first, today - (MOST_DAYS - 1) * DAY)
        for on in (first + n * DAY for n in range((today - first).days + 1)):
            begins, ends = (datetime.combine(day, time.min, zone) for day in (on, on + DAY))
            if self.asks_on(on):
                yield Span(max(begins, heard_at), min(ends, now))


def _all(patients: Iterable[UUID]) -> QuerySet[Any, Any]:
    """Times, pauses and journeys as rows of one shape."""
    slot, instant = Value(None, UUIDField()), Value(None, DateTimeField())
    bits, until, zone = Value(None, SmallIntegerField()), Value(None, DateField()), Value(None, CharField())
    timings = SlotTiming.objects.filter(slot__programme__patient__among=patients, slot__programme__ended_at=None)
    times = timings.order_by().values_list(
        "slot__programme__patient_id", "from_date", until, "slot_id", "set_at", "weekdays", zone
    )
    pauses = Pause.objects.filter(programme__patient__among=patients, programme__ended_at=None)
    breaks = pauses.order_by().values_list(
        "programme__patient_id", "from_date", "until_date", slot, instant, bits, zone
    )
    journeys = ZoneChange.objects.filter(patient__among=patients)
    zones = journeys.order_by().values_list("patient_id", "from_date", until, slot, "set_at", bits, "time_zone")
    return times.union(breaks, zones, all=True)


_ALL = Prepared(_all, patients=[A_KEY])


def dated(patients: Iterable[UUID]) -> dict[UUID, Dated]:
    """The zones of these patients, and the times and pauses of the programmes that are open. One query."""
    found: dict[UUID, Dated] = defaultdict(Dated)
    for patient, first, last, of_slot, set_at, weekdays, in_zone in _ALL.rows(patients=patients):
        if of_slot is not None:
            found[patient].timings[of_slot].append((first, set_at, weekdays))
        elif in_zone is not None:
            found[patient].zones.append((first, set_at, in_zone))
        else:
            found[patient].pauses.append((first, last))
    return found


def _weekdays(timings: Sequence[tuple[date, datetime, int]], on: date) -> int:
    """Of the timing in force, as `Slot.timing_on` has it; none before the first."""
    return max((timing for timing in timings if timing[0] <= on), default=(on, None, 0))[2]
