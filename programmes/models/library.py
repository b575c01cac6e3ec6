from __future__ import annotations

from django.db import models
from django.db.models import Q

from clinic.fields import FoldedField, Keyed, all_at_most, between, one_of, refuse_unstorable
from clinic.scope import SharedQuerySet
from programmes.enums import Counts, ExerciseKind, Side


class LibraryQuerySet(SharedQuerySet["Exercise"]):
    def current(self) -> LibraryQuerySet:
        """Those that may be prescribed: not retired from the library."""
        return self.filter(retired_at__isnull=True)


class Exercise(Keyed):
    """An exercise of the library: shared by all clinics, or a clinic's own."""

    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120, validators=[refuse_unstorable])
    name_search = FoldedField(sources=("name",))
    aliases = models.JSONField(default=list, blank=True)
    kind = models.CharField(max_length=12, choices=ExerciseKind.choices)
    order_stage = models.PositiveSmallIntegerField(help_text="1 movement, 2 activation, 3 rolling and stretching.")
    position = models.CharField(max_length=80, blank=True)
    equipment = models.JSONField(default=list, blank=True)
    target_structures = models.JSONField(default=list, blank=True)
    steps = models.JSONField(default=list)
    cues = models.JSONField(default=list, blank=True)
    should_feel = models.TextField(blank=True)
    side_means = models.TextField(blank=True, help_text="Which side “left” is.")
    figure = models.SlugField(max_length=60, blank=True)
    figure_side = models.CharField(max_length=5, choices=Side.choices, default=Side.NONE)
    per_side = models.BooleanField()
    dose = models.JSONField(help_text="Sets, reps, hold_seconds, times_per_day, sides and where each number is from.")
    dose_limits = models.JSONField(help_text="Lowest and highest of each number.")
    counts = models.CharField(max_length=5, choices=Counts.choices)
    progression = models.JSONField(default=list, blank=True)
    easier = models.JSONField(default=list, blank=True)
    harder = models.JSONField(default=list, blank=True)
    stop_if = models.JSONField(default=list)
    cautions = models.JSONField(default=list, blank=True)
    clinician_note = models.TextField(blank=True)
    in_seeds = models.CharField(max_length=40, blank=True)
    sources = models.JSONField(default=list, blank=True)
    library_version = models.PositiveSmallIntegerField(null=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        ordering = ["order_stage", "name"]
        constraints = [
            models.UniqueConstraint(fields=["slug"], condition=Q(clinic__isnull=True), name="exercise_shared_slug"),
            models.UniqueConstraint(fields=["clinic", "slug"], name="exercise_own_slug"),
            one_of("kind", ExerciseKind, name="exercise_kind"),
            one_of("counts", Counts, name="exercise_counts"),
            one_of("figure_side", Side, name="exercise_figure_side"),
            between("order_stage", 1, 3, name="exercise_order_stage"),
            *all_at_most("exercise", slug=60, name=120, name_search=400, position=80, should_feel=500),
            *all_at_most("exercise", side_means=500, figure=60, clinician_note=2000, in_seeds=40),
            between("library_version", 0, 32767, name="exercise_library_version"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def times_a_day_limit(self) -> int:
        """The most sessions of a day the library allows without a written reason."""
        return int(self.dose_limits["times_per_day"][1])


class Template(Keyed):
    """A starting point for a programme: shared by all clinics, or a clinic's own."""

    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=120, validators=[refuse_unstorable])
    sessions = models.PositiveSmallIntegerField(help_text="Sessions a day.")
    for_whom = models.TextField(blank=True)
    not_for = models.JSONField(default=list, blank=True)
    prescriptions = models.JSONField(
        help_text="Exercise slug, dose, side, counts, sessions, choice and note of each line."
    )
    library_version = models.PositiveSmallIntegerField(null=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["slug"], condition=Q(clinic__isnull=True), name="template_shared_slug"),
            models.UniqueConstraint(fields=["clinic", "slug"], name="template_own_slug"),
            between("sessions", 1, 4, name="template_sessions"),
            *all_at_most("template", slug=60, title=120, for_whom=1000),
            between("library_version", 0, 32767, name="template_library_version"),
        ]

    def __str__(self) -> str:
        return self.title
