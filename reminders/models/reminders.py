from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from clinic.fields import Keyed, at_most, between, one_of
from clinic.scope import ClinicScoped, ScopedQuerySet
from reminders.enums import UNSENT, ReminderKind, ReminderState


class ReminderQuerySet(ScopedQuerySet["Reminder"]):
    def unsettled(self) -> ReminderQuerySet:
        """Those still to be sent. Said by what is NULL, because the small index on due_at is found by that."""
        return self.filter(settled_at__isnull=True)

    def unsent(self) -> ReminderQuerySet:
        return self.filter(state__in=UNSENT)

    def due(self, now: datetime) -> ReminderQuerySet:
        """Those to be sent now: due, not waiting to be tried again, and not leased by a worker whose lease holds."""
        waits_no_more = Q(try_again_at__isnull=True) | Q(try_again_at__lte=now)
        return self.unsettled().filter(
            waits_no_more & Q(state=ReminderState.PLANNED) | Q(state=ReminderState.LEASED, leased_until__lte=now),
            due_at__lte=now,
        )


class Reminder(Keyed, ClinicScoped):
    """One reminder of one session. (slot, local date, kind) is unique: the key of everything that is sent."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="reminders")
    slot = models.ForeignKey("programmes.Slot", on_delete=models.PROTECT, related_name="reminders")
    local_date = models.DateField(help_text="The session's local date, whatever day it is by UTC.")
    kind = models.CharField(max_length=5, choices=ReminderKind.choices)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="The session's window closes: after this it is never sent.")
    state = models.CharField(max_length=11, choices=ReminderState.choices, default=ReminderState.PLANNED)
    why = models.CharField(max_length=80, blank=True)
    put_off_to = models.DateTimeField(
        null=True, help_text="A nudge that the patient has put off; the planner keeps it."
    )
    planned_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True, help_text="Which worker's batch holds it.")
    try_again_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, help_text="When it reached a state other than planned or leased.")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(settled_at__isnull=True), name="reminder_due"),
            models.Index(fields=["lease"], condition=Q(lease__isnull=False), name="reminder_lease"),
            models.Index(fields=["patient", "-due_at"], name="reminder_of_patient"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["slot", "local_date", "kind"], name="reminder_once"),
            one_of("kind", ReminderKind, name="reminder_kind"),
            one_of("state", ReminderState, name="reminder_state"),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT, settled_at__isnull=True)
                | Q(settled_at__isnull=False) & ~Q(state__in=UNSENT),
                name="reminder_settled_unless_unsent",
            ),
            between("attempts", 0, 32767, name="reminder_attempts"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("due_at")), name="reminder_window"),
            at_most("why", 80, name="reminder_why_length"),
            models.CheckConstraint(
                condition=~Q(state="leased") | Q(leased_until__isnull=False, lease__isnull=False),
                name="reminder_lease_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_at:%d %B %Y %H:%M} UTC"
