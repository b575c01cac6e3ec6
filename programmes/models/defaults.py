from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from clinic.fields import Keyed, between
from clinic.scope import ClinicScoped, ScopedQuerySet


class DoseDefault(Keyed, ClinicScoped):
    """The dose with which one physio likes an exercise to come out of the library, in place of the library's own.

    Never a note: what is written to one patient must not come to the next.
    """

    member = models.ForeignKey("clinic.Membership", on_delete=models.CASCADE, related_name="dose_defaults")
    exercise = models.ForeignKey("programmes.Exercise", on_delete=models.CASCADE, related_name="+")
    sets = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    reps = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(30)])
    hold_seconds = models.PositiveSmallIntegerField(validators=[MaxValueValidator(120)])
    rest_seconds = models.PositiveSmallIntegerField(validators=[MaxValueValidator(120)])
    times_a_day = models.PositiveSmallIntegerField(help_text="In how many sessions of the day, the first ones.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "exercise"], name="dose_default_once"),
            between("sets", 1, 5, name="dose_default_sets"),
            between("reps", 1, 30, name="dose_default_reps"),
            between("hold_seconds", 0, 120, name="dose_default_hold"),
            between("rest_seconds", 0, 120, name="dose_default_rest"),
            between("times_a_day", 1, 4, name="dose_default_times_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.exercise} as {self.member} likes it"
