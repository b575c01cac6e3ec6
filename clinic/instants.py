"""Instants as text: ISO 8601 in UTC with milliseconds, the way a browser writes them."""

from datetime import UTC, datetime


def as_text(instant: datetime) -> str:
    """ "2026-11-21T08:01:00.000Z"."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
