from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from clinic.fields import Keyed, at_most, between, one_of, refuse_unstorable
from clinic.scope import ClinicScoped, ScopedQuerySet
from programmes.enums import Grows, Side

LONGEST_WORD = 200


class StepUpQuerySet(ScopedQuerySet["StepUp"]):
    def running(self) -> StepUpQuerySet:
        """Those that the physio has not ended."""
        return self.filter(ended_at__isnull=True)


class StepUp(Keyed, ClinicScoped):
    """The physio's plan for one line of a programme: what grows, how far, and when the next step may be proposed.

    It changes no dose. It is never changed itself: another plan for the line ends this one. A line is an exercise on a
    side, because every revision writes its lines anew.
    """

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="step_ups")
    exercise = models.ForeignKey("programmes.Exercise", on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=5, choices=Side.choices)
    grows = models.CharField(max_length=12, choices=Grows.choices)
    target = models.PositiveSmallIntegerField(help_text="The highest it is to grow to.")
    step = models.PositiveSmallIntegerField()
    days_kept = models.PositiveSmallIntegerField(help_text="On how many of the last seven days it has to be kept.")
    worst_after = models.PositiveSmallIntegerField(help_text="Pain after, 0 to 10, that is not to be exceeded.")
    set_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    put_off_at = models.DateTimeField(null=True, help_text="When a physio last said “not yet”.")
    put_off_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    put_off_why = models.CharField(max_length=LONGEST_WORD, blank=True, validators=[refuse_unstorable])
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    objects = StepUpQuerySet.as_manager()

    class Meta:
        ordering = ["set_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "exercise", "side"],
                condition=Q(ended_at__isnull=True),
                name="step_up_one_running_per_line",
            ),
            one_of("side", Side, name="step_up_side"),
            one_of("grows", Grows, name="step_up_grows"),
            between("target", 2, 120, name="step_up_target"),
            models.CheckConstraint(condition=Q(step__gte=1, step__lte=F("target")), name="step_up_step"),
            between("days_kept", 1, 7, name="step_up_days_kept"),
            between("worst_after", 0, 10, name="step_up_worst_after"),
            at_most("put_off_why", LONGEST_WORD, name="step_up_put_off_why_length"),
            models.CheckConstraint(
                condition=Q(put_off_at__isnull=True, put_off_by__isnull=True, put_off_why="")
                | Q(put_off_at__isnull=False, put_off_by__isnull=False) & ~Q(put_off_why=""),
                name="step_up_put_off_with_a_word",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="step_up_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_grows_display()} up to {self.target}"

    @property
    def line(self) -> tuple[object, str]:
        """Which line of a revision it is for."""
        return (self.exercise_id, self.side)
