"""All patients of a clinic at a glance: the little that says of most of them that nothing waits."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from clinic.models import Device, Patient, Screening, ZoneChange
from clinic.prepared import A_DAY, A_KEY, AN_INSTANT, Prepared
from programmes import trends
from programmes.enums import EntryKind
from programmes.models import Closure, Entry, Pause, Revision
from programmes.need import Trend
from reminders import fallback

DAY = timedelta(days=1)
QUIET = DAY
"""Nothing has been heard for as long as the shortest silence that a clinic may ask about."""
NAMES = ("id", "clinic_id", "physio_id", "first_name", "last_name")


def _rows(clinic: UUID, heard_after: datetime, answered_after: datetime, first: date, last: date) -> QuerySet[Any, Any]:
    """Whatever waits is looked for a little too widely: who is found has all of it read."""
    mine, programme = OuterRef("pk"), OuterRef("running__pk")
    heard_at = Coalesce("last_synced_at", "joined_at")
    heard = Device.objects.active().filter(patient=mine).alias(heard_at=heard_at).filter(heard_at__gt=heard_after)
    journeys = ZoneChange.objects.filter(patient=mine)
    latest = journeys.order_by("-from_date", "-set_at").values("time_zone")[:1]
    near = Q(until_date=None) | Q(until_date__gte=first)
    nothing_waits = (
        Exists(heard)
        & Exists(fallback.answering(answered_after).filter(patient=mine))
        & ~Exists(Closure.objects.open().filter(patient=mine))
        & ~Exists(Screening.objects.filter(patient=mine, hold_start=True, looked_at=None))
        & ~Exists(Entry.objects.filter(patient=mine, kind=EntryKind.NOTE, reading=None))
        & ~Exists(Pause.objects.filter(near, programme=programme, from_date__lte=last))
        & ~Exists(journeys.filter(from_date__gte=first))
    )
    rows = Patient.objects.for_clinic(clinic).annotate(
        running=FilteredRelation("programmes", condition=Q(programmes__ended_at=None)),
        is_issued=Exists(Revision.objects.issued().filter(programme=programme)),
        nothing_waits=nothing_waits,
        # Few travel, and of them alone it is asked where they are.
        zone=Case(When(Exists(journeys), then=Subquery(latest)), default="time_zone"),
    )
    runs = ("running__starts_on", "running__ends_on", "is_issued", "nothing_waits", "zone")
    return rows.values_list(*NAMES, *runs, *(f"trend__{column}" for column in trends.COLUMNS), named=True)


_ROWS = Prepared(
    _rows,
    clinic=A_KEY,
    heard_after=AN_INSTANT,
    answered_after=AN_INSTANT + DAY,
    first=A_DAY,
    last=A_DAY + DAY,
)


def rows_of_clinic(clinic: UUID, now: datetime) -> list[Any]:
    """Its patients in the order of their names, as `_rows` has them. One query.

    Where nothing waits, `zone` is the one that has been theirs for more than a day.
    """
    return _ROWS.rows(
        clinic=clinic,
        heard_after=now - QUIET,
        answered_after=now - fallback.SILENT_FOR,
        first=now.date() - DAY,  # wherever the patient is, today is one of these three dates
        last=now.date() + DAY,
    )


def trend(row: Any) -> Trend | None:
    """What the newest days of such a patient come to; None where it is not written down."""
    return trends.read(row[-len(trends.COLUMNS) :])


def is_asked(row: Any, today: date) -> bool:
    """Whether sessions are asked for on this date of the patient's, where nothing waits."""
    starts, ends = row.running__starts_on, row.running__ends_on
    return row.is_issued and starts <= today and (ends is None or today <= ends)
