"""The reminders of a patient's last days and of tomorrow, session by session: what was sent and what became of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from clinic.days import today
from clinic.models import Patient
from reminders.enums import Channel, ReminderState
from reminders.models import Reminder
from reminders.retries import NOTHING_TO_NUDGE
from reminders.wording import clock, in_words

DAYS_BACK = 3

MARKS = {
    ReminderState.PLANNED: "later",
    ReminderState.LEASED: "open",
    ReminderState.ACCEPTED: "partly",
    ReminderState.RECEIVED: "done",
    ReminderState.OPENED: "done",
    ReminderState.DONE_BEFORE: "done",
    ReminderState.SKIPPED: "skipped",
    ReminderState.CANCELLED: "skipped",
    ReminderState.EXPIRED: "unreached",
    ReminderState.FAILED: "unreached",
}
"""The same few looks as those of the sessions: what arrived, what is on its way, what did not."""


COUNTED = {"done": "arrived or not needed", "partly": "sent, not confirmed", "open": "being sent"}
COUNTED |= {"unreached": "not sent", "skipped": "skipped or cancelled", "later": "planned"}

ONE_LETTER = "not sent: by e-mail a session has one reminder"
"""An hour later a second letter is noise, so where no phone can be reached there is no nudge."""


@dataclass(frozen=True)
class ReminderLine:
    kind: str
    time: str
    """On the patient's clock, with the day where it is not the session's own."""
    words: str
    mark: str


@dataclass(frozen=True)
class SessionReminders:
    """One session's start and, beneath it, its nudge."""

    label: str
    time: str
    lines: list[ReminderLine]


@dataclass(frozen=True)
class ReminderDay:
    local_date: date
    name: str
    """Tomorrow, Today, Yesterday; empty for the others."""
    sessions: list[SessionReminders]

    @property
    def is_open(self) -> bool:
        """Whether the page shows it unasked: what happens today, and what has just happened."""
        return self.name in {"Today", "Yesterday"}

    @property
    def told(self) -> str:
        """The whole day in a few words: "6 arrived or not needed, 2 planned"."""
        marks = Counter(line.mark for session in self.sessions for line in session.lines)
        return ", ".join(f"{marks[mark]} {words}" for mark, words in COUNTED.items() if marks[mark])


def reminder_days(patient: Patient, now: datetime, *, rows: Iterable[Reminder] | None = None) -> list[ReminderDay]:
    """From tomorrow back to three days ago, the newest first; days without reminders are left out.

    Of these rows, which are in that order and may hold other days as well; where none are at hand in three queries.
    """
    day = today(patient, now)
    first, last = day - timedelta(days=DAYS_BACK), day + timedelta(days=1)
    if rows is None:
        # By the instant for the index; the local dates decide.
        found = Reminder.objects.filter(patient=patient, due_at__gte=now - timedelta(days=DAYS_BACK + 2))
        found = found.select_related("slot").prefetch_related("slot__timings", "deliveries")
        rows = found.order_by("-local_date", "due_at")
    by_date = groupby((row for row in rows if first <= row.local_date <= last), key=lambda row: row.local_date)
    return [ReminderDay(local_date, _name(local_date, day), _sessions(patient, of)) for local_date, of in by_date]


def _name(local_date: date, day: date) -> str:
    return {-1: "Tomorrow", 0: "Today", 1: "Yesterday"}.get((day - local_date).days, "")


def _sessions(patient: Patient, rows: Iterable[Reminder]) -> list[SessionReminders]:
    by_slot: dict[object, list[Reminder]] = {}
    for row in rows:
        by_slot.setdefault(row.slot_id, []).append(row)
    return [_session(patient, sorted(of, key=lambda row: row.kind, reverse=True)) for of in by_slot.values()]


def _session(patient: Patient, rows: list[Reminder]) -> SessionReminders:
    """`rows` has the start first, where there is one."""
    first = rows[0]
    timing = first.slot.timing_on(first.local_date)
    by_letter = any(row.channel == Channel.EMAIL and row.accepted_at for row in first.deliveries.all())
    lines = [_line(patient, row, by_letter=by_letter) for row in rows]
    return SessionReminders(timing.label if timing else str(first.slot), lines[0].time, lines)


def _line(patient: Patient, row: Reminder, *, by_letter: bool) -> ReminderLine:
    zone = patient.zone_on(row.local_date)
    kind, time = row.get_kind_display(), clock(row.due_at, row.local_date, zone)
    if by_letter and row.why == NOTHING_TO_NUDGE.why:
        return ReminderLine(kind, time, ONE_LETTER, "skipped")
    words = in_words(row, row.deliveries.all(), zone=zone)
    return ReminderLine(kind, time, words, MARKS[ReminderState(row.state)])
