from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from programmes.working_days import one_working_day_after

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("at", "after"),
    [
        ("2026-06-15 09:00", "2026-06-16 09:00"),  # Monday
        ("2026-06-18 23:59", "2026-06-19 23:59"),  # Thursday
        ("2026-06-19 15:00", "2026-06-22 15:00"),  # Friday
        ("2026-06-20 08:00", "2026-06-23 00:00"),  # Saturday
        ("2026-06-21 23:00", "2026-06-23 00:00"),  # Sunday
        ("2026-03-27 15:00", "2026-03-30 15:00"),  # the clocks go forward in between
    ],
)
def test_one_working_day_after(at, after):
    given, wanted = (datetime.fromisoformat(text).replace(tzinfo=LONDON) for text in (at, after))

    assert one_working_day_after(given.astimezone(UTC), LONDON) == wanted


def test_day_is_the_clinics():
    sunday_evening = datetime(2026, 6, 14, 23, 30, tzinfo=UTC)  # Monday 00:30 in London

    assert one_working_day_after(sunday_evening, LONDON) == datetime(2026, 6, 16, 0, 30, tzinfo=LONDON)
