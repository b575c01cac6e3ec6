"""Zones without clock changes, one for each whole hour, so that a test has the local time it needs at any moment."""

from datetime import UTC, datetime

BY_OFFSET = {
    -11: "Pacific/Pago_Pago",
    -10: "Pacific/Honolulu",
    -9: "Pacific/Gambier",
    -8: "Pacific/Pitcairn",
    -7: "America/Phoenix",
    -6: "America/Costa_Rica",
    -5: "America/Bogota",
    -4: "America/Puerto_Rico",
    -3: "America/Argentina/Buenos_Aires",
    -2: "America/Noronha",
    -1: "Atlantic/Cape_Verde",
    0: "Africa/Abidjan",
    1: "Africa/Lagos",
    2: "Africa/Johannesburg",
    3: "Africa/Nairobi",
    4: "Asia/Dubai",
    5: "Asia/Karachi",
    6: "Asia/Dhaka",
    7: "Asia/Bangkok",
    8: "Asia/Singapore",
    9: "Asia/Tokyo",
    10: "Australia/Brisbane",
    11: "Pacific/Guadalcanal",
    12: "Pacific/Tarawa",
}


def zone_where_it_is(hour: int, *, now: datetime | None = None) -> str:
    """A zone in which the clock shows this hour now, such as 9 for a morning session that is open."""
    offset = (hour - (now or datetime.now(UTC)).hour + 11) % 24 - 11
    return BY_OFFSET[offset]
