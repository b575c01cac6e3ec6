"""Who needs the physio, how soon and why. Pure: what is known of one patient in, reasons in words out.

Few and trusted: what only concerns the network, a pause or our own reminders is never said of the patient, and every
reason stands with what it was worked out from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from itertools import takewhile
from statistics import median_high

WEEK = timedelta(days=7)
THREE_DAYS = timedelta(days=2)
"""From the first to the last of them."""
JOINING = timedelta(days=3)
INVITE = "A new invitation takes a minute."
SWITCHING_ON = timedelta(days=1)
"""A phone that has just joined may have its reminders switched on tomorrow."""


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
    STOPPED = "stopped"
    UNREACHED = "unreached"
    SILENT = "silent"
    MISSED = "missed"
    NOTE = "note"
    NOT_JOINED = "not-joined"
    STILL_CLOSED = "still-closed"


@dataclass(frozen=True)
class Limits:
    """When pain (0 to 10), silence (hours, then days) and missed days call for somebody.

    The defaults are the tiers that MedBridge publishes for its alerts: low for pain of 5 and up by 1, or no sign for 49
    hours; high for up by 2, or no sign for 14 days; critical for pain of 7. Two missed days in a row are ours.
    """

    pain: int = 5
    rise: int = 1
    steep_rise: int = 2
    severe_pain: int = 7
    silent_hours: int = 49
    silent_days: int = 14
    missed_days: int = 2


@dataclass(frozen=True)
class Day:
    """One local date of a patient, as it was noted and as it was asked for."""

    on: date
    leg: int | None = None
    """The worst that was noted on this date, 0 to 10; None where it was not."""
    back: int | None = None
    stopped: int = 0
    noted: int = 0
    """Sessions of which something was noted: done, partly, stopped or skipped."""
    told_at: datetime | None = None
    """When the clinic first heard of anything that was noted on this date."""
    asked: int = 0
    """Reminders that were due: none on a day that was paused or closed."""
    reached: int = 0
    """Those of them that arrived."""
    heard_after: bool = False
    """Whether a phone has been heard from since the date was over."""


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
    unreached_since: datetime | None = None
    by_email: bool = False
    """E-mail has taken over where reminders do not reach the phone."""
    notes: Sequence[tuple[datetime, str]] = ()
    """Those that nobody has read, and when they reached the clinic, the oldest first."""
    invited_at: datetime | None = None
    """When the newest invitation was opened, if it waits to be used."""
    declined_at: datetime | None = None
    """When somebody has said of the newest invitation "That is not me"."""
    stopped_since: datetime | None = None
    """The physio's own stop order, which nobody has taken back."""


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


def needs_of(known: Known, limits: Limits) -> list[Need]:
    """Every reason why this patient needs the physio, the most urgent first; none where nothing calls for anybody."""
    missed = _missed(known, limits)
    found = [
        _danger_sign(known),
        _new_loss(known),
        _held(known),
        *_pains(known, limits, missed=missed is not None),
        _stopped(known),
        _unreached(known),
        _silent(known, limits),
        missed,
        _note(known),
        _not_joined(known),
        _still_closed(known),
    ]
    return sorted((need for need in found if need), key=lambda need: need.urgency)


def _danger_sign(known: Known) -> Need | None:
    at = known.danger_sign_at
    if at is None:
        return None
    newest = known.danger_sign_again_at or at
    detail = " ".join(known.danger_signs)
    return Need(Kind.DANGER_SIGN, Urgency.NOW, "danger sign answered yes", detail, at, str(newest))


def _new_loss(known: Known) -> Need | None:
    at = known.new_loss_at
    if at is None:
        return None
    return Need(Kind.NEW_LOSS, Urgency.NOW, "new weakness or numbness", "Every session is closed since.", at, str(at))


def _held(known: Known) -> Need | None:
    at = known.held_since
    if at is None:
        return None
    detail = "The first session waits until somebody has looked at them."
    return Need(Kind.HELD, Urgency.TODAY, "answers before the start wait for you", detail, at, str(at))


def _pains(known: Known, limits: Limits, *, missed: bool) -> list[Need | None]:
    """Of leg and back each by itself: whoever has looked at one has not looked at the other."""
    legs = [(day, day.leg) for day in known.days if day.leg is not None]
    backs = [(day, day.back) for day in known.days if day.back is not None]
    return [_pain_of("leg", legs, known, limits, missed), _pain_of("back", backs, known, limits, missed)]


def _pain_of(where: str, noted: Sequence[tuple[Day, int]], known: Known, limits: Limits, missed: bool) -> Need | None:
    """The last day that was noted, beside what was usual in the week before it. It says something for a week."""
    if not noted or known.today - noted[-1][0].on > WEEK:
        return None
    latest, value = noted[-1]
    week = [(day, earlier) for day, earlier in noted[:-1] if latest.on - day.on <= WEEK]
    usual = median_high(earlier for _, earlier in week) if week else None
    urgency = _urgency_of(value, usual, limits, missed)
    if urgency is None:
        return None
    rise = 0 if usual is None else value - usual
    least = value if usual is None or rise <= 0 else usual + 1
    run = [*takewhile(lambda pair: pair[1] >= least, reversed(noted))]
    since = min((day.told_at for day, _ in run if day.told_at), default=known.now)
    words = f"{where} pain up {rise} point{'' if rise == 1 else 's'} in a week" if rise > 0 else f"{where} pain {value}"
    moved = f"from {usual} to {value}" if rise > 0 else f"at {value}"
    detail = f"{where.capitalize()} pain {moved} of 10, the worst of the day."
    return Need(Kind.PAIN, urgency, words, detail, since, where, value)


def _urgency_of(value: int, usual: int | None, limits: Limits, missed: bool) -> Urgency | None:
    rise = 0 if usual is None else value - usual
    if value >= limits.severe_pain:
        return Urgency.NOW if usual is not None and usual < limits.severe_pain else Urgency.TODAY
    if rise >= limits.steep_rise or (missed and rise >= limits.rise):
        return Urgency.TODAY
    return Urgency.THIS_WEEK if value >= limits.pain and rise >= limits.rise else None


def _stopped(known: Known) -> Need | None:
    """A session that was stopped because it hurt is an honest answer; two in three days ask for a smaller dose."""
    stops = [day for day in known.days if day.stopped and known.today - day.on <= WEEK]
    days = [day for day in stops if stops[-1].on - day.on <= THREE_DAYS]
    if not days:
        return None
    times = sum(day.stopped for day in days)
    urgency = Urgency.TODAY if times > 1 else Urgency.THIS_WEEK
    words = "stopped because it hurt" if times == 1 else f"stopped {times} times because it hurt"
    detail = "Stopping is an honest answer, and counted as kept."
    since = min((day.told_at for day in days if day.told_at), default=known.now)
    return Need(Kind.STOPPED, urgency, words, detail, since, str(days[-1].on), times)


def _unreached(known: Known) -> Need | None:
    since, joined = known.unreached_since, known.joined_at
    if since is None or joined is None or not known.asked_since or known.now - joined < SWITCHING_ON:
        return None
    urgency = Urgency.THIS_WEEK if known.by_email else Urgency.TODAY
    detail = "E-mail has taken over." if known.by_email else "No notification arrives, and e-mail is not in use."
    words = "reminders are not reaching the phone"
    return Need(Kind.UNREACHED, urgency, words, detail, since, str(since), int(not known.by_email))


def _silent(known: Known, limits: Limits) -> Need | None:
    heard = known.heard_at
    if heard is None or not known.asked_since:
        return None
    silence = known.now - heard
    long = silence >= timedelta(days=limits.silent_days)
    if not long and silence < timedelta(hours=limits.silent_hours):
        return None
    urgency = Urgency.TODAY if long else Urgency.THIS_WEEK
    words = f"nothing from the phone for {silence.days} days"
    detail = "Not counted as missed: the sessions may have been done without signal."
    limit = timedelta(days=limits.silent_days) if long else timedelta(hours=limits.silent_hours)
    return Need(Kind.SILENT, urgency, words, detail, heard + limit, str(heard), int(long))


def _missed(known: Known, limits: Limits) -> Need | None:
    """Whole days in a row, up to yesterday, of which nothing was noted although we know that it could have been.

    A day that was not asked for is passed over. One whose reminders did not arrive, or after which no phone has been
    heard from, says nothing of the patient, and ends the row.
    """
    asked = (day for day in reversed(known.days) if day.on < known.today and day.asked)
    run = [*takewhile(_was_missed, asked)]
    if len(run) < limits.missed_days:
        return None
    detail = "Reminders arrived, and the phone has been heard from since."
    enough = run[-limits.missed_days].on  # the run is the newest first
    since = min(known.now, datetime.combine(enough + timedelta(days=1), time.min, known.now.tzinfo))
    return Need(Kind.MISSED, Urgency.THIS_WEEK, f"nothing noted for {len(run)} days", detail, since, str(run[-1].on))


def _was_missed(day: Day) -> bool:
    return day.noted == 0 and day.reached > 0 and day.heard_after


def _note(known: Known) -> Need | None:
    if not known.notes:
        return None
    words = f"{len(known.notes)} note{'' if len(known.notes) == 1 else 's'} to read"
    said = " ".join(f"“{text}”" for _, text in known.notes)
    return Need(Kind.NOTE, Urgency.THIS_WEEK, words, said, known.notes[0][0], str(known.notes[-1][0]))


def _not_joined(known: Known) -> Need | None:
    """Sessions are asked for, and there is no phone that could show them."""
    if known.joined_at is not None:
        return None
    if known.declined_at is not None:
        detail = "Somebody said “That is not me”. Check the number, and send a new invitation."
        words = "the invitation reached somebody else"
        return Need(Kind.NOT_JOINED, Urgency.TODAY, words, detail, known.declined_at, str(known.declined_at), 1)
    at = known.invited_at
    if at is not None and known.now - at >= JOINING:
        words = f"invited {(known.now - at).days} days ago and not joined"
        return Need(Kind.NOT_JOINED, Urgency.THIS_WEEK, words, INVITE, at + JOINING, str(at))
    if at is None and known.asked_since and known.now - known.asked_since >= JOINING:
        words, since = "no phone has the programme", known.asked_since + JOINING
        return Need(Kind.NOT_JOINED, Urgency.THIS_WEEK, words, INVITE, since, str(since))
    return None


def _still_closed(known: Known) -> Need | None:
    """A stop order that the physio gave and may have forgotten."""
    at = known.stopped_since
    if at is None or known.now - at < WEEK:
        return None
    words = f"stopped by the physio {(known.now - at).days} days ago"
    return Need(Kind.STILL_CLOSED, Urgency.THIS_WEEK, words, "Carry on, or end the programme.", at + WEEK, str(at))


def sentence(needs: Iterable[Need]) -> str:
    """The reasons as one sentence without its full stop, as in "Leg pain up 3 points in a week, 1 note to read"."""
    said = ", ".join(need.words for need in needs)
    return said[:1].upper() + said[1:]
