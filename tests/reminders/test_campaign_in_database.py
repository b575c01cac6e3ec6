"""One slot for every change of every zone's clocks, with real rows: planned, leased at late ticks, settled."""

import time as stopwatch
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Min

from clinic.models import Membership
from programmes.models import Programme
from reminders.leasing import expire, lease_due
from reminders.models import Reminder
from reminders.planning import plan
from tests.reminders import zones
from tests.reminders.many import Wanted, make_many
from tests.reminders.simulation import HOUR, Clockwork, Expected
from tests.reminders.test_campaigns import around, say
from tests.world import make_clinic, make_member


@dataclass(frozen=True)
class Change:
    """A zone's clocks change, and a slot lies in the hour that is skipped or repeated."""

    zone: str
    at: datetime
    slot: time
    on: date


Fired = dict[tuple[UUID, str], list[datetime]]


@pytest.fixture(autouse=True)
def _pinned_tzdata() -> Iterator[None]:
    with zones.pinned_tzdata():
        yield


@pytest.fixture
def physio(db: None) -> Membership:
    return make_member(make_clinic("Riverside Clinic"), "Sam", "Reid")


def every_change(first_year: int, last_year: int) -> Iterator[Change]:
    for group in zones.zones_alike(first_year, last_year):
        for at in zones.changes(ZoneInfo(group[0]), first_year, last_year):
            _, on, inside = around(group[0], at)
            yield Change(group[0], at, inside, on)


def play_together(changes: list[Change], programmes: list[Programme], random: Random) -> tuple[int, list[object]]:
    """The changes of about one day, and two hours without a tick across the most frequent of them."""
    outage = Counter(change.at for change in changes).most_common(1)[0][0]
    clockwork = Clockwork.between(
        outage - 60 * HOUR, outage + 60 * HOUR, random=random, every=timedelta(hours=19), outage=outage
    )
    chosen = Programme.objects.filter(pk__in=[programme.pk for programme in programmes])
    fired: Fired = defaultdict(list)
    for now, until in zip(clockwork.plans, [*clockwork.plans[1:], clockwork.end], strict=True):
        plan(now, programmes=chosen)
        tick_until(until, now, clockwork, fired)
    wrong: list[object] = []
    for change, programme in zip(changes, programmes, strict=True):
        wanted = Expected(change.zone, [change.slot], change.on, change.on).fires(clockwork)
        sent = {(1, change.on, kind): fired.get((programme.pk, kind)) for kind in ("start", "nudge")}
        wrong += [(change, key) for key, at in sent.items() if at != wanted.get(key)]
    return sum(map(len, fired.values())), wrong


def tick_until(until: datetime, now: datetime, clockwork: Clockwork, fired: Fired) -> None:
    """Only the ticks that find something."""
    while event := Reminder.objects.aggregate(first=Min("next_at"))["first"]:
        tick = clockwork.first_tick(max(event, now))
        if tick is None or tick >= until:
            return
        now = tick
        expire(now)
        while lease := lease_due(now):
            leased = Reminder.objects.filter(lease=lease)
            for programme, kind in leased.values_list("slot__programme", "kind"):
                fired[programme, kind].append(now)
            leased.update(state="accepted", settled_at=now, next_at=None, lease=None)


def campaign(physio: Membership, first_year: int, last_year: int) -> tuple[int, int, list[object]]:
    changes = list(every_change(first_year, last_year))
    programmes = make_many(physio, [Wanted(each.zone, [each.slot], each.on, each.on) for each in changes])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL knows these tables as empty, and would join them row by row
    together = defaultdict(list)
    for change, programme in zip(changes, programmes, strict=True):
        together[change.at.date()].append((change, programme))
    sent, wrong, random = 0, [], Random(7)
    for day in sorted(together):
        played, missed = play_together(*map(list, zip(*together[day], strict=True)), random)
        sent += played
        wrong += missed
    return len(changes), sent, wrong


@pytest.mark.slow
def test_one_slot_for_every_change_through_the_database(physio, capsys):
    # SQLite, which answers the same questions in the same words, does two of the seven years: five seconds each.
    last, fewest = (2030, 400) if connection.vendor == "postgresql" else (2025, 110)
    began = stopwatch.process_time()

    changes, sent, wrong = campaign(physio, 2024, last)

    say(capsys, f"changes {changes}, sent {sent}, wrong {len(wrong)}, {stopwatch.process_time() - began:.0f} s of CPU")
    assert wrong == []
    assert (changes > fewest, sent > fewest) == (True, True)
    assert not Reminder.objects.filter(next_at__isnull=False).exists()
    assert set(Reminder.objects.values_list("state", flat=True)) <= {"accepted", "expired"}


def test_autumn_in_london_through_the_database(physio):
    at = datetime.fromisoformat("2026-10-25T01:00+00:00")
    change = Change("Europe/London", at, time(1, 15), date(2026, 10, 25))
    programmes = make_many(physio, [Wanted(change.zone, [change.slot], change.on, change.on)])

    sent, wrong = play_together([change], programmes, Random(1))

    assert (sent, wrong) == (1, [])
