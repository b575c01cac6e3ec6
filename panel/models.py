from django.db import models
from django.db.models import Q

from clinic.fields import Keyed, all_at_most, between, one_of
from clinic.scope import ClinicScoped, ScopedQuerySet
from panel.enums import NeedKind

LONGEST_WORD = 200


class Attention(Keyed, ClinicScoped):
    """Somebody has seen why a patient needs the physio, and perhaps dealt with it. Why itself is never stored.

    A need is worked out from the diary each time it is asked for; (kind, about, level) says which one was meant.
    """

    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, related_name="attentions")
    kind = models.CharField(max_length=12, choices=NeedKind.choices)
    about = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    seen_at = models.DateTimeField()
    seen_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    word = models.CharField(max_length=LONGEST_WORD, blank=True, help_text="What was done about it.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "kind", "about", "level"],
                condition=Q(done_at__isnull=True),
                name="attention_open_once",
            ),
            one_of("kind", NeedKind, name="attention_kind"),
            *all_at_most("attention", about=40, word=LONGEST_WORD),
            between("level", 0, 100, name="attention_level"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True, word="")
                | Q(done_at__isnull=False, done_by__isnull=False) & ~Q(word=""),
                name="attention_done_with_a_word",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.seen_at:%d %B %Y %H:%M}"
