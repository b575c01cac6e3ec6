"""What a reason is, and several of them as a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Urgency(IntEnum):
    """How soon; the smaller, the sooner."""

    NOW = 1
    TODAY = 2
    THIS_WEEK = 3


class Kind(StrEnum):
    """Why. A kind is dealt with by itself: whoever has read a note has not looked at the pain."""

    DANGER_SIGN = "danger-sign"
    NEW_LOSS = "new-loss"
    HELD = "held"
    PAIN = "pain"
    FURTHER_DOWN = "further-down"
    STOPPED = "stopped"
    UNREACHED = "unreached"
    SILENT = "silent"
    MISSED = "missed"
    NOTE = "note"
    NOT_JOINED = "not-joined"
    STILL_CLOSED = "still-closed"


@dataclass(frozen=True)
class Need:
    """One reason. `about` and `level` tell it from an earlier one of its kind that somebody has dealt with."""

    kind: Kind
    urgency: Urgency
    words: str
    """As in "leg pain up 3 points in a week"; begins small, so that several make a sentence."""
    detail: str
    since: datetime
    about: str
    level: int = 0


def sentence(needs: Iterable[Need]) -> str:
    """The reasons as one sentence without its full stop, as in "Leg pain up 3 points in a week, 1 note to read"."""
    said = ", ".join(need.words for need in needs)
    return said[:1].upper() + said[1:]
