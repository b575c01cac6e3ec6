"""Where a patient's pages are, for lists: Django works out an address anew for every link of every line."""

from functools import cache
from uuid import UUID

from django.urls import reverse

_SOME = UUID(int=0)


def of_patient(name: str, patient: UUID) -> str:
    """The address of the panel's page of this name, of which the patient's key is the only part that differs."""
    return _pattern(name).replace(str(_SOME), str(patient))


@cache
def _pattern(name: str) -> str:
    return reverse(f"panel:{name}", args=[_SOME])
