from django.db import models
from django.db.models import F, Q

from clinic.fields import Keyed, between
from clinic.scope import ClinicScoped, ScopedQuerySet
from programmes.enums import Reach


class PatientTrend(Keyed, ClinicScoped):
    """What the newest days of a patient's diary come to: `programmes.need.Trend`, written with the sessions.

    A patient without one is judged by the days themselves.
    """

    patient = models.OneToOneField("clinic.Patient", on_delete=models.PROTECT, related_name="trend")
    newest_on = models.DateField()
    noted_on = models.DateField(null=True)
    noted_before_on = models.DateField(null=True)
    leg_on = models.DateField(null=True)
    leg = models.PositiveSmallIntegerField(null=True)
    leg_usual = models.PositiveSmallIntegerField(null=True)
    back_on = models.DateField(null=True)
    back = models.PositiveSmallIntegerField(null=True)
    back_usual = models.PositiveSmallIntegerField(null=True)
    reach_on = models.DateField(null=True)
    reach = models.PositiveSmallIntegerField(null=True, help_text="As Reach.depth.")
    reach_usual = models.PositiveSmallIntegerField(null=True)
    stopped_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            *(
                between(field, 0, most, name=f"trend_{field}")
                for where, most in (("leg", 10), ("back", 10), ("reach", len(Reach) - 1))
                for field in (where, f"{where}_usual")
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**dict.fromkeys((f"{where}_on__isnull", f"{where}__isnull"), False))
                    | Q(**dict.fromkeys((f"{where}_on__isnull", f"{where}__isnull", f"{where}_usual__isnull"), True)),
                    name=f"trend_{where}_whole",
                )
                for where in ("leg", "back", "reach")
            ),
            models.CheckConstraint(
                condition=Q(noted_before_on__isnull=True)
                | Q(noted_on__isnull=False, noted_before_on__lt=F("noted_on")),
                name="trend_noted_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Up to {self.newest_on:%d %B %Y}"
