from __future__ import annotations

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from clinic.fields import Keyed, all_at_most, at_most, between, one_of, refuse_unstorable
from clinic.scope import ClinicScoped, ScopedQuerySet
from programmes.enums import Counts, RevisionKind, Side


class RevisionQuerySet(ScopedQuerySet["Revision"]):
    def issued(self) -> RevisionQuerySet:
        return self.filter(issued_at__isnull=False)

    def drafts(self) -> RevisionQuerySet:
        return self.filter(issued_at__isnull=True)


class Revision(Keyed, ClinicScoped):
    """One state of a programme. A draft until it is issued; from then on it never changes (by trigger)."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=RevisionKind.choices, default=RevisionKind.NORMAL)
    why = models.TextField(
        blank=True, validators=[MaxLengthValidator(500), refuse_unstorable], help_text="The patient reads this."
    )
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(issued_at__isnull=True), name="revision_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, issued_by__isnull=True)
                | Q(issued_at__isnull=False, issued_by__isnull=False),
                name="revision_issued_by_somebody",
            ),
            between("number", 1, 32767, name="revision_number"),
            one_of("kind", RevisionKind, name="revision_kind"),
            at_most("why", 500, name="revision_why_length"),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number}"

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None


class Prescription(Keyed, ClinicScoped):
    """One exercise of a revision, with its dose, and the words and figure that the patient saw with it."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="prescriptions")
    exercise = models.ForeignKey("programmes.Exercise", on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=80, blank=True, validators=[refuse_unstorable])
    slots = models.ManyToManyField(
        "programmes.Slot", through="programmes.PrescriptionSlot", related_name="prescriptions"
    )
    side = models.CharField(max_length=5, choices=Side.choices)
    per_side = models.BooleanField(help_text="Whether the exercise is done on a side at all.")
    sets = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    reps = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(30)])
    hold_seconds = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(120)])
    rest_seconds = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(120)])
    counts = models.CharField(max_length=5, choices=Counts.choices)
    choice = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of those with the same number the patient does exactly one."
    )
    note = models.TextField(blank=True, validators=[MaxLengthValidator(300), refuse_unstorable])
    limit_reason = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(300), refuse_unstorable],
        help_text="Why it is outside the library's limits.",
    )
    exercise_text = models.JSONField(default=dict, help_text="The exercise's words for patients, as they were then.")
    figure = models.SlugField(max_length=60, blank=True)
    figure_side = models.CharField(max_length=5, choices=Side.choices, default=Side.NONE)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "order"], name="prescription_order_once"),
            between("order", 1, 200, name="prescription_order"),
            between("sets", 1, 5, name="prescription_sets"),
            between("reps", 1, 30, name="prescription_reps"),
            between("hold_seconds", 0, 120, name="prescription_hold"),
            between("rest_seconds", 0, 120, name="prescription_rest"),
            models.CheckConstraint(
                condition=Q(per_side=True, side__in=["left", "right", "both"]) | Q(per_side=False, side="none"),
                name="prescription_side_where_one_sided",
            ),
            models.CheckConstraint(
                condition=Q(choice__isnull=True) | Q(choice__gte=1, choice__lte=20), name="prescription_choice"
            ),
            one_of("counts", Counts, name="prescription_counts"),
            one_of("figure_side", Side, name="prescription_figure_side"),
            *all_at_most("prescription", group=80, note=300, limit_reason=300, figure=60),
        ]

    def __str__(self) -> str:
        return str(self.exercise_text.get("name") or self.exercise_id)


class PrescriptionSlot(ClinicScoped):
    """A prescription belongs to this session of the day. How many there are is how many times a day."""

    id = models.BigAutoField(primary_key=True)  # never named outside the server
    prescription = models.ForeignKey(Prescription, on_delete=models.CASCADE, related_name="in_slots")
    slot = models.ForeignKey("programmes.Slot", on_delete=models.PROTECT, related_name="in_prescriptions")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prescription", "slot"], name="prescription_slot_once")]

    def __str__(self) -> str:
        return f"{self.prescription_id} in {self.slot_id}"
