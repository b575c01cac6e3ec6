"""Zones out of the pinned tzdata package, and an oracle for local times that shares nothing with `due_at`.

zoneinfo prefers the machine's own zone files to the package: a machine with last year's rules would be tested on last
year's rules. So `pinned_tzdata` takes the machine's folders out of the search path and empties zoneinfo's cache.
"""

import importlib.resources
import zoneinfo
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SLOTS_A_DAY = 96
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@contextmanager
def pinned_tzdata() -> Iterator[None]:
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(())
    ZoneInfo.clear_cache()
    try:
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        ZoneInfo.clear_cache()


def zones_by_rules() -> list[list[str]]:
    """Every name in tzdata; names that share one file byte for byte (links) are listed together."""
    root = importlib.resources.files("tzdata") / "zoneinfo"
    groups = defaultdict(list)
    for name in sorted(zoneinfo.available_timezones()):
        groups[root.joinpath(*name.split("/")).read_bytes()].append(name)
    return list(groups.values())


def zones_alike(first_year: int, last_year: int) -> list[list[str]]:
    """Every name in tzdata; names whose clocks show the same throughout these years are listed together.

    Whatever is worked out from local times within these years is the same for all of them.
    """
    alike = defaultdict(list)
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    for group in zones_by_rules():
        zone = ZoneInfo(group[0])
        turns = (start, *changes(zone, first_year, last_year))
        alike[tuple((at, at.astimezone(zone).utcoffset()) for at in turns)] += group
    return list(alike.values())


def dates_of_change(zone: ZoneInfo, first_year: int, last_year: int) -> list[date]:
    """The UTC date of each change of offset, found by reading the clock every six hours."""
    dates = []
    instant, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    offset = instant.astimezone(zone).utcoffset()
    while (instant := instant + timedelta(hours=6)) <= end:
        reading = instant.astimezone(zone).utcoffset()
        if reading != offset:
            dates.append((instant - MINUTE).date())
            offset = reading
    return dates


def changes(zone: ZoneInfo, first_year: int, last_year: int) -> list[datetime]:
    """The first instant after each change of offset, to the minute."""
    return [_instant_of_change(zone, day) for day in dates_of_change(zone, first_year, last_year)]


def _instant_of_change(zone: ZoneInfo, day: date) -> datetime:
    instant = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=6)
    offset = instant.astimezone(zone).utcoffset()
    while instant.astimezone(zone).utcoffset() == offset:
        instant += MINUTE
    return instant


def walk(zone: ZoneInfo, first: date, last: date) -> dict[date, list[datetime]]:
    """For each local date the instants of its 96 quarter-hour slots, by walking every minute of UTC once.

    A slot's instant is the first whose local reading is on its date at or after its time; where the date has none left
    (the gap reaches midnight, or the whole date is missing), the first instant of a later date.
    """
    answers: dict[date, list[datetime]] = {first + DAY * n: [] for n in range((last - first).days + 1)}
    instant = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(hours=15)
    unanswered = first
    while unanswered <= last:
        local = instant.astimezone(zone)
        day, minutes = local.date(), local.hour * 60 + local.minute
        while unanswered < day and unanswered <= last:
            answers[unanswered] += [instant] * (SLOTS_A_DAY - len(answers[unanswered]))
            unanswered += DAY
        found = answers.get(day)
        if found is not None and len(found) * 15 <= minutes:
            found += [instant] * (minutes // 15 + 1 - len(found))
        instant += MINUTE
    return answers
