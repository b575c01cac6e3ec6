"""The audit trail: who did what to whose record."""

from datetime import datetime
from uuid import UUID

from clinic.enums import AuditVerb
from clinic.models import AuditEvent, Clinic, Device, Membership, Patient

Detail = str | int | bool | None | UUID


def record(
    verb: AuditVerb,
    *,
    now: datetime,
    patient: Patient | None = None,
    member: Membership | None = None,
    device: Device | None = None,
    clinic: Clinic | None = None,
    **detail: Detail,
) -> AuditEvent:
    """Add one line, inside the transaction of the act itself, so that neither is kept without the other.

    The clinic is taken from whoever is named. `detail` holds ids and counts only, never a name or a health word.
    Raises ValueError where nobody is named.
    """
    named = patient or member or device
    if named is None and clinic is None:
        raise ValueError("An audit line needs the clinic it belongs to.")
    plain = {key: str(value) if isinstance(value, UUID) else value for key, value in detail.items()}
    return AuditEvent.objects.create(
        verb=verb,
        at=now,
        clinic_id=clinic.pk if clinic else named.clinic_id,  # type: ignore[union-attr] # one of them is named
        patient=patient,
        member=member,
        device=device,
        detail=plain,
    )
