from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from clinic.fields import Keyed, at_most, between, refuse_unstorable
from clinic.scope import ClinicScoped, ScopedQuerySet

EVERY_DAY = 0b1111111


class SlotQuerySet(ScopedQuerySet["Slot"]):
    def with_timings(self) -> SlotQuerySet:
        return self.prefetch_related("timings")


class Slot(Keyed, ClinicScoped):
    """One of up to four times of the day. Never deleted and never used for anything else: diaries name it."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="slots")
    position = models.PositiveSmallIntegerField()

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "position"], name="slot_position_once"),
            between("position", 1, 4, name="slot_position"),
        ]

    def __str__(self) -> str:
        return f"Session {self.position}"

    def timing_on(self, local_date: date) -> SlotTiming | None:
        """The timing in force on a local date: the latest that starts on or before it, the last set of equals."""
        in_force = [timing for timing in self.timings.all() if timing.from_date <= local_date]
        return max(in_force, key=lambda timing: (timing.from_date, timing.set_at), default=None)

    def falls_on(self, local_date: date) -> SlotTiming | None:
        """The timing by which this slot has a session on that local date, or none."""
        timing = self.timing_on(local_date)
        return timing if timing and timing.covers(local_date) else None


class SlotTiming(Keyed, ClinicScoped):
    """When a slot is, from a local date on. Only ever added; no weekdays means that the slot is retired."""

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="timings")
    from_date = models.DateField()
    local_time = models.TimeField()
    weekdays = models.PositiveSmallIntegerField(default=EVERY_DAY, help_text="Bits: Monday 1, Tuesday 2 … Sunday 64.")
    label = models.CharField(max_length=30, validators=[refuse_unstorable])
    set_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    set_on = models.ForeignKey("clinic.Device", on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["from_date", "set_at"]
        indexes = [models.Index(fields=["slot", "-from_date", "-set_at"], name="slot_timing_in_force")]
        constraints = [
            models.UniqueConstraint(fields=["slot", "from_date", "set_at"], name="slot_timing_order"),
            between("weekdays", 0, EVERY_DAY, name="slot_timing_weekdays"),
            at_most("label", 30, name="slot_timing_label_length"),
            models.CheckConstraint(
                condition=Q(set_by__isnull=False) | Q(set_on__isnull=False), name="slot_timing_set_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.local_time:%H:%M}"

    def covers(self, local_date: date) -> bool:
        return bool(self.weekdays & (1 << local_date.weekday()))

    @property
    def is_retired(self) -> bool:
        return self.weekdays == 0

    @property
    def weekday_numbers(self) -> list[int]:
        """ISO weekdays, Monday 1 to Sunday 7."""
        return [day + 1 for day in range(7) if self.weekdays & (1 << day)]
