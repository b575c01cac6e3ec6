"""The first page's list: who needs somebody, sorted by need, and who is doing well."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from clinic.models import Clinic, Membership, Patient
from panel import addresses
from panel.icons import icon
from panel.models import Attention
from panel.needs import dealing
from panel.needs.known import OfPatient, everybody
from programmes.need import Kind, Limits, Need, Urgency, needs_of, sentence
from programmes.working_days import one_working_day_after

ICONS = {
    Kind.DANGER_SIGN: "warn",
    Kind.NEW_LOSS: "warn",
    Kind.HELD: "clock",
    Kind.PAIN: "bolt",
    Kind.FURTHER_DOWN: "down",
    Kind.STOPPED: "bolt",
    Kind.UNREACHED: "bell",
    Kind.SILENT: "plug",
    Kind.MISSED: "clock",
    Kind.NOTE: "paper",
    Kind.NOT_JOINED: "letter",
    Kind.STILL_CLOSED: "warn",
}
HEIGHT = 25
"""Of the tallest bar, in the units of the picture."""


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
    def icon(self) -> str:
        return ICONS[self.needs[0].kind]

    @property
    def picture(self) -> SafeString:
        return icon(self.icon)

    @property
    def address(self) -> str:
        """Of the patient's page; the other two are where its forms go."""
        return addresses.of_patient("patient", self.of.row.id)

    @property
    def seen_address(self) -> str:
        return addresses.of_patient("seen", self.of.row.id)

    @property
    def done_address(self) -> str:
        return addresses.of_patient("dealt_with", self.of.row.id)

    @property
    def headline(self) -> str:
        return sentence(self.needs)

    @property
    def details(self) -> str:
        return " ".join(need.detail for need in self.needs if need.detail)

    @cached_property
    def keys(self) -> SafeString:
        """What a form sends back, so that only what somebody has read is closed: one hidden field for each need."""
        return format_html_join("", '<input type="hidden" name="need" value="{}">', ((key_of(n),) for n in self.needs))

    @property
    def is_closed(self) -> bool:
        """A danger sign, new weakness or numbness, or answers that hold the start: nothing goes on meanwhile."""
        return self.needs[0].kind in dealing.CLOSED

    @property
    def can_be_closed(self) -> bool:
        return any(need.kind not in dealing.LASTS for need in self.needs)

    @property
    def bars(self) -> SafeString:
        """The sessions kept a day as the inside of a picture. Numbers of ours only."""
        return mark_safe("".join(bars_of(self.of)))  # noqa: S308 # made of numbers

    def is_of(self, member: Membership, now: datetime) -> bool:
        return self.of.row.physio_id == member.pk or self.of.is_left_alone or self.everybodys_at <= now


@dataclass(frozen=True)
class Board:
    lines: Sequence[Line]
    well: Sequence[OfPatient]
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
    found = everybody(clinic, now, limits=limits)
    rows = dealing.rows_of([of.row.id for of in found], now)
    judged = [(of, [] if of.is_clear else needs_of(of.known, limits)) for of in found]
    lines = [line for of, needs in judged if (line := _line(of, needs, rows.get(of.row.id, []), now))]
    well = [of for of, needs in judged if not needs and of.known.asked_since and of.known.joined_at]
    dealt = _dealt_with_today(found, rows, ZoneInfo(clinic.time_zone), now)
    in_order = sorted(lines, key=lambda line: (line.urgency, not line.is_closed, line.since))
    return Board(in_order, well, dealt, len(found))


def _dealt_with_today(
    found: Iterable[OfPatient], rows: dealing.Rows, zone: ZoneInfo, now: datetime
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
    (of,) = everybody(patient.clinic, now, patient=patient.pk)
    return line_of(of, dealing.rows_of([patient.pk], now).get(patient.pk, []), now)


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


def bars_of(of: OfPatient) -> Iterator[str]:
    """A bar for each date, the oldest first. d: kept, m: none, x: not heard from."""
    tallest = max(*of.kept, 1)
    first_unheard = len(of.kept) - 1 - of.unheard
    for n, kept in enumerate(of.kept):
        if kept:
            yield _bar("d", n, 27 - HEIGHT * kept / tallest, HEIGHT * kept / tallest)
        elif first_unheard <= n < len(of.kept) - 1:
            yield _bar("x", n, 27 - HEIGHT, HEIGHT)
        else:
            yield _bar("m", n, 25, 2)


def _bar(look: str, place: int, y: float, height: float) -> str:
    return f'<rect class="{look}" x="{1 + 8 * place}" y="{y:.2f}" width="5.5" height="{height:.2f}" rx="1"/>'
