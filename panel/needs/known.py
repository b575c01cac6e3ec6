"""What is known of every patient of a clinic at one instant, in a number of queries that does not grow with them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.models import Clinic, Patient
from panel.needs.dated import Dated, dated
from panel.needs.found import (
    COLUMNS,
    Found,
    Reminders,
    Sessions,
    days_of,
    letters_fail,
    recent_days,
    recent_since,
    rows_of_clinic,
    rows_of_patient,
    without_days,
)
from programmes.content import danger_signs
from programmes.enums import ClosureKind
from programmes.models import Closure
from programmes.need import Day, Known, Limits, may_need, noted_yesterday
from reminders import fallback

DAYS_SHOWN = 14
DAY = timedelta(days=1)


@dataclass(frozen=True)
class OfPatient:
    """A patient with what is known, and what was noted on the local dates of late."""

    row: Any
    clinic: Clinic
    physio: str
    """Whose patient it is, by name."""
    is_left_alone: bool
    """That physio does not work here any more."""
    known: Known
    noted: Sequence[Sessions]
    heard_on: date | None
    week: int
    """Of the programme that runs, counted from 1; 0 where none does."""
    is_clear: bool = False
    """The last days said that nothing calls for anybody, and no more was read of them."""

    @cached_property
    def patient(self) -> Patient:
        """With the columns that a page says. Made when it is asked for: of most patients only the number is said."""
        return _patient(self.row, self.clinic)

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


def everybody(
    clinic: Clinic, now: datetime, *, patient: UUID | None = None, limits: Limits | None = None
) -> list[OfPatient]:
    """Everything that `programmes.need` asks about the patients of the clinic, or about one of them. Six queries.

    With limits of those only who may need somebody by them, in seven: of the others the last days show already that
    nothing calls for anybody, and no more is read.
    """
    rows = rows_of_patient(patient, now) if patient else rows_of_clinic(clinic.pk, now)
    keys = [row.id for row in rows]
    of_dates = dated(keys, quiet=[row.id for row in rows if _is_quiet(row, now)])
    todays = {row.id: _today(row, of_dates.get(row.id, Dated()), now) for row in rows}
    unreached = fallback.takeovers([row.id for row in rows if row.joined_at], now).keys()
    found = without_days(keys)
    if limits is None:
        at_hand = _AtHand(clinic, now, todays, of_dates, found.with_days(*days_of(keys, now, idle=keys)), unreached)
        return [_OfOne(row, at_hand).told() for row in rows]
    recent = _AtHand(clinic, now, todays, of_dates, found.with_days(recent_days(keys, now), {}), unreached)
    everyone, since = [_OfOne(row, recent).told() for row in rows], recent_since(now)
    in_doubt = {of.row.id for of in everyone if may_need(of.known, limits, since=since)}
    idle = [of.row.id for of in everyone if of.row.id in in_doubt and not noted_yesterday(of.known)]
    whole = recent._replace(found=found.with_days(*days_of(in_doubt, now, idle=idle)))
    return [_OfOne(of.row, whole).told() if of.row.id in in_doubt else replace(of, is_clear=True) for of in everyone]


def _is_quiet(row: Any, now: datetime) -> bool:
    """Nothing has been heard for as long as the shortest silence that a clinic may ask about."""
    return row.heard_at is not None and now - row.heard_at >= DAY


def _today(row: Any, of_dates: Dated, now: datetime) -> date:
    """As `clinic.days.today`, from the zones at hand."""
    guess = now.astimezone(ZoneInfo(of_dates.zone_on(now.date(), row.time_zone))).date()
    return now.astimezone(ZoneInfo(of_dates.zone_on(guess, row.time_zone))).date()


def somebody(
    row: Any, clinic: Clinic, now: datetime, found: Found, *, is_unreached: bool, of_dates: Dated
) -> OfPatient:
    """The same of one patient of whom everything is at hand. Asks nothing.

    `is_unreached` as `fallback.takeovers` has it; of the dates the times and pauses are read of those who are quiet.
    """
    read = of_dates if _is_quiet(row, now) else Dated(of_dates.zones)
    unreached = [row.id] if is_unreached and row.joined_at else []
    todays = {row.id: _today(row, of_dates, now)}
    return _OfOne(row, _AtHand(clinic, now, todays, {row.id: read}, found, unreached)).told()


def _patient(row: Any, clinic: Clinic) -> Patient:
    patient = Patient(**{column: getattr(row, column) for column in COLUMNS})
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
        self.runs = row.starts_on is not None and row.starts_on <= self.today

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
        is_asked = self.runs and not (self.closures or row.is_paused or row.held_since)
        is_quiet = is_asked and row.heard_at is not None and self.dated.timings
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
            invited_at=row.invited_at if row.starts_on else None,
            declined_at=row.declined_at if row.starts_on else None,
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
            reach=noted.place if noted.place >= 0 else None,
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
