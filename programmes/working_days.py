"""Working days, Monday to Friday. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


def one_working_day_after(at: datetime, zone: ZoneInfo) -> datetime:
    """The same time of day on the next working day, by the clock of this zone; of a weekend, the end of its Monday.

    What comes on a Friday at 15:00 is a working day old on Monday at 15:00; on a Saturday, on Tuesday at 0:00.
    """
    local = at.astimezone(zone)
    if local.weekday() >= SATURDAY:
        monday = local.date() + timedelta(days=7 - local.weekday())
        return datetime.combine(monday + timedelta(days=1), time.min, zone)
    days = 3 if local.weekday() == SATURDAY - 1 else 1
    return datetime.combine(local.date() + timedelta(days=days), local.time(), zone)
