from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import F, Q

from clinic.triggers import rebuilding

LIMITS = {
    "need_pain": (5, 1, 10),
    "need_rise": (1, 1, 10),
    "need_steep_rise": (2, 1, 10),
    "need_severe_pain": (7, 1, 10),
    "need_silent_hours": (49, 24, 336),
    "need_silent_days": (14, 2, 60),
    "need_missed_days": (2, 1, 7),
}
"""Default, least and most."""
TOGETHER = [
    (
        "clinic_need_steep_rise_not_below_rise",
        Q(need_steep_rise__gte=F("need_rise")),
        "A steep rise cannot be smaller than a rise.",
    ),
    (
        "clinic_need_severe_pain_not_below_pain",
        Q(need_severe_pain__gte=F("need_pain")),
        "Severe pain cannot be less than the pain that counts with a rise.",
    ),
    (
        "clinic_need_hours_within_days",
        Q(need_silent_hours__lte=F("need_silent_days") * 24),
        "A long silence cannot be shorter than a silence.",
    ),
]


def limit(default: int, low: int, high: int) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        default=default, validators=[MinValueValidator(low), MaxValueValidator(high)]
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("clinic", "0005_device_fetched_at")]
    operations: ClassVar = rebuilding(
        *(migrations.AddField("clinic", name, limit(*numbers)) for name, numbers in LIMITS.items()),
        *(
            migrations.AddConstraint(
                "clinic",
                models.CheckConstraint(
                    condition=Q(**{f"{name}__gte": low, f"{name}__lte": high}), name=f"clinic_{name}"
                ),
            )
            for name, (_, low, high) in LIMITS.items()
        ),
        *(
            migrations.AddConstraint(
                "clinic",
                models.CheckConstraint(condition=condition, name=name, violation_error_message=message),
            )
            for name, condition, message in TOGETHER
        ),
    )
