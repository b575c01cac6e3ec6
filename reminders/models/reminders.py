from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from clinic.fields import Keyed, at_most, between, one_of
from clinic.scope import ClinicScoped, ScopedQuerySet
from reminders.enums import SENT, UNSENT, ReminderKind, ReminderState


class ReminderQuerySet(ScopedQuerySet["Reminder"]):
    def waiting(self) -> ReminderQuerySet:
        """Those with something still to be done. Said by what is NULL, because the small indexes are found by that."""
        return self.filter(next_at__isnull=False)

    def unsent(self) -> ReminderQuerySet:
        return self.filter(state__in=UNSENT)

    def due(self, now: datetime) -> ReminderQuerySet:
        """Those that a worker must look at now: due, to be tried again, or dropped by a worker whose lease ran out."""
        return self.filter(next_at__lte=now)


class Reminder(Keyed, ClinicScoped):
    """One reminder of one session. (slot, local date, kind) is unique: the key of everything that is sent."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="reminders")
    slot = models.ForeignKey("programmes.Slot", on_delete=models.PROTECT, related_name="reminders")
    local_date = models.DateField(help_text="The session's local date, whatever day it is by UTC.")
    kind = models.CharField(max_length=5, choices=ReminderKind.choices)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="The session's window closes: after this it is never sent.")
    minutes = models.PositiveSmallIntegerField(
        null=True, help_text="About how long the session takes, when it was planned. None: planned by an older release."
    )
    state = models.CharField(max_length=11, choices=ReminderState.choices, default=ReminderState.PLANNED)
    why = models.CharField(max_length=80, blank=True)
    put_off_to = models.DateTimeField(
        null=True, help_text="A nudge that the patient has put off; the planner keeps it."
    )
    planned_at = models.DateTimeField()
    next_at = models.DateTimeField(
        null=True,
        help_text="When a worker must look at it next: due, to be tried again, or the end of its lease. None: never.",
    )
    lease = models.UUIDField(null=True, help_text="Which worker's batch holds it.")
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, help_text="When it reached a state other than planned or leased.")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="reminder_next"),
            models.Index(fields=["expires_at"], condition=Q(next_at__isnull=False), name="reminder_open"),
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
            between("minutes", 0, 1440, name="reminder_minutes"),
            between("attempts", 0, 32767, name="reminder_attempts"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("due_at")), name="reminder_window"),
            at_most("why", 80, name="reminder_why_length"),
            models.CheckConstraint(
                condition=~Q(state="leased") | Q(lease__isnull=False),
                name="reminder_lease_whole",
            ),
            # A planned row that nobody looks at again would be a reminder lost without a word.
            models.CheckConstraint(
                condition=Q(state__in=UNSENT, next_at__isnull=False)
                | Q(state__in=SENT)
                | Q(next_at__isnull=True) & ~Q(state__in=UNSENT),
                name="reminder_looked_at_while_unsent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_at:%d %B %Y %H:%M} UTC"
