"""Whose row it is: every table that belongs to a clinic carries the clinic on the row itself.

Not reached through joins, so that the scope is one line and row-level security stays cheap.
"""

from typing import Any, Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[M_co]):
    """Rows of tables that belong to a clinic."""

    def for_clinic(self, clinic_id: UUID | None) -> Self:
        """Only the rows of this clinic; nothing at all where there is no clinic."""
        return self.none() if clinic_id is None else self.filter(clinic_id=clinic_id)


class SharedQuerySet(models.QuerySet[M_co]):
    """Rows that are shared by all clinics (no clinic) or are one clinic's own."""

    def for_clinic(self, clinic_id: UUID | None) -> Self:
        """The shared rows and this clinic's own."""
        own: Any = Q(clinic__isnull=True) | Q(clinic_id=clinic_id) if clinic_id else Q(clinic__isnull=True)
        return self.filter(own)


class ClinicScoped(models.Model):
    """A row that belongs to one clinic. A trigger keeps it the clinic of the rows it points to."""

    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
