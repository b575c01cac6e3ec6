"""What a reminder says. Anybody may read a locked screen: no word here is about health, and nothing a person typed."""

import json
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from reminders.channels import Due

PARTS_OF_DAY = ((time(11), "morning"), (time(14), "midday"), (time(18), "afternoon"), (time.max, "evening"))


def part_of_day(local: time) -> str:
    """A neutral word for a time of day. The slot's own label is not used: somebody may have typed anything."""
    return next(word for until, word in PARTS_OF_DAY if local < until or until == time.max)


def session_tag(slot_id: UUID, local_date: date) -> str:
    """The session's notification tag and push topic: a nudge takes the place of its start, and a copy is silent.

    At most 32 characters of the URL-safe base64 alphabet (RFC 8030, section 5.4): 26 bits of date, 100 of slot.
    """
    return f"{slot_id.hex[:24]}{local_date:%Y%m%d}"


def session_address(site_url: str, slot_id: UUID, local_date: date) -> str:
    """Where a session is opened in the app, from a push, a letter or a calendar alike."""
    return f"{site_url.rstrip('/')}/app/#/session/{slot_id}/{local_date.isoformat()}"


def push_payload(due: Due, delivery: UUID, *, site_url: str) -> bytes:
    """The Declarative Web Push JSON of one delivery, which every browser gets.

    Raises ValueError or KeyError where the patient's zone is none that tzdata knows.
    """
    title, body = _words(due.due_at, due.expires_at, due.zone, due.minutes)
    notification = {
        "title": title,
        "body": body,
        "lang": "en-GB",
        "navigate": session_address(site_url, due.slot_id, due.local_date),
        "tag": session_tag(due.slot_id, due.local_date),
        "silent": False,
        "data": {
            "delivery": str(delivery),
            "reminder": str(due.id),
            "slot": str(due.slot_id),
            "date": due.local_date.isoformat(),
            "kind": due.kind,
        },
    }
    return declarative(notification)


def declarative(notification: dict[str, Any]) -> bytes:
    """A notification as Declarative Web Push JSON (W3C Push API, "Declarative push message").

    Mutable, because Safari otherwise shows it by itself, without our worker: such a phone would never say that a
    reminder reached it, and would thank nobody for a session done without network.
    """
    return json.dumps({"web_push": 8030, "mutable": True, "notification": notification}).encode()


@lru_cache(maxsize=1000)
def _words(due_at: datetime, expires_at: datetime, zone: str, minutes: int) -> tuple[str, str]:
    """Kept, because thousands are reminded at eight o'clock of sessions that take as long and end at the same time."""
    clock = ZoneInfo(zone)
    length = f"{minutes} minute{'' if minutes == 1 else 's'}"
    title = f"Your {part_of_day(_local(due_at, clock))} session"
    return title, f"About {length}, any time until {_local(expires_at, clock):%H:%M}."


def _local(instant: datetime, zone: ZoneInfo) -> time:
    return instant.astimezone(zone).time()
