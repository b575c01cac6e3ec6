"""Every zone and every change of its clocks, with late ticks and two hours without any; whole years of hard zones."""

import sys
import time as stopwatch
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from reminders import timing
from tests.reminders import zones
from tests.reminders.simulation import DAY, HOUR, MINUTE, Clockwork, Expected, Fires, programme_of, run

YEARS = {
    # A year in which the zone did something worth it.
    "Africa/Cairo": 2023,
    "Africa/Casablanca": 2025,
    "Africa/Monrovia": 2025,
    "America/Asuncion": 2024,
    "America/Havana": 2025,
    "America/New_York": 2025,
    "America/Nuuk": 2023,
    "America/Santiago": 2022,
    "America/Scoresbysund": 2024,
    "America/St_Johns": 2011,
    "Antarctica/Troll": 2025,
    "Asia/Gaza": 2023,
    "Asia/Kathmandu": 2025,
    "Asia/Tehran": 2022,
    "Atlantic/Azores": 2025,
    "Australia/Lord_Howe": 2025,
    "Europe/Dublin": 2025,
    "Europe/Volgograd": 2020,
    "Pacific/Apia": 2011,
    "Pacific/Chatham": 2025,
}
SLOTS = (time(0, 15), time(2, 30), time(12), time(21, 45))
"""In most gaps and folds, and far enough apart that not even Troll's two hours bring two of them together."""


@pytest.fixture(autouse=True)
def _pinned_tzdata() -> Iterator[None]:
    with zones.pinned_tzdata():
        yield


def around(zone: str, change: datetime) -> tuple[list[time], date, time]:
    """Four slots, the change's local date, and that slot of the four that lies in what the change skips or repeats."""
    readings = [at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) for at in (change - MINUTE, change)]
    low = min(readings[0] + MINUTE, readings[1])
    low -= timedelta(minutes=low.minute % 15)
    spread = (timedelta(minutes=15), 2 * HOUR, timedelta(hours=9, minutes=30), timedelta(hours=21, minutes=30))
    return sorted((low + each).time() for each in spread), readings[1].date(), (low + spread[0]).time()


def play(zone: str, change: datetime, random: Random) -> tuple[int, list[object]]:
    """One change in one zone, with two hours without a tick across it and without: how many reminders should have
    come, and every one of them that did not come so.

    Without as well, because after an outage what was due too early comes at the same tick as what was due in time.
    """
    times, on, _ = around(zone, change)
    oracle = Expected(zone, times, on - DAY, on + DAY)
    played, wrong = 0, []
    for outage in (change, None):
        clockwork = Clockwork.between(
            change - 60 * HOUR, change + 72 * HOUR, random=random, every=timedelta(hours=11), outage=outage
        )
        sent = run(programme_of(zone, times, first=on - DAY, last=on + DAY), clockwork)
        played += len(oracle.fires(clockwork))
        wrong += differing(sent, oracle.fires(clockwork), zone, change, outage)
    return played, wrong


def differing(sent: Fires, wanted: Fires, *where: object) -> list[object]:
    return [(*where, key) for key in sent.keys() | wanted.keys() if sent.get(key) != wanted.get(key)]


def say(capsys: pytest.CaptureFixture[str], figures: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{figures}\n")


@pytest.mark.slow
def test_every_change_of_every_zone_2024_to_2030(capsys):
    began = stopwatch.process_time()
    random = Random(3)
    names, changes, cases, wrong = 0, 0, 0, []
    for group in zones.zones_alike(2024, 2030):
        names += len(group)
        for change in zones.changes(ZoneInfo(group[0]), 2024, 2030):
            changes += len(group)
            played, missed = play(group[0], change, random)
            cases += played
            wrong += missed

    took = stopwatch.process_time() - began
    say(capsys, f"zones {names}, changes {changes}, reminders {cases}, wrong {len(wrong)}, {took:.0f} s of CPU")
    assert wrong == []
    assert (names > 590, changes > 2_500, cases > 13_000) == (True, True, True)


@pytest.mark.slow
def test_a_year_of_twenty_zones_fires_every_slot_once_a_day(capsys):
    began = stopwatch.process_time()
    random = Random(20)
    starts, wrong = 0, []
    for zone, year in YEARS.items():
        first, last = date(year, 1, 1), date(year, 12, 31)
        begins = datetime(year, 1, 1, tzinfo=UTC) - 2 * DAY
        clockwork = Clockwork.between(begins, begins + 369 * DAY, random=random, every=timedelta(hours=23))
        sent = run(programme_of(zone, SLOTS, first=first, last=last), clockwork)
        wrong += differing(sent, Expected(zone, SLOTS, first, last).fires(clockwork), zone)
        days = {key[1] for key in sent}
        missing = 1 if (zone, year) == ("Pacific/Apia", 2011) else 0  # 30 December never was
        fired = [key for key, at in sent.items() if key[2] == "start" and len(at) == 1]
        starts += len(fired)
        assert (len(days), len(fired)) == ((last - first).days + 1 - missing, 4 * len(days)), zone

    took = stopwatch.process_time() - began
    say(capsys, f"years {len(YEARS)}, sessions {starts}, wrong {len(wrong)}, {took:.0f} s of CPU")
    assert wrong == []


def a_day_is_24_hours(local_date: date, local_time: time, zone: ZoneInfo) -> datetime:
    """Planted: the first due time found is right, and the days after it are counted in hours."""
    monday = local_date - timedelta(days=local_date.weekday())
    return timing.due_at(monday, local_time, zone) + 24 * HOUR * (local_date - monday).days


def second_of_the_repeated(local_date: date, local_time: time, zone: ZoneInfo) -> datetime:
    """Planted: zoneinfo's other reading of an hour that is repeated, and of one that is skipped."""
    return datetime.combine(local_date, local_time.replace(fold=1), zone).astimezone(UTC)


def offset_of_the_first_day(local_date: date, local_time: time, zone: ZoneInfo) -> datetime:
    """Planted: the offset from UTC is looked up once a year."""
    offset = datetime(local_date.year, 1, 1, 12, tzinfo=UTC).astimezone(zone).utcoffset()
    return datetime.combine(local_date, local_time, UTC) - (offset or timedelta())


LONDON = [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]


def played_in_london() -> list[object]:
    return [wrong for change in LONDON for wrong in play("Europe/London", change, Random(1))[1]]


def test_changes_in_london_are_right():
    assert played_in_london() == []


@pytest.mark.parametrize("mistake", [a_day_is_24_hours, second_of_the_repeated, offset_of_the_first_day])
def test_oracle_finds_a_planted_mistake(monkeypatch, mistake):
    monkeypatch.setattr("reminders.timetable.due_at", mistake)

    assert played_in_london() != []


def test_oracle_finds_a_tick_that_matches_the_minute(monkeypatch):
    """Planted: a tick sends what is due in its own minute, as a crontab would."""

    def tick(table, now):
        due = [row for row in table.rows.values() if row.next_at and row.next_at <= now < row.next_at + MINUTE]
        for row in due:
            table.fired[table._key(row)].append(now)
        table._settle((row.id for row in table.rows.values() if row.next_at and row.next_at <= now), "gone", now)

    monkeypatch.setattr("tests.reminders.simulation.Table.tick", tick)

    assert played_in_london() != []
