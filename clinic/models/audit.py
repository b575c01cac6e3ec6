from django.db import models

from clinic.enums import AuditVerb
from clinic.fields import at_most
from clinic.scope import ClinicScoped, ScopedQuerySet


class AuditEvent(ClinicScoped):
    """Who did what to whose record, and when. Rows are only ever added: a trigger refuses the rest."""

    id = models.BigAutoField(primary_key=True)  # its order is the point, and no address ever names one
    at = models.DateTimeField()
    verb = models.CharField(max_length=24, choices=AuditVerb.choices)
    member = models.ForeignKey("clinic.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    device = models.ForeignKey("clinic.Device", on_delete=models.PROTECT, null=True, related_name="+")
    patient = models.ForeignKey("clinic.Patient", on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict, help_text="Ids and counts only.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["clinic", "patient", "-id"], name="audit_of_a_patient")]
        constraints = [at_most("verb", 24, name="audit_verb_length")]

    def __str__(self) -> str:
        return f"{self.at:%d %B %Y %H:%M} {self.get_verb_display()}"
