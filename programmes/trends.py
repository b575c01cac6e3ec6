"""A patient's trend: what the newest days of the diary come to, written down so that it can be asked for quickly.

Never a second truth: written in the transaction that writes the sessions, and derivable from them at any time.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from clinic.models import Patient
from clinic.prepared import A_DAY, A_KEY, Prepared
from programmes.diary_days import by_day
from programmes.models import PatientTrend, Session
from programmes.need import DAYS_OF_TREND, Day, Latest, Trend, trend_of

COLUMNS = (
    "newest_on", "noted_on", "noted_before_on", "leg_on", "leg", "leg_usual", "back_on", "back", "back_usual",
    "reach_on", "reach", "reach_usual", "stopped_on",
)  # fmt: skip
"""Of `PatientTrend`, as `read` takes them."""
SUMS = ("leg", "back", "reach", "stopped", "noted")

_DAYS = Prepared(
    lambda patient, first: by_day(Session.objects.filter(patient=patient, local_date__gte=first), *SUMS).order_by(
        "local_date"
    ),
    patient=A_KEY,
    first=A_DAY,
)


def write(patient: Patient) -> None:
    """Bring the patient's trend into line with the sessions. The patient's row must be locked."""
    trend = derive(patient)
    if trend is not None:
        PatientTrend.objects.bulk_create(
            [
                PatientTrend(
                    patient=patient, clinic_id=patient.clinic_id, **dict(zip(COLUMNS, _told(trend), strict=True))
                )
            ],
            update_conflicts=True,
            unique_fields=["patient"],
            update_fields=COLUMNS,
        )


def derive(patient: Patient) -> Trend | None:
    """As the sessions tell it; None where there are none. Two queries."""
    newest = Session.objects.filter(patient=patient).order_by("-local_date").only("local_date").first()
    if newest is None:
        return None
    return trend_of([_day(**row) for row in _DAYS.rows(patient=patient.pk, first=newest.local_date - DAYS_OF_TREND)])


def of(patient: Patient) -> Trend | None:
    """As it is written down; None where it is not. One query."""
    row = PatientTrend.objects.filter(patient=patient).values_list(*COLUMNS).first()
    return read(row) if row else None


def read(values: Sequence[Any]) -> Trend | None:
    """The trend of these values of the columns; None where there is no row."""
    newest, noted, before, leg_on, leg, leg_usual, back_on, back, back_usual, reach_on, reach, reach_usual, stop = (
        values
    )
    if newest is None:
        return None
    return Trend(
        newest,
        noted,
        before,
        Latest(leg_on, leg, leg_usual) if leg_on else None,
        Latest(back_on, back, back_usual) if back_on else None,
        Latest(reach_on, reach, reach_usual) if reach_on else None,
        stop,
    )


def _told(trend: Trend) -> list[Any]:
    said = [value for latest in (trend.leg, trend.back, trend.reach) for value in latest or (None, None, None)]
    return [trend.newest_on, trend.noted_on, trend.noted_before_on, *said, trend.stopped_on]


def _day(*, on: date, leg: int, back: int, reach: int, stopped: int, noted: int, **_: object) -> Day:
    said = [value if value >= 0 else None for value in (leg, back, reach)]
    return Day(on, said[0], said[1], said[2], stopped, noted)
