"""What is known of every patient of a clinic at one instant, in a number of queries that does not grow with them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.models import Clinic, Patient
from panel.needs import glance
from panel.needs.dated import Dated, dated
from panel.needs.found import (
    COLUMNS,
    Found,
    Reminders,
    Sessions,
    days_of,
    letters_fail,
    rows_of,
    without_days,
)
from programmes.content import danger_signs
from programmes.enums import ClosureKind
from programmes.models import Closure
from programmes.need import Day, Known, Limits, Trend, has_noted, may_need
from reminders import fallback

DAYS_SHOWN = 14
DAY = timedelta(days=1)
NO_DATES = Dated()


@dataclass(frozen=True)
class OfRow:
    """A patient with the columns that a page says, of whom the rest is not asked for."""

    row: Any
    clinic: Clinic

    @cached_property
    def patient(self) -> Patient:
        """Made when it is asked for: of most patients only the number is said."""
        return _patient(self.row, self.clinic)


@dataclass(frozen=True)
class OfPatient(OfRow):
    """A patient with what is known, and what was noted on the local dates of late."""

    physio: str
    """Whose patient it is, by name."""
    is_left_alone: bool
    """That physio does not work here any more."""
    known: Known
    noted: Sequence[Sessions]
    heard_on: date | None
    week: int
    """Of the programme that runs, counted from 1; 0 where none does."""

    @property
    def is_asked(self) -> bool:
        """Sessions are asked for, on a phone that has joined."""
        return self.known.asked_since is not None and self.known.joined_at is not None

    @cached_property
    def kept(self) -> list[int]:
        """Sessions kept on each of the last 14 local dates, the oldest first."""
        kept, today = {day.on: day.kept for day in self.noted}, self.known.today
        return [kept.get((today - n * DAY).isoformat(), 0) for n in reversed(range(DAYS_SHOWN))]

    @property
    def unheard(self) -> int:
        """The last of these dates on which no phone has been heard from, up to yesterday; 0 where none has joined."""
        silent = (self.known.today - self.heard_on).days - 1 if self.heard_on else 0
        return min(max(0, silent), DAYS_SHOWN)


@dataclass(frozen=True)
class Clear(OfRow):
    """A patient of whom nothing waits, and whose trend says that nothing calls for anybody."""

    is_asked: bool
    """Sessions are asked for."""


def everybody(clinic: Clinic, now: datetime, limits: Limits) -> list[OfPatient | Clear]:
    """All that `programmes.need` asks about those patients of the clinic who may need somebody, and the others' names.

    Seven queries.
    """
    rows = glance.rows_of_clinic(clinic.pk, now)
    clear = {row.id: today for row in rows if row.nothing_waits and (today := _clear_on(row, now, limits))}
    trends = {row.id: glance.trend(row) for row in rows if row.id not in clear}
    known = _known_of(trends, clinic, now)
    return [
        Clear(row, clinic, glance.is_asked(row, clear[row.id])) if row.id in clear else known[row.id] for row in rows
    ]


def _clear_on(row: Any, now: datetime, limits: Limits) -> date | None:
    """The patient's today, where the trend of the diary says that nothing calls for anybody; None where it does not."""
    today = now.astimezone(ZoneInfo(row.zone)).date()
    return None if may_need(glance.trend(row), limits, today=today) else today


def alone(patient: Patient, now: datetime) -> OfPatient:
    """The same of one patient, whatever the trend says. Six queries."""
    return _known_of({patient.pk: None}, patient.clinic, now)[patient.pk]


def _known_of(trends: Mapping[UUID, Trend | None], clinic: Clinic, now: datetime) -> dict[UUID, OfPatient]:
    """Everything of these patients, by their trends. Six queries."""
    keys = list(trends)
    rows, of_dates = rows_of(keys, now), dated(keys)
    todays = {key: _today(row, of_dates.get(key, NO_DATES), now) for key, row in rows.items()}
    unreached = fallback.takeovers([key for key, row in rows.items() if row.joined_at], now).keys()
    idle = [key for key in keys if not has_noted(trends[key], todays[key] - DAY)]
    found = without_days(keys).with_days(*days_of(keys, now, idle=idle))
    at_hand = _AtHand(clinic, now, todays, of_dates, found, unreached)
    return {key: _OfOne(row, at_hand).told() for key, row in rows.items()}


def _today(row: Any, of_dates: Dated, now: datetime) -> date:
    """As `clinic.days.today`, from the zones at hand."""
    guess = now.astimezone(ZoneInfo(of_dates.zone_on(now.date(), row.time_zone))).date()
    return now.astimezone(ZoneInfo(of_dates.zone_on(guess, row.time_zone))).date()


def somebody(
    row: Any, clinic: Clinic, now: datetime, found: Found, *, is_unreached: bool, of_dates: Dated
) -> OfPatient:
    """The same of one patient of whom everything is at hand. Asks nothing.

    `is_unreached` as `fallback.takeovers` has it.
    """
    unreached = [row.id] if is_unreached and row.joined_at else []
    todays = {row.id: _today(row, of_dates, now)}
    return _OfOne(row, _AtHand(clinic, now, todays, {row.id: of_dates}, found, unreached)).told()


def _patient(row: Any, clinic: Clinic) -> Patient:
    patient = Patient(**{column: getattr(row, column) for column in COLUMNS if hasattr(row, column)})
    patient.clinic = clinic
    return patient


class _AtHand(NamedTuple):
    """What was found of all patients."""

    clinic: Clinic
    now: datetime
    todays: Mapping[UUID, date]
    dated: Mapping[UUID, Dated]
    found: Found
    unreached: Collection[UUID]


class _OfOne:
    """One patient, put together from what was found of all."""

    def __init__(self, row: Any, at_hand: _AtHand) -> None:
        self.row, self.clinic, self.now = row, at_hand.clinic, at_hand.now
        self.dated = at_hand.dated.get(row.id) or Dated()
        self.today = at_hand.todays[row.id]
        self.zone = ZoneInfo(self.dated.zone_on(self.today, row.time_zone))
        self.sessions = at_hand.found.sessions.get(row.id, ())
        self.reminders = at_hand.found.reminders.get(row.id, ())
        self.closures = at_hand.found.closures.get(row.id, ())
        self.notes = at_hand.found.notes.get(row.id, ())
        self.is_unreached = row.id in at_hand.unreached
        self.heard_on = row.heard_at.astimezone(self.zone).date() if row.heard_at else None
        is_over = row.ends_on is not None and row.ends_on < self.today
        self.starts_on = None if is_over else row.starts_on
        self.runs = self.starts_on is not None and self.starts_on <= self.today

    def told(self) -> OfPatient:
        row = self.row
        return OfPatient(
            row=row,
            clinic=self.clinic,
            physio=f"{row.physio_first_name} {row.physio_last_name}".strip() or row.physio_email,
            is_left_alone=row.physio_left_at is not None,
            known=self._known(),
            noted=self.sessions,
            heard_on=self.heard_on,
            week=(self.today - row.starts_on).days // 7 + 1 if self.runs else 0,
        )

    def _known(self) -> Known:
        row, now = self.row, self.now
        is_paused = self.dated.is_paused_on(self.today)
        is_asked = self.runs and not (self.closures or is_paused or row.held_since)
        is_quiet = is_asked and row.heard_at is not None and now - row.heard_at >= glance.QUIET
        return Known(
            now=now,
            today=self.today,
            days=self._days(),
            asked_since=datetime.combine(row.starts_on, time.min, UTC) if is_asked else None,
            held_since=min(row.held_since, now) if row.held_since else None,
            joined_at=row.joined_at,
            heard_at=row.heard_at,
            asked_unheard=self.dated.unheard(row.heard_at, row.starts_on, now, self.zone) if is_quiet else (),
            unreached_since=(row.answered_at or row.joined_at) if self.is_unreached else None,
            by_email=self.is_unreached and fallback.has_agreed(_patient(row, self.clinic)),
            letters_fail=letters_fail(row),
            notes=self.notes,
            invited_at=row.invited_at if self.starts_on else None,
            declined_at=row.declined_at if self.starts_on else None,
            **(self._closed() if self.closures else {}),
        )

    def _closed(self) -> dict[str, Any]:
        signs, losses, stops = (
            [closure for closure in self.closures if closure.kind == kind]
            for kind in (ClosureKind.DANGER_SIGN, ClosureKind.PAIN_RULE, ClosureKind.STOP)
        )
        return {
            "danger_sign_at": signs[0].closed_at if signs else None,
            "danger_sign_again_at": signs[-1].closed_at if signs else None,
            "danger_signs": _questions(signs),
            "new_loss_at": losses[0].closed_at if losses else None,
            "stopped_since": stops[0].closed_at if stops else None,
        }

    def _days(self) -> list[Day]:
        # A phone whose clock is ahead dates what it notes into days to come: they must not stand before today's.
        last = (self.today + DAY).isoformat()
        due = {day.on: day for day in self.reminders}
        days = [self._day(day, due.pop(day.on, None)) for day in self.sessions if day.on <= last]
        if not due:
            return days
        nothing_noted = [self._unnoted(day) for day in due.values() if day.on <= last]
        return sorted((*days, *nothing_noted), key=lambda day: day.on)

    def _day(self, noted: Sessions, due: Reminders | None) -> Day:
        on = date.fromisoformat(noted.on)
        return Day(
            on=on,
            leg=noted.leg if noted.leg >= 0 else None,
            back=noted.back if noted.back >= 0 else None,
            reach=noted.reach if noted.reach >= 0 else None,
            stopped=noted.stopped,
            noted=noted.noted,
            told_at=_instant(noted.told_at),
            asked=due.asked if due else 0,
            reached=due.reached if due else 0,
            heard_after=self.heard_on is not None and self.heard_on > on,
        )

    def _unnoted(self, due: Reminders) -> Day:
        on = date.fromisoformat(due.on)
        heard_after = self.heard_on is not None and self.heard_on > on
        return Day(on=on, asked=due.asked, reached=due.reached, heard_after=heard_after)


def _instant(text: str | None) -> datetime | None:
    """SQLite keeps instants in UTC without saying so."""
    at = datetime.fromisoformat(text) if text else None
    return at.replace(tzinfo=UTC) if at and at.tzinfo is None else at


def _questions(closures: Iterable[Closure]) -> list[str]:
    bodies = [closure.entry.body for closure in closures if closure.entry]
    yes = {sign for body in bodies for sign in body.get("yes", [])}
    yes |= {sign for body in bodies for sign, answer in body.get("answers", {}).items() if answer is True}
    known = {sign["id"]: sign["question"] for sign in danger_signs()}
    asked = [question for sign, question in known.items() if sign in yes]
    return [*asked, *(["One that this server does not know yet."] if yes - known.keys() else [])]
