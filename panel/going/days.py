"""Which days are shown, and what the patient said on each. Reads rows that are at hand, asks nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clinic.models import Patient
from panel.days import DaySession
from programmes.enums import Reach, RevisionKind
from programmes.models import Programme

WEEKS = {"3": 3, "6": 6, "all": None}
USUAL = "6"
LONGEST = 366
"""Days: what is older than a year is in the diary, and would make a drawing of many screens."""


@dataclass(frozen=True)
class Window:
    """The local dates that are shown, both included."""

    first: date
    last: date
    chosen: str
    """3, 6 or all: the choice that is shown."""
    all_of_it: bool = True
    """Whether "all" is the whole programme, and not the last year of a longer one."""

    @property
    def dates(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Shown:
    """One session as it is shown, in the drawing and in the table."""

    href: str
    """Its page."""
    mark: str
    position: int
    time: str
    words: str
    """What became of it, with the reason that was given, and when it was performed."""
    title: str
    """All of it, for whoever points at its square."""


@dataclass(frozen=True)
class GoingDay:
    """One local date: its sessions, and the most that was said of pain and of how far down it was felt.

    The most and not the mean: a bad evening must not vanish behind three good sessions. None: nothing was said.
    """

    on: date
    sessions: Sequence[Shown]
    first_due: datetime | None
    leg_before: int | None
    leg_after: int | None
    back_after: int | None
    reach: Reach | None


@dataclass(frozen=True)
class Change:
    """A revision, by the first local date that it holds for whole."""

    on: date
    number: int
    is_stop: bool
    why: str

    @property
    def label(self) -> str:
        return "Stop" if self.is_stop else f"Revision {self.number}"


@dataclass(frozen=True)
class Span:
    """Local dates, both included, on which nothing was asked."""

    first: date
    last: date
    kind: str
    """paused or closed."""
    why: str

    @property
    def label(self) -> str:
        return self.kind.capitalize()


def window_of(programme: Programme, today: date, chosen: str) -> Window | None:
    """The dates of this choice, up to today or to the programme's last day; None before it has begun."""
    chosen = chosen if chosen in WEEKS else USUAL
    last = min([today, *_last_days(programme)])
    if last < programme.starts_on:
        return None
    weeks = WEEKS[chosen]
    first = last - timedelta(days=(7 * weeks if weeks else LONGEST) - 1)
    all_of_it = (last - programme.starts_on).days < LONGEST
    return Window(max(programme.starts_on, first), last, chosen, all_of_it)


def going_days(found: Mapping[date, Sequence[DaySession]], patients_page: str) -> list[GoingDay]:
    """These dates with their sessions, those without any too: an axis of time has no holes."""
    return [_going(day, sessions, patients_page) for day, sessions in found.items()]


def changes_of(programme: Programme, window: Window, by_date: Sequence[GoingDay]) -> list[Change]:
    """The revisions that were issued in the window, stop orders too, the oldest first."""
    firsts = {day.on: day.first_due for day in by_date}
    found = []
    for row in programme.revisions.all():
        if row.issued_at is None:
            continue
        on = _local_date(programme.patient, row.issued_at)
        # Whoever had a session that day before it was issued did that one by the revision before. A stop holds at once.
        first, is_stop = firsts.get(on), row.kind == RevisionKind.STOP
        after_the_first = first is not None and first <= row.issued_at and row.number > 1 and not is_stop
        if window.holds(on):
            found.append(Change(on + timedelta(days=after_the_first), row.number, is_stop, row.why))
    return sorted(found, key=lambda change: change.number)


def spans_of(programme: Programme, window: Window) -> list[Span]:
    """The pauses and the closed days of the window, the oldest first."""
    patient = programme.patient
    pauses = [
        Span(row.from_date, row.until_date or window.last, "paused", row.reason) for row in programme.pauses.all()
    ]
    closed = [
        Span(
            _local_date(patient, row.closed_at),
            _local_date(patient, row.reopened_at) if row.reopened_at else window.last,
            "closed",
            row.get_kind_display(),
        )
        for row in patient.closures.all()
    ]
    spans = [
        Span(max(span.first, window.first), min(span.last, window.last), span.kind, span.why)
        for span in [*pauses, *closed]
        if span.first <= span.last and span.first <= window.last and span.last >= window.first
    ]
    return sorted(spans, key=lambda span: (span.first, span.kind))


def _last_days(programme: Programme) -> Iterable[date]:
    if programme.ended_at:
        yield _local_date(programme.patient, programme.ended_at)
    if programme.ends_on:
        yield programme.ends_on


def _going(day: date, sessions: Sequence[DaySession], patients_page: str) -> GoingDay:
    rows = [item.session for item in sessions if item.session]
    reaches = [Reach(said) for row in rows for said in (row.reach_before, row.reach_after) if said]
    return GoingDay(
        on=day,
        sessions=[_shown(item, f"{day:%a} {day.day} {day:%b}", patients_page) for item in sessions],
        first_due=sessions[0].due_at if sessions else None,
        leg_before=_most(row.leg_before for row in rows),
        leg_after=_most(row.leg_after for row in rows),
        back_after=_most(row.back_after for row in rows),
        reach=max(reaches, key=lambda reach: reach.depth, default=None),
    )


def _shown(item: DaySession, day: str, patients_page: str) -> Shown:
    why = f", {item.skipped_why}" if item.skipped_why else ""
    performed = f" at {item.performed:%H:%M}" if item.performed else ""
    words = f"{item.words}{why}{performed}"
    return Shown(
        href=f"{patients_page}sessions/{item.slot.pk}/{item.local_date}/",
        mark=item.mark,
        position=item.slot.position,
        time=(time := item.time),
        words=words,
        title=f"{day}, {time} {item.label}: {words}",
    )


def _most(values: Iterable[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)


def _local_date(patient: Patient, instant: datetime) -> date:
    return instant.astimezone(patient.zone_on(instant.date())).date()
