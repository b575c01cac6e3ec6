"""A diary entry as the phone writes it: read with suspicion, written back the same."""

import hashlib
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from clinic.fields import known_zone, refuse_unstorable
from clinic.instants import as_text
from programmes.diary import fold
from programmes.models import Entry

MOST_CHARACTERS = 20_000
DEEPEST = 12
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""A phone's clock may be years off and its entries still count; outside these there is no reading at all."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_KIND = re.compile(r"[a-z][a-z0-9-]{0,39}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class UnreadableEntry(Exception):  # noqa: N818 # a verdict
    """This entry can never be stored as it is. The sentence is for the person who helps with the phone."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True)
class WireEntry:
    """One entry, read: every value has its type, and can be stored on both databases."""

    id: UUID
    kind: str
    slot_id: UUID | None
    local_date: date | None
    revision_id: UUID | None
    body: dict[str, Any]
    performed_at: datetime
    recorded_at: datetime
    zone: str
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        canonical = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"))
        object.__setattr__(self, "digest", hashlib.sha256(canonical.encode()).hexdigest())

    @property
    def performed_on(self) -> date:
        """The local date in the phone's own zone."""
        return self.performed_at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def belongs_to(self) -> date:
        """The date it counts for: its session's, else the one on which it was performed."""
        return self.local_date or self.performed_on

    def as_json(self) -> dict[str, Any]:
        return _as_json(self)


def read_entry(sent: Any) -> WireEntry:
    """The entry in this piece of JSON. Raises UnreadableEntry with the first thing that is wrong."""
    if not isinstance(sent, dict):
        raise UnreadableEntry("entry", "An entry is a JSON object.")
    _refuse_unstorable(sent)
    session = _session(sent.get("session"))
    revision = sent.get("revision")
    return WireEntry(
        id=_uuid(sent.get("id"), "id"),
        kind=_kind(sent.get("kind")),
        slot_id=session[0] if session else None,
        local_date=session[1] if session else None,
        revision_id=None if revision is None else _uuid(revision, "revision"),
        body=_body(sent.get("body")),
        performed_at=read_instant(sent.get("performed_at"), "performed_at"),
        recorded_at=read_instant(sent.get("recorded_at"), "recorded_at"),
        zone=_zone(sent.get("zone")),
    )


def write_entry(entry: Entry) -> dict[str, Any]:
    """A stored entry as the phone would write it, marked as synced."""
    return {**_as_json(entry), "synced": True}


def fold_entry(entry: Entry) -> fold.WireEntry:
    """What the fold reads of a stored entry, its instants as exact as they are stored."""
    return {
        "id": str(entry.id),
        "kind": entry.kind,
        "body": entry.body,
        "performed_at": entry.performed_at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
    }


def read_instant(value: Any, name: str) -> datetime:
    """An ISO 8601 instant with its offset, in UTC. Raises UnreadableEntry."""
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            instant = datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            instant = None
        if instant and FIRST_YEAR <= instant.year <= LAST_YEAR:
            return instant
    raise UnreadableEntry(name, f"{name} is no instant such as 2026-11-21T08:01:00.000Z.")


def _as_json(entry: WireEntry | Entry) -> dict[str, Any]:
    session = {"slot": str(entry.slot_id), "date": str(entry.local_date)} if entry.slot_id else None
    return {
        "id": str(entry.id),
        "kind": entry.kind,
        "session": session,
        "revision": str(entry.revision_id) if entry.revision_id else None,
        "body": entry.body,
        "performed_at": as_text(entry.performed_at),
        "recorded_at": as_text(entry.recorded_at),
        "zone": entry.zone,
    }


def _uuid(value: Any, name: str) -> UUID:
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise UnreadableEntry(name, f"{name} is no UUID.")
    return UUID(value)


def _kind(value: Any) -> str:
    if not isinstance(value, str) or not _KIND.fullmatch(value):
        raise UnreadableEntry("kind", "kind is a short word in small letters.")
    return value


def _body(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnreadableEntry("body", "body is a JSON object.")
    return value


def _zone(value: Any) -> str:
    try:
        if not isinstance(value, str) or len(value) > 64:
            raise ValidationError("zone")
        known_zone(value)
    except ValidationError:
        raise UnreadableEntry("zone", "zone is a time zone such as Europe/London.") from None
    return value


def _session(value: Any) -> tuple[UUID, date] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise UnreadableEntry("session", "session names a slot and a date.")
    return _uuid(value.get("slot"), "session"), _date(value.get("date"))


def _date(value: Any) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day and FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    raise UnreadableEntry("session", "The session's date is no date such as 2026-11-21.")


def _refuse_unstorable(sent: dict[str, Any]) -> None:
    size = 0
    for value, depth in _values(sent):
        size += len(value) if isinstance(value, str) else 8
        if depth > DEEPEST or size > MOST_CHARACTERS:
            raise UnreadableEntry("too_large", "This entry is larger than any the app writes.")
        if not _is_storable(value):
            raise UnreadableEntry("unstorable", "This entry holds a character or a number that cannot be stored.")


def _values(value: Any) -> Iterator[tuple[Any, int]]:
    """Every key and value, with how deep it lies; without recursion, since the depth is the sender's choice."""
    waiting: list[tuple[Any, int]] = [(value, 0)]
    while waiting:
        value, depth = waiting.pop()
        yield value, depth
        if isinstance(value, dict):
            waiting += [(part, depth + 1) for pair in value.items() for part in pair]
        elif isinstance(value, list):
            waiting += [(part, depth + 1) for part in value]


def _is_storable(value: Any) -> bool:
    if isinstance(value, str):
        try:
            refuse_unstorable(value)
        except ValidationError:
            return False
        return True
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) < 2**63
