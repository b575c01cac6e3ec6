"""Why one patient needs somebody, on the patient's own page: of the rows that it has brought, and two queries more.

It is the same line as on the first page: what that has the database add up is added up here by the same queries, so
that the two can never count differently.
"""

from datetime import datetime

from panel.at_hand import AtHand
from panel.needs.board import Line, line_of
from panel.needs.dated import Dated
from panel.needs.found import Found, days_of, rows_of
from panel.needs.known import OfPatient, somebody
from programmes.models import Closure, Entry


def line_at_hand(found: AtHand, now: datetime, *, is_unreached: bool) -> Line | None:
    """The patient's line; None where nothing is left to do. `is_unreached`: no phone can be counted on."""
    of = known_at_hand(found, now, is_unreached=is_unreached)
    return line_of(of, found.patient.attentions.all(), now)


def known_at_hand(found: AtHand, now: datetime, *, is_unreached: bool) -> OfPatient:
    """What `known.alone` would say of this patient."""
    patient = found.patient
    row = rows_of([patient.pk], now)[patient.pk]
    sessions, reminders = days_of([patient.pk], now, idle=[patient.pk])
    notes = [(note.synced_at, str(note.body.get("text", ""))) for note in _unread(found)]
    told = Found({patient.pk: _closures(found)}, {patient.pk: notes} if notes else {}, sessions, reminders)
    return somebody(row, patient.clinic, now, told, is_unreached=is_unreached, of_dates=_dated(found))


def _closures(found: AtHand) -> list[Closure]:
    open_ones = [closure for closure in found.patient.closures.all() if closure.reopened_at is None]
    return sorted(open_ones, key=lambda closure: closure.closed_at)


def _unread(found: AtHand) -> list[Entry]:
    unread = [note for note in found.patient.entries.all() if not hasattr(note, "reading")]
    return sorted(unread, key=lambda note: (note.synced_at, note.pk))


def _dated(found: AtHand) -> Dated:
    """The patient's journeys, and when the open programme asks for sessions."""
    of_dates = Dated([(row.from_date, row.set_at, row.time_zone) for row in found.patient.zone_changes.all()])
    if found.programme and not found.programme.is_ended:
        of_dates.pauses += [(pause.from_date, pause.until_date) for pause in found.programme.pauses.all()]
        for timing in found.timings:
            of_dates.timings[timing.slot_id].append((timing.from_date, timing.set_at, timing.weekdays))
    return of_dates
