"""What is known of every patient of a clinic at one instant, in a number of queries that does not grow with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.models import Clinic, Patient
from clinic.models.patients import PatientQuerySet
from panel.needs.asked import Course, courses
from panel.needs.found import Found, Reminders, Sessions, find, letters_fail, with_instants
from programmes.content import danger_signs
from programmes.enums import ClosureKind, Reach
from programmes.models import Closure
from programmes.need import Day, Known
from reminders import fallback

DAYS_SHOWN = 14
DAY = timedelta(days=1)
NOTHING_NOTED, NOTHING_DUE = Sessions(), Reminders()
REACHES = list(Reach)


@dataclass(frozen=True)
class OfPatient:
    """A patient with what is known, and the sessions kept on each of the last 14 local dates, the oldest first."""

    patient: Patient
    physio: str
    """Whose patient it is, by name."""
    is_left_alone: bool
    """That physio does not work here any more."""
    known: Known
    kept: list[int]
    unheard: int
    """The last of these dates on which no phone has been heard from, up to yesterday; 0 where none has joined."""
    week: int
    """Of the programme that runs, counted from 1; 0 where none does."""


def everybody(patients: PatientQuerySet, clinic: Clinic, now: datetime) -> list[OfPatient]:
    """Everything that `programmes.need` asks about these patients of the clinic. Seven queries."""
    rows = list(with_instants(patients, now))
    for row in rows:
        row.clinic = clinic
    found = find([row.pk for row in rows], now)
    joined = [row.pk for row in rows if row.joined_at]
    unreached = fallback.takeovers(joined, now).keys()
    asked = courses(row.pk for row in rows if row.heard_at and now - row.heard_at >= DAY)
    return [_OfOne(row, now, found, unreached, asked.get(row.pk)).told() for row in rows]


class _OfOne:
    """One patient, put together from what was found of all."""

    def __init__(self, row: Any, now: datetime, found: Found, unreached: Iterable[UUID], course: Course | None) -> None:
        self.row, self.now, self.course = row, now, course
        self.zone, self.today = _today(row, now)
        self.sessions = found.sessions.get(row.pk, {})
        self.reminders = found.reminders.get(row.pk, {})
        self.closures = found.closures.get(row.pk, [])
        self.notes = found.notes.get(row.pk, [])
        self.is_unreached = row.pk in unreached
        self.heard_on = row.heard_at.astimezone(self.zone).date() if row.heard_at else None
        self.runs = row.starts_on is not None and row.starts_on <= self.today

    def told(self) -> OfPatient:
        row = self.row
        kept = [self.sessions.get(self.today - n * DAY, NOTHING_NOTED).kept for n in reversed(range(DAYS_SHOWN))]
        unheard = max(0, (self.today - self.heard_on).days - 1) if self.heard_on else 0
        return OfPatient(
            patient=row,
            physio=f"{row.physio_first_name} {row.physio_last_name}".strip() or row.physio_email,
            is_left_alone=row.physio_left_at is not None,
            known=self._known(),
            kept=kept,
            unheard=min(unheard, DAYS_SHOWN),
            week=(self.today - row.starts_on).days // 7 + 1 if self.runs else 0,
        )

    def _known(self) -> Known:
        row, now = self.row, self.now
        signs = self._closed_by(ClosureKind.DANGER_SIGN)
        losses, stops = self._closed_by(ClosureKind.PAIN_RULE), self._closed_by(ClosureKind.STOP)
        is_asked = self.runs and not (self.closures or row.is_paused or row.held_since)
        return Known(
            now=now,
            today=self.today,
            days=list(self._days()),
            asked_since=datetime.combine(row.starts_on, time.min, UTC) if is_asked else None,
            danger_sign_at=signs[0].closed_at if signs else None,
            danger_sign_again_at=signs[-1].closed_at if signs else None,
            danger_signs=_questions(signs) if signs else (),
            new_loss_at=losses[0].closed_at if losses else None,
            held_since=min(row.held_since, now) if row.held_since else None,
            joined_at=row.joined_at,
            heard_at=row.heard_at,
            asked_unheard=self.course.unheard(row.heard_at, row.starts_on, now, self.zone)
            if is_asked and self.course
            else (),
            unreached_since=(row.answered_at or row.joined_at) if self.is_unreached else None,
            by_email=fallback.has_agreed(row),
            letters_fail=letters_fail(row),
            notes=self.notes,
            invited_at=row.invited_at if row.starts_on else None,
            declined_at=row.declined_at if row.starts_on else None,
            stopped_since=stops[0].closed_at if stops else None,
        )

    def _closed_by(self, kind: ClosureKind) -> list[Closure]:
        return [closure for closure in self.closures if closure.kind == kind]

    def _days(self) -> Iterable[Day]:
        # A phone whose clock is ahead dates what it notes into days to come: they must not stand before today's.
        last = self.today + DAY
        for on in sorted(self.sessions.keys() | self.reminders.keys()):
            if on <= last:
                yield self._day(on)

    def _day(self, on: date) -> Day:
        noted, due = self.sessions.get(on, NOTHING_NOTED), self.reminders.get(on, NOTHING_DUE)
        depth = _worst(noted.reach, noted.reach_after)
        return Day(
            on=on,
            leg=_worst(noted.leg, noted.leg_after),
            back=_worst(noted.back, noted.back_after),
            reach=None if depth is None else REACHES[depth],
            stopped=noted.stopped,
            noted=noted.noted,
            told_at=noted.told_at,
            asked=due.asked,
            reached=due.reached,
            heard_after=self.heard_on is not None and self.heard_on > on,
        )


def _today(row: Any, now: datetime) -> tuple[ZoneInfo, date]:
    """The zone in force today and the local date, as `clinic.days.today` has it."""
    on = now.date()
    zones: Mapping[date, str] = {on - DAY: row.zone_before, on: row.zone_now, on + DAY: row.zone_after}
    guess = now.astimezone(ZoneInfo(zones[on])).date()
    local_date = now.astimezone(ZoneInfo(zones[guess])).date()
    return ZoneInfo(zones[local_date]), local_date


def _worst(before: int | None, after: int | None) -> int | None:
    return after if before is None else before if after is None else max(before, after)


def _questions(closures: Iterable[Closure]) -> list[str]:
    bodies = [closure.entry.body for closure in closures if closure.entry]
    yes = {sign for body in bodies for sign in body.get("yes", [])}
    yes |= {sign for body in bodies for sign, answer in body.get("answers", {}).items() if answer is True}
    known = {sign["id"]: sign["question"] for sign in danger_signs()}
    asked = [question for sign, question in known.items() if sign in yes]
    return [*asked, *(["One that this server does not know yet."] if yes - known.keys() else [])]
