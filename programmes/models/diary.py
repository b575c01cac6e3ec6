from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from clinic.fields import Keyed, at_most, between
from clinic.scope import ClinicScoped, ScopedQuerySet
from programmes.enums import EntryKind, Reach


class EntryQuerySet(ScopedQuerySet["Entry"]):
    def of_session(self, slot_id: uuid.UUID, local_date: date) -> EntryQuerySet:
        return self.filter(slot_id=slot_id, local_date=local_date)

    def since(self, local_date: date) -> EntryQuerySet:
        """Entries of sessions on or after a local date, and those of no session performed since then."""
        return self.filter(Q(local_date__gte=local_date) | Q(local_date__isnull=True, performed_on__gte=local_date))


class Entry(ClinicScoped):
    """One line of a patient's diary, as the phone wrote it. Never changed: a correction is a new entry."""

    id = models.UUIDField(primary_key=True, editable=False)  # UUIDv7, made on the phone
    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="entries")
    device = models.ForeignKey("clinic.Device", on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=40)
    slot = models.ForeignKey("programmes.Slot", on_delete=models.PROTECT, null=True, related_name="entries")
    local_date = models.DateField(null=True, help_text="The date that names the session, as the phone sent it.")
    revision = models.ForeignKey("programmes.Revision", on_delete=models.PROTECT, null=True, related_name="entries")
    body = models.JSONField(default=dict)
    performed_at = models.DateTimeField()
    performed_on = models.DateField(help_text="The local date of performed_at in the phone's zone.")
    recorded_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    synced_at = models.DateTimeField()
    skew_seconds = models.IntegerField(help_text="The phone's clock minus ours. Stored, never used to correct.")
    late = models.BooleanField(
        default=False, help_text="Added after the seven days in which a session may be corrected."
    )
    release = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of what the phone sent, to tell a copy from a clash.")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["performed_at", "id"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["slot", "local_date"], name="entry_of_session"),
            models.Index(fields=["patient", "-performed_at"], name="entry_of_patient"),
            # Few among very many, and the panel's first page looks for those that nobody has read.
            models.Index(fields=["patient"], condition=Q(kind=EntryKind.NOTE), name="entry_note"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(slot__isnull=True, local_date__isnull=True)
                | Q(slot__isnull=False, local_date__isnull=False),
                name="entry_session_whole",
            ),
            at_most("kind", 40, name="entry_kind_length"),
            at_most("zone", 64, name="entry_zone_length"),
            at_most("release", 40, name="entry_release_length"),
            models.CheckConstraint(condition=Q(digest__length=64), name="entry_digest_is_a_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.performed_at:%d %B %Y %H:%M}"

    @property
    def is_known(self) -> bool:
        """False: from a newer app than this server. Derived, so that a newer server understands it."""
        return self.kind in EntryKind.values


class QuarantinedEntry(Keyed, ClinicScoped):
    """An entry that came with the id of another but not its words. Kept, shown to the physio, never counted."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="quarantined_entries")
    device = models.ForeignKey("clinic.Device", on_delete=models.PROTECT, related_name="+")
    entry_id = models.UUIDField()
    sent = models.JSONField(help_text="What the phone sent, whole.")
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        verbose_name_plural = "quarantined entries"
        constraints = [
            models.UniqueConstraint(fields=["patient", "entry_id", "digest"], name="quarantined_once"),
            models.CheckConstraint(condition=Q(digest__length=64), name="quarantined_digest_is_a_hash"),
        ]

    def __str__(self) -> str:
        return f"Quarantined {self.received_at:%d %B %Y %H:%M}"


class Session(Keyed, ClinicScoped):
    """What the entries of one (slot, local date) add up to: written with them, derivable from them at any time."""

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="sessions")
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="sessions")
    slot = models.ForeignKey("programmes.Slot", on_delete=models.PROTECT, related_name="sessions")
    local_date = models.DateField()
    revision = models.ForeignKey("programmes.Revision", on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(null=True)
    skip_reason = models.CharField(max_length=30, blank=True)
    stopped_at = models.DateTimeField(null=True, help_text="Stopped because it hurt: an honest answer, and counted.")
    without_phone_at = models.DateTimeField(null=True)
    ticks_done = models.PositiveSmallIntegerField(default=0)
    ticks_due = models.PositiveSmallIntegerField(default=0)
    exercises_done = models.PositiveSmallIntegerField(default=0)
    exercises_due = models.PositiveSmallIntegerField(default=0)
    back_before = models.PositiveSmallIntegerField(null=True)
    leg_before = models.PositiveSmallIntegerField(null=True)
    back_after = models.PositiveSmallIntegerField(null=True)
    leg_after = models.PositiveSmallIntegerField(null=True)
    reach_before = models.CharField(max_length=10, choices=Reach, blank=True, help_text="How far down it was felt.")
    reach_after = models.CharField(
        max_length=10, choices=Reach, blank=True, help_text="Empty: the patient did not say."
    )
    last_performed_at = models.DateTimeField(null=True)
    first_synced_at = models.DateTimeField(null=True, help_text="When the clinic first heard of it.")
    last_synced_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-local_date", "slot__position"]
        indexes = [models.Index(fields=["patient", "-local_date"], name="session_of_patient")]
        constraints = [
            models.UniqueConstraint(fields=["slot", "local_date"], name="session_once"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": 10}), name=f"session_{field}"
                )
                for field in ("back_before", "leg_before", "back_after", "leg_after")
            ),
            *(
                models.CheckConstraint(condition=Q(**{f"{field}__in": ["", *Reach.values]}), name=f"session_{field}")
                for field in ("reach_before", "reach_after")
            ),
            at_most("skip_reason", 30, name="session_skip_reason_length"),
            *(
                between(field, 0, 32767, name=f"session_{field}")
                for field in ("ticks_done", "ticks_due", "exercises_done", "exercises_due")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot} on {self.local_date}"

    @property
    def is_begun(self) -> bool:
        return self.started_at is not None or self.ticks_done > 0

    @property
    def is_settled(self) -> bool:
        """Nothing more is asked of the patient for this session: done, stopped, skipped or done without the phone."""
        return any((self.finished_at, self.skipped_at, self.stopped_at, self.without_phone_at))


class ServerEpoch(models.Model):
    """A mark that changes when the database is restored from a backup, so that phones offer again what is missing."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    epoch = models.UUIDField(default=uuid.uuid4)
    since = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [between("id", 1, 1, name="server_epoch_single")]

    def __str__(self) -> str:
        return str(self.epoch)
