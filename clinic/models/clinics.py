from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from clinic.fields import Keyed, all_at_most, between, known_zone, refuse_unstorable

EMERGENCY_WORDS = ("emergency", "emergency_tel", "urgent_line", "urgent_tel", "emergency_room")

NEED_BOUNDS = {
    "need_pain": (1, 10),
    "need_rise": (1, 10),
    "need_steep_rise": (1, 10),
    "need_severe_pain": (1, 10),
    "need_silent_hours": (24, 336),
    "need_silent_days": (2, 60),
    "need_missed_days": (1, 7),
}
"""Least and most of each limit. Missed days are looked for in the two weeks that the first page knows of."""


def _limit(field: str, default: int) -> "models.PositiveSmallIntegerField[int, int]":
    low, high = NEED_BOUNDS[field]
    return models.PositiveSmallIntegerField(
        default=default, validators=[MinValueValidator(low), MaxValueValidator(high)]
    )


class Clinic(Keyed):
    """A practice: its people, its hours, and the numbers it has set for everybody it treats."""

    name = models.CharField(max_length=120, validators=[refuse_unstorable])
    time_zone = models.CharField(max_length=64, validators=[known_zone], help_text="For example Europe/London.")
    country = models.CharField(
        max_length=2, help_text="Two letters, for example GB. It decides the emergency numbers that patients see."
    )
    phone = models.CharField(max_length=40, blank=True, validators=[refuse_unstorable])
    hours = models.CharField(
        max_length=200, blank=True, validators=[refuse_unstorable], help_text="When the phone is answered."
    )

    # The clinic's own words, which then take the place of the library's entry for its country.
    emergency = models.CharField(max_length=60, blank=True, validators=[refuse_unstorable])
    emergency_tel = models.CharField(max_length=20, blank=True, validators=[refuse_unstorable])
    urgent_line = models.CharField(max_length=120, blank=True, validators=[refuse_unstorable])
    urgent_tel = models.CharField(max_length=20, blank=True, validators=[refuse_unstorable])
    emergency_room = models.CharField(max_length=80, blank=True, validators=[refuse_unstorable])

    window_minutes = models.PositiveSmallIntegerField(
        default=180,
        validators=[MinValueValidator(30), MaxValueValidator(720)],
        help_text="How long a session stays open.",
    )
    gap_minutes = models.PositiveSmallIntegerField(
        default=15, validators=[MaxValueValidator(60)], help_text="A session closes this long before the next one."
    )
    nudge_after_minutes = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(10), MaxValueValidator(360)]
    )
    slots_apart_minutes = models.PositiveSmallIntegerField(
        default=90, validators=[MinValueValidator(30), MaxValueValidator(360)]
    )
    quiet_from = models.TimeField(default="22:00")
    quiet_until = models.TimeField(default="07:00")
    pain_threshold = models.PositiveSmallIntegerField(
        default=7, validators=[MaxValueValidator(10)], help_text="Above this, patients are advised to do less."
    )

    # When somebody is called to a patient: what `programmes.need.Limits` is made of. Where the defaults are from stands
    # there.
    need_pain = _limit("need_pain", default=5)
    need_rise = _limit("need_rise", default=1)
    need_steep_rise = _limit("need_steep_rise", default=2)
    need_severe_pain = _limit("need_severe_pain", default=7)
    need_silent_hours = _limit("need_silent_hours", default=49)
    need_silent_days = _limit("need_silent_days", default=14)
    need_missed_days = _limit("need_missed_days", default=2)

    email_reminders = models.BooleanField(default=True, help_text="E-mail takes over when push does not arrive.")
    demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            *all_at_most("clinic", name=120, time_zone=64, country=2, phone=40, hours=200),
            *all_at_most("clinic", emergency=60, emergency_tel=20, urgent_line=120, urgent_tel=20, emergency_room=80),
            models.CheckConstraint(condition=Q(country__length=2), name="clinic_country_code"),
            between("window_minutes", 30, 720, name="clinic_window"),
            between("gap_minutes", 0, 60, name="clinic_gap"),
            between("nudge_after_minutes", 10, 360, name="clinic_nudge"),
            between("slots_apart_minutes", 30, 360, name="clinic_slots_apart"),
            between("pain_threshold", 0, 10, name="clinic_threshold"),
            *(between(field, *bounds, name=f"clinic_{field}") for field, bounds in NEED_BOUNDS.items()),
            models.CheckConstraint(
                condition=Q(need_steep_rise__gte=F("need_rise")),
                name="clinic_need_steep_rise_not_below_rise",
                violation_error_message="A steep rise cannot be smaller than a rise.",
            ),
            models.CheckConstraint(
                condition=Q(need_severe_pain__gte=F("need_pain")),
                name="clinic_need_severe_pain_not_below_pain",
                violation_error_message="Severe pain cannot be less than the pain that counts with a rise.",
            ),
            models.CheckConstraint(
                condition=Q(need_silent_hours__lte=F("need_silent_days") * 24),
                name="clinic_need_hours_within_days",
                violation_error_message="A long silence cannot be shorter than a silence.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def own_words(self) -> dict[str, str]:
        """The emergency words that the clinic has typed itself, by the library's key."""
        return {key: value for key in EMERGENCY_WORDS if (value := getattr(self, key))}
