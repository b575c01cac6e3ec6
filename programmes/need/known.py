"""What is known of one patient at one instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple


class Day(NamedTuple):
    """One local date of a patient, as it was noted and as it was asked for."""

    on: date
    leg: int | None = None
    """The worst that was noted on this date, 0 to 10; None where it was not."""
    back: int | None = None
    reach: int | None = None
    """The furthest down the leg that anything was felt, as `Reach.depth`; None where it was not said."""
    stopped: int = 0
    noted: int = 0
    """Sessions of which something was noted: done, partly, stopped or skipped."""
    told_at: datetime | None = None
    """When the clinic first heard of anything that was noted on this date; a later correction does not move it."""
    asked: int = 0
    """Reminders that were due: none on a day that was paused or closed."""
    reached: int = 0
    """Those of them that arrived."""
    heard_after: bool = False
    """Whether a phone has been heard from since the date was over."""


@dataclass(frozen=True)
class Span:
    """A part of a day with sessions, from when to when."""

    begins: datetime
    ends: datetime

    @property
    def length(self) -> timedelta:
        return self.ends - self.begins


@dataclass(frozen=True)
class Known:
    """What is known of one patient at one instant. Days come the oldest first; one without anything may be missing."""

    now: datetime
    today: date
    days: Sequence[Day] = ()
    asked_since: datetime | None = None
    """Since when sessions are asked for; None where no programme runs today, or it is paused, closed or held."""
    danger_sign_at: datetime | None = None
    danger_sign_again_at: datetime | None = None
    """The newest, where there were several."""
    danger_signs: Sequence[str] = ()
    """The questions that were answered yes."""
    new_loss_at: datetime | None = None
    held_since: datetime | None = None
    """The answers before the first session wait to be looked at."""
    joined_at: datetime | None = None
    heard_at: datetime | None = None
    asked_unheard: Sequence[Span] = ()
    """The days with sessions since a phone was last heard from, the oldest first: from then, and until now at most."""
    unreached_since: datetime | None = None
    by_email: bool = False
    """E-mail has taken over where reminders do not reach the phone."""
    letters_fail: bool = False
    """The newest of these letters could not be sent."""
    notes: Sequence[tuple[datetime, str]] = ()
    """Those that nobody has read, and when they reached the clinic, the oldest first."""
    invited_at: datetime | None = None
    """When the newest invitation was opened, if it waits to be used."""
    declined_at: datetime | None = None
    """When somebody has said of the newest invitation "That is not me"."""
    stopped_since: datetime | None = None
    """The physio's own stop order, which nobody has taken back."""
