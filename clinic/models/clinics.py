from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from clinic.fields import Keyed, all_at_most, between, known_zone, refuse_unstorable

EMERGENCY_WORDS = ("emergency", "emergency_tel", "urgent_line", "urgent_tel", "emergency_room")


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
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def own_words(self) -> dict[str, str]:
        """The emergency words that the clinic has typed itself, by the library's key."""
        return {key: value for key in EMERGENCY_WORDS if (value := getattr(self, key))}
