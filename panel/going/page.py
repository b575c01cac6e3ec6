"""Everything that the patient's page shows of how it is going, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from panel.days import Days
from panel.going import told
from panel.going.chart import Chart
from panel.going.days import WEEKS, Window, changes_of, going_days, spans_of
from programmes.adherence import Adherence, adherence
from programmes.models import Programme

CHOICES = {"3": "3 weeks", "6": "6 weeks", "all": "Whole programme"}
LAST_YEAR = "Last 12 months"


@dataclass(frozen=True)
class Going:
    """How it went in the window that is shown. Self-reported, all of it."""

    window: Window
    chart: Chart
    summary: str
    table: Sequence[told.TableDay]
    sums: Adherence

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """What the address says, how it is called, and whether it is the one that is shown."""
        names = CHOICES if self.window.all_of_it else {**CHOICES, "all": LAST_YEAR}
        return [(key, names[key], key == self.window.chosen) for key in WEEKS]

    @property
    def most_a_day(self) -> int:
        return max((len(day.sessions) for day in self.chart.days), default=0)

    @property
    def completeness(self) -> int | None:
        """Per cent, rounded down: 100 only where nothing was left out."""
        share = self.sums.completeness
        return None if share is None else int(share * 100)

    @property
    def kept_lines(self) -> list[told.Count]:
        return told.kept_lines(self.sums)

    @property
    def missed_lines(self) -> list[told.Count]:
        return told.missed_lines(self.sums)

    @property
    def uncounted_lines(self) -> list[told.Count]:
        return told.uncounted_lines(self.sums)


def going(programme: Programme, days: Days, window: Window, today: date) -> Going:
    """Put it together. `days` must have been given the sessions and reminders of the whole window."""
    found = {day: days.on(day) for day in window.dates}
    shown = going_days(found, reverse("panel:patient", args=[programme.patient_id]))
    changes, spans = changes_of(programme, window, shown), spans_of(programme, window)
    planned = [item.planned for sessions in found.values() for item in sessions]
    sums = adherence(planned, now=days.now, last_heard=days.last_heard)
    return Going(
        window=window,
        chart=Chart(shown, changes, spans, today),
        summary=told.summary(shown, changes, spans, sums),
        table=told.table(shown, changes, spans),
        sums=sums,
    )
