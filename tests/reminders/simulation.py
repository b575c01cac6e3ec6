"""Weeks of a patient's reminders in milliseconds: the real planner on a table in memory, with ticks as they please.

And what should have come of it, by an oracle that walks the minutes and shares nothing with the planner.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.models import Clinic, Patient
from programmes.models import Programme, Slot, SlotTiming
from reminders.at_hand import AtHand, Row
from reminders.changes import Changes
from reminders.fitting import Fitting
from tests.reminders.zones import walk

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BEAT = 20.0
JITTER = 90.0
"""Seconds from one tick to the next, and by which it may come late."""

Key = tuple[int, date, str]
"""(the slot's position, local date, kind)."""

Fires = dict[Key, list[datetime]]


def programme_of(zone: str, times: Sequence[time], *, first: date, last: date) -> Programme:
    """A programme in memory, with everything at hand that the planner reads."""
    clinic = Clinic(name="In memory", time_zone=zone, quiet_from=time(22), quiet_until=time(7))
    patient = Patient(clinic=clinic, first_name="Nobody", time_zone=zone)
    _bring(patient, zone_changes=[], closures=[], screenings=[])
    programme = Programme(clinic=clinic, patient=patient, starts_on=first, ends_on=last)
    slots = [Slot(programme=programme, position=n) for n in range(1, len(times) + 1)]
    for slot, at in zip(slots, times, strict=True):
        set_at = datetime(first.year, first.month, first.day, tzinfo=UTC)
        _bring(slot, timings=[SlotTiming(slot=slot, from_date=first - 9 * DAY, local_time=at, set_at=set_at)])
    _bring(programme, slots=slots, pauses=[])
    return programme


def _bring(row: object, **related: list[object]) -> None:
    row._prefetched_objects_cache = related


@dataclass
class Table:
    """The reminders of one programme, and what was sent of them when."""

    programme: Programme
    rows: dict[UUID, Row] = field(default_factory=dict)
    keys: set[object] = field(default_factory=set)
    """Of every row there ever was; those long gone are not kept, so that a year does not get slow."""
    fired: Fires = field(default_factory=lambda: defaultdict(list))

    def plan(self, now: datetime) -> None:
        by_slot: dict[UUID, list[Row]] = defaultdict(list)
        for row in self.rows.values():
            by_slot[row.slot_id].append(row)
        slots = self.programme.slots.all()
        at_hand = AtHand([self.programme], {slot.id: 10 for slot in slots}, {}, by_slot)
        self._write(Fitting(self.programme, at_hand, now).changes(), now)
        self.rows = {id_: row for id_, row in self.rows.items() if row.next_at or row.expires_at > now - 4 * DAY}

    def _write(self, changes: Changes, now: datetime) -> None:
        """With the guards of the statements that do it in the database."""
        for id_, _, _, slot_id, local_date, kind, due_at, next_at, expires_at, minutes in changes.new:
            if (slot_id, local_date, kind) not in self.keys:
                self.keys.add((slot_id, local_date, kind))
                times = (due_at, expires_at, minutes, next_at)
                self.rows[id_] = Row(id_, slot_id, local_date, kind, "planned", *times, None, None)
        for id_, state, due_at, next_at, expires_at, _ in changes.timed:
            if self.rows[id_].state == state:
                times = {"due_at": due_at, "next_at": next_at, "expires_at": expires_at}
                self.rows[id_] = self.rows[id_]._replace(**times, state="planned", settled_at=None)
        for reason, ids in changes.settled.items():
            self._settle((id_ for id_ in ids if self.rows[id_].state == "planned"), str(reason.state), now)

    def _settle(self, ids: Iterable[UUID], state: str, now: datetime) -> None:
        for id_ in list(ids):
            self.rows[id_] = self.rows[id_]._replace(state=state, settled_at=now, next_at=None)

    def tick(self, now: datetime) -> None:
        waiting = [row for row in self.rows.values() if row.next_at is not None and row.next_at <= now]
        self._settle((row.id for row in waiting if row.expires_at <= now), "expired", now)
        for row in waiting:
            if row.expires_at > now:
                self.fired[self._key(row)].append(now)
                self._settle([row.id], "accepted", now)

    def next_event(self) -> datetime | None:
        return min((row.next_at for row in self.rows.values() if row.next_at is not None), default=None)

    def _key(self, row: Row) -> Key:
        position = next(slot.position for slot in self.programme.slots.all() if slot.id == row.slot_id)
        return (position, row.local_date, str(row.kind))


@dataclass(frozen=True)
class Clockwork:
    """When beat ticks and when the planner runs, and the two hours in which neither does."""

    start: datetime
    seconds: list[float]
    """The ticks, after the start: there are thousands, of which a few find something."""
    plans: list[datetime]

    @classmethod
    def between(
        cls, start: datetime, end: datetime, *, random: Random, every: timedelta, outage: datetime | None = None
    ) -> "Clockwork":
        seconds = list(_late(end - start, random))
        plans = [start, *(at + every * random.random() for at in _steps(start, end, every))]
        if outage:
            # The planner has run right before it, and runs again right after it.
            plans += [outage - 61 * MINUTE, outage + 61 * MINUTE, outage + 3 * HOUR]
            plans = [at for at in plans if not outage - HOUR <= at <= outage + HOUR]
            middle = (outage - start).total_seconds()
            seconds = [at for at in seconds if not middle - 3600 <= at <= middle + 3600]
        return cls(start, seconds, sorted(plans))

    def first_tick(self, at: datetime) -> datetime | None:
        place = bisect_left(self.seconds, (at - self.start).total_seconds())
        return self.start + timedelta(seconds=self.seconds[place]) if place < len(self.seconds) else None

    @property
    def end(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds[-1])


def _steps(start: datetime, end: datetime, every: timedelta) -> Iterator[datetime]:
    while start < end:
        yield start
        start += every


def _late(until: timedelta, random: Random) -> Iterator[float]:
    """One tick after the other: the next is due a beat after the last came, and comes up to 90 s late."""
    at, end = 0.0, until.total_seconds()
    while at < end:
        at += BEAT + random.random() * JITTER
        yield at


def run(programme: Programme, clockwork: Clockwork) -> Fires:
    """Everything that is sent; only the ticks that find something are played."""
    table = Table(programme)
    for now, until in zip(clockwork.plans, [*clockwork.plans[1:], clockwork.end], strict=True):
        table.plan(now)
        reached = now
        while (event := table.next_event()) is not None:
            tick = clockwork.first_tick(max(event, reached))
            if tick is None or tick >= until:
                break
            table.tick(tick)
            reached = tick
    return table.fired


@dataclass(frozen=True)
class Expected:
    """When a zone's slots begin on these local dates, by walking every minute of them once."""

    zone: str
    times: Sequence[time]
    first: date
    last: date

    @cached_property
    def instants(self) -> dict[date, list[datetime]]:
        return walk(ZoneInfo(self.zone), self.first, self.last + 2 * DAY)

    @cached_property
    def sessions(self) -> list[tuple[date, datetime, int]]:
        days = [day for day in self.instants if day <= self.last + DAY and self._is_a_day(day)]
        return sorted(
            (day, self.instants[day][at.hour * 4 + at.minute // 15], position)
            for day in days
            for position, at in enumerate(self.times, start=1)
        )

    def _is_a_day(self, day: date) -> bool:
        return self.instants[day][0].astimezone(ZoneInfo(self.zone)).date() == day

    def fires(self, clockwork: Clockwork) -> Fires:
        """What must be sent: each session once, at the first tick in its window, or not at all.

        By the words of the rules: a window of 3 hours, until 15 minutes before the next session, at most to 04:00; a
        nudge after an hour inside the window, never between 22:00 and 07:00.
        """
        fires: Fires = {}
        for (day, due, position), (_, next_due, _) in pairwise(self.sessions):
            closes = min(due + 3 * HOUR, next_due - 15 * MINUTE, self.instants[day + DAY][4 * 4])
            if day > self.last or closes <= due:
                continue
            fires |= _fires((position, day, "start"), clockwork.first_tick(due), closes)
            nudge = due + HOUR
            if nudge < closes and 7 <= nudge.astimezone(ZoneInfo(self.zone)).hour < 22:
                fires |= _fires((position, day, "nudge"), clockwork.first_tick(nudge), closes)
        return fires


def _fires(key: Key, tick: datetime | None, closes: datetime) -> Fires:
    return {key: [tick]} if tick is not None and tick < closes else {}
