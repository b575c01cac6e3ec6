"""The first page's list: who needs somebody, sorted by need, and who is doing well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time
from zoneinfo import ZoneInfo

from clinic.models import Clinic, Membership, Patient
from panel.models import Attention
from panel.needs import dealing
from panel.needs.known import OfPatient, OfRow, alone, everybody
from programmes.need import Limits, Need, Urgency, needs_of, sentence
from programmes.working_days import one_working_day_after


@dataclass(frozen=True)
class Line:
    """One patient who needs somebody, with every reason that nobody has dealt with, the most urgent first."""

    of: OfPatient
    needs: Sequence[Need]
    seen: Attention | None
    """Who saw the last of them that came up, and when; None while one of them is unread."""
    everybodys_at: datetime
    """When the oldest of them is a working day old: from then on it is everybody's in the clinic."""

    @property
    def patient(self) -> Patient:
        return self.of.patient

    @property
    def urgency(self) -> Urgency:
        return self.needs[0].urgency

    @property
    def since(self) -> datetime:
        """Of the most urgent."""
        return self.needs[0].since

    @property
    def headline(self) -> str:
        return sentence(self.needs)

    @property
    def is_closed(self) -> bool:
        """A danger sign, new weakness or numbness, or answers that hold the start: nothing goes on meanwhile."""
        return self.needs[0].kind in dealing.CLOSED

    def is_of(self, member: Membership, now: datetime) -> bool:
        return self.of.row.physio_id == member.pk or self.of.is_left_alone or self.everybodys_at <= now


@dataclass(frozen=True)
class Board:
    lines: Sequence[Line]
    well: Sequence[OfRow]
    """Those whose programme runs and who need nobody."""
    dealt: Sequence[tuple[Patient, Attention]]
    """What somebody in the clinic has closed since its day began, the newest first."""
    patients: int
    """How many the whole clinic has."""

    def by_urgency(self) -> list[tuple[Urgency, list[Line]]]:
        found = [(urgency, [line for line in self.lines if line.urgency == urgency]) for urgency in Urgency]
        return [(urgency, lines) for urgency, lines in found if lines]

    def of(self, member: Membership, now: datetime) -> "Board":
        """Their own patients, and what has waited for a working day."""
        mine = [line for line in self.lines if line.is_of(member, now)]
        well = [of for of in self.well if of.row.physio_id == member.pk]
        return Board(mine, well, self.dealt, self.patients)


def board(clinic: Clinic, now: datetime) -> Board:
    """The whole clinic's, in a number of queries that does not grow with its patients."""
    limits = limits_of(clinic)
    found = everybody(clinic, now, limits)
    rows = dealing.rows_of_clinic(clinic.pk, now)
    needs = {of.row.id: needs_of(of.known, limits) for of in found if isinstance(of, OfPatient)}
    known = (of for of in found if isinstance(of, OfPatient))
    lines = [line for of in known if (line := _line(of, needs[of.row.id], rows.get(of.row.id, []), now))]
    well = [of for of in found if of.is_asked and not needs.get(of.row.id)]
    dealt = _dealt_with_today(found, rows, ZoneInfo(clinic.time_zone), now)
    in_order = sorted(lines, key=lambda line: (line.urgency, not line.is_closed, line.since))
    return Board(in_order, well, dealt, len(found))


def _dealt_with_today(
    found: Iterable[OfRow], rows: dealing.Rows, zone: ZoneInfo, now: datetime
) -> list[tuple[Patient, Attention]]:
    began = datetime.combine(now.astimezone(zone).date(), time.min, zone)
    done = [
        (row.done_at, of.patient, row)
        for of in found
        for row in rows.get(of.row.id, [])
        if row.done_at and row.done_at >= began
    ]
    return [(patient, row) for _, patient, row in sorted(done, key=lambda each: each[0], reverse=True)]


def _line(of: OfPatient, found: Iterable[Need], rows: Sequence[Attention], now: datetime) -> Line | None:
    """What of these needs nobody has dealt with; None where nothing is left to do."""
    needs = [need for need in found if not dealing.is_dealt_with(need, rows, now)]
    if not needs:
        return None
    zone = ZoneInfo(of.clinic.time_zone)
    oldest = min(need.since for need in needs)
    return Line(of, needs, _seen_by_all(needs, rows), one_working_day_after(oldest, zone))


def _seen_by_all(needs: Sequence[Need], rows: Sequence[Attention]) -> Attention | None:
    """The newest look, where every one of the needs has had one."""
    seen = [row for need in needs if (row := dealing.of_need(need, rows))]
    return max(seen, key=lambda row: row.seen_at) if len(seen) == len(needs) else None


def line_for(patient: Patient, now: datetime) -> Line | None:
    """One patient's line; None where nothing is left to do."""
    return line_of(alone(patient, now), dealing.rows_of_patient(patient.pk, now), now)


def line_of(of: OfPatient, rows: Iterable[Attention], now: datetime) -> Line | None:
    """The same of a patient of whom everything is at hand, with what was seen and dealt with, the newest first."""
    recent = [row for row in rows if dealing.is_recent(row, now)]
    return _line(of, needs_of(of.known, limits_of(of.clinic)), recent, now)


def limits_of(clinic: Clinic) -> Limits:
    """What the clinic has set."""
    return Limits(**{limit.name: getattr(clinic, f"need_{limit.name}") for limit in fields(Limits)})


def key_of(need: Need) -> str:
    return f"{need.kind}|{need.about}|{need.level}"


def named(needs: Iterable[Need], keys: Iterable[str]) -> list[Need]:
    """Those of the needs that a form names."""
    wanted = set(keys)
    return [need for need in needs if key_of(need) in wanted]
