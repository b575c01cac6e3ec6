import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from reminders import timing
from tests.reminders import zones

HOUR = timedelta(hours=1)
QUIET = {"quiet_from": timing.QUIET_FROM, "quiet_until": timing.QUIET_UNTIL}
LIMITS = {"window": timing.WINDOW, "gap_before_next": timing.GAP_BEFORE_NEXT}
FAMOUS = [
    ("an ordinary winter day", "Europe/London", "2025-01-15 08:00", "2025-01-15T08:00"),
    ("an ordinary summer day", "Europe/London", "2025-07-15 08:00", "2025-07-15T07:00"),
    ("gap, its first minute", "Europe/London", "2025-03-30 01:00", "2025-03-30T01:00"),
    ("gap, inside", "Europe/London", "2025-03-30 01:45", "2025-03-30T01:00"),
    ("gap, its end", "Europe/London", "2025-03-30 02:00", "2025-03-30T01:00"),
    ("fold, first occurrence", "Europe/London", "2025-10-26 01:30", "2025-10-26T00:30"),
    ("fold, its end", "Europe/London", "2025-10-26 02:00", "2025-10-26T02:00"),
    ("fold, United States", "America/New_York", "2025-11-02 01:30", "2025-11-02T05:30"),
    ("gap of half an hour", "Australia/Lord_Howe", "2025-10-05 02:15", "2025-10-04T15:30"),
    ("fold of half an hour", "Australia/Lord_Howe", "2025-04-06 01:45", "2025-04-05T14:45"),
    ("gap of two hours", "Antarctica/Troll", "2025-03-30 01:30", "2025-03-30T01:00"),
    ("negative summer time", "Europe/Dublin", "2025-03-30 01:30", "2025-03-30T01:00"),
    ("gap at the start of a day", "Africa/Cairo", "2025-04-25 00:30", "2025-04-24T22:00"),
    ("gap at the end of a day", "America/Nuuk", "2024-03-30 23:15", "2024-03-31T01:00"),
    ("fold into the day before", "America/Nuuk", "2024-10-26 23:30", "2024-10-27T00:30"),
    ("fold just after midnight", "America/Havana", "2025-11-02 00:30", "2025-11-02T04:30"),
    ("a missing day", "Pacific/Apia", "2011-12-30 08:00", "2011-12-30T10:00"),
    ("the day after a missing day", "Pacific/Apia", "2011-12-31 00:00", "2011-12-30T10:00"),
    ("the day before a missing day", "Pacific/Apia", "2011-12-29 23:45", "2011-12-30T09:45"),
    ("another missing day", "Pacific/Kwajalein", "1993-08-21 20:00", "1993-08-21T12:00"),
    ("a gap with seconds in it", "Africa/Monrovia", "1972-01-07 00:20", "1972-01-07T00:44:30"),
]


@pytest.fixture(autouse=True)
def _pinned_tzdata():
    with zones.pinned_tzdata():
        yield


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "local", "expected"), [case[1:] for case in FAMOUS], ids=[c[0] for c in FAMOUS])
def test_due_at_famous_case(zone, local, expected):
    wanted = datetime.fromisoformat(local)

    due = timing.due_at(wanted.date(), wanted.time(), zone)

    assert (due, due.tzinfo) == (utc(expected), UTC)


def test_due_at_zone_given_as_zoneinfo():
    assert timing.due_at(date(2025, 7, 1), time(8), ZoneInfo("Asia/Kolkata")) == utc("2025-07-01T02:30")


def test_due_at_ignores_the_fold_of_the_time():
    assert timing.due_at(date(2025, 10, 26), time(1, 30, fold=1), "Europe/London") == utc("2025-10-26T00:30")


@pytest.mark.parametrize("zone", ["", "Europe/Lodnon", "America", "../etc/passwd", "/etc/passwd", "a\0b", "é" * 400])
def test_due_at_unknown_zone(zone):
    with pytest.raises(ValueError, match=r"is not a time zone; use a name such as Europe/London\.$"):
        timing.due_at(date(2025, 7, 1), time(8), zone)


def test_due_at_time_with_a_zone():
    with pytest.raises(ValueError, match="plain local time"):
        timing.due_at(date(2025, 7, 1), time(8, tzinfo=UTC), "Europe/London")


def test_timing_is_importable_without_django():
    code = "import sys, reminders.timing; sys.exit(any(m.split('.')[0] == 'django' for m in sys.modules))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.slow
def test_due_at_every_zone_and_every_change_2024_to_2030():
    names, changes, cases, wrong = 0, 0, 0, []
    for group in zones.zones_alike(2024, 2030):
        names += len(group)
        changed = zones.dates_of_change(ZoneInfo(group[0]), 2024, 2030)
        changes += len(changed) * len(group)
        for changed_on in changed:
            expected = zones.walk(ZoneInfo(group[0]), changed_on - 2 * zones.DAY, changed_on + 2 * zones.DAY)
            for name in group:
                zone = ZoneInfo(name)
                for day, instants in expected.items():
                    for slot, instant in enumerate(instants):
                        cases += 1
                        if timing.due_at(day, time(slot // 4, slot % 4 * 15), zone) != instant:
                            wrong.append((name, day, slot))

    assert wrong == []
    assert (names > 590, changes > 2_500, cases) == (True, True, changes * 5 * 96)


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("Pacific/Apia", date(2011, 12, 28), date(2012, 1, 1)),
        ("Pacific/Kwajalein", date(1993, 8, 19), date(1993, 8, 23)),
    ],
)
def test_due_at_agrees_with_the_walk_around_a_missing_day(zone, first, last):
    expected = zones.walk(ZoneInfo(zone), first, last)

    found = {day: [timing.due_at(day, time(n // 4, n % 4 * 15), zone) for n in range(96)] for day in expected}

    assert found == expected


@pytest.mark.parametrize(
    ("zone", "day", "exists"),
    [
        ("Pacific/Apia", date(2011, 12, 30), False),
        ("Pacific/Apia", date(2011, 12, 31), True),
        ("Pacific/Kwajalein", date(1993, 8, 21), False),
        ("Africa/Cairo", date(2025, 4, 25), True),
        ("Europe/London", date(2025, 3, 30), True),
    ],
)
def test_day_exists(zone, day, exists):
    assert timing.day_exists(day, zone) is exists


@pytest.mark.parametrize(
    ("due", "next_due", "expected"),
    [
        ("2025-01-15T08:00", None, "2025-01-15T11:00"),
        ("2025-01-15T08:00", "2025-01-15T12:00", "2025-01-15T11:00"),
        ("2025-01-15T08:00", "2025-01-15T09:30", "2025-01-15T09:15"),
        ("2025-01-15T22:30", None, "2025-01-16T01:30"),
        ("2025-01-15T23:59", None, "2025-01-16T02:59"),
        ("2025-01-15T08:00", "2025-01-15T08:10", "2025-01-15T08:00"),
    ],
    ids=["alone", "next far off", "next near", "past midnight", "last minute", "nothing left"],
)
def test_closes_at_in_london(due, next_due, expected):
    closes = timing.closes_at(
        utc(due),
        local_date=date(2025, 1, 15),
        zone="Europe/London",
        next_due=next_due and utc(next_due),
        **LIMITS,
    )

    assert closes == utc(expected)


def test_closes_at_never_past_four_in_the_morning():
    due = timing.due_at(date(2025, 7, 1), time(23), "Asia/Tokyo")

    closes = timing.closes_at(
        due,
        local_date=date(2025, 7, 1),
        zone="Asia/Tokyo",
        next_due=None,
        window=8 * HOUR,
        gap_before_next=timedelta(),
    )

    assert closes == timing.due_at(date(2025, 7, 2), time(4), "Asia/Tokyo")


def test_closes_at_counts_elapsed_hours_across_a_clock_change():
    due = timing.due_at(date(2025, 10, 25), time(23, 30), "Europe/London")

    closes = timing.closes_at(due, local_date=date(2025, 10, 25), zone="Europe/London", next_due=None, **LIMITS)

    assert closes - due == 3 * HOUR


def test_closes_at_two_slots_moved_onto_one_instant():
    day, zone = date(2025, 3, 30), "Antarctica/Troll"
    first, second = (timing.due_at(day, at, zone) for at in (time(1), time(2, 45)))

    closes = [
        timing.closes_at(due, local_date=day, zone=zone, next_due=after, **LIMITS)
        for due, after in ((first, second), (second, None))
    ]

    assert (first, closes) == (second, [first, second + 3 * HOUR])


@pytest.mark.parametrize(
    ("due", "closes", "expected"),
    [
        ("2025-07-01T07:00", "2025-07-01T10:00", "2025-07-01T08:00"),
        ("2025-07-01T07:00", "2025-07-01T08:00", None),
        ("2025-07-01T07:00", "2025-07-01T08:01", "2025-07-01T08:00"),
        ("2025-07-01T19:59", "2025-07-01T22:59", "2025-07-01T20:59"),
        ("2025-07-01T20:00", "2025-07-01T23:00", None),
        ("2025-07-01T02:00", "2025-07-01T05:00", None),
        ("2025-07-01T05:00", "2025-07-01T08:00", "2025-07-01T06:00"),
    ],
    ids=["morning", "closed", "one minute left", "21:59", "22:00 is quiet", "night slot", "07:00 is not quiet"],
)
def test_nudge_at_in_british_summer(due, closes, expected):
    nudge = timing.nudge_at(utc(due), closes=utc(closes), zone="Europe/London", after=timing.NUDGE_AFTER, **QUIET)

    assert nudge == (expected and utc(expected))


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "quiet"),
    [
        (time(22), time(7), [0, 1, 2, 3, 4, 5, 6, 22, 23]),
        (time(1), time(3), [1, 2]),
        (time(5), time(5), []),
        (time(22), time(0), [22, 23]),
    ],
)
def test_is_quiet_hours_of_a_day(quiet_from, quiet_until, quiet):
    found = [
        hour
        for hour in range(24)
        if timing.is_quiet(
            datetime(2025, 1, 1, hour, tzinfo=UTC), zone="UTC", quiet_from=quiet_from, quiet_until=quiet_until
        )
    ]

    assert found == quiet


@pytest.mark.parametrize(("minutes", "expected"), [(10, "08:10"), (30, "08:30"), (60, None)])
def test_snoozed_to_inside_the_window(minutes, expected):
    again = timing.snoozed_to(utc("2025-07-01T08:00"), minutes=minutes, closes=utc("2025-07-01T09:00"))

    assert again == (expected and utc(f"2025-07-01T{expected}"))


def test_snoozed_to_minutes_not_on_offer():
    with pytest.raises(ValueError, match="10, 30, 60 minutes, not 11"):
        timing.snoozed_to(utc("2025-07-01T08:00"), minutes=11, closes=utc("2025-07-01T09:00"))
