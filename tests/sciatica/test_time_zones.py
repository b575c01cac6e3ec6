import zoneinfo
from datetime import UTC, datetime, timedelta


def test_time_zones_are_those_of_the_pinned_package():
    vancouver = zoneinfo.ZoneInfo("America/Vancouver")

    # British Columbia stays on summer time from 2026, which only recent tzdata knows.
    assert datetime(2028, 1, 1, tzinfo=UTC).astimezone(vancouver).utcoffset() == timedelta(hours=-7)
    assert zoneinfo.TZPATH == ()
