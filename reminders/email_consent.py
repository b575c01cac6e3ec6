"""Reminders by e-mail: whether the patient wants them, said in the app or by the link that ends them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction

from clinic import audit
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.models import Device, Patient
from reminders.fallback import Takeover, has_agreed, may_email
from reminders.push.base64url import decode, encode

LINK_LASTS = timedelta(days=400)
NO_ADDRESS = "Your clinic cannot send you reminders by e-mail yet. Ask your physio to add your address."


@transaction.atomic
def agree(device: Device, *, now: datetime) -> None:
    """The patient wants reminders by e-mail where push fails. Doing it twice changes nothing.

    Raises Refused (`no_email`) where the clinic has no address, or sends no reminders by e-mail.
    """
    patients = Patient.objects.select_for_update(no_key=True, of=("self",)).select_related("clinic")
    patient = patients.get(pk=device.patient_id)
    if not may_email(patient):
        raise Refused("no_email", NO_ADDRESS)
    if Patient.objects.filter(pk=patient.pk, email_agreed_at=None).update(email_agreed_at=now):
        audit.record(AuditVerb.AGREED_TO_EMAIL, now=now, patient=patient, device=device)


@transaction.atomic
def end(patient_id: UUID, *, now: datetime, device: Device | None = None) -> bool:
    """No more reminders by e-mail; False where there were none. Without a device it was the link in a letter."""
    if not Patient.objects.filter(pk=patient_id, email_agreed_at__isnull=False).update(email_agreed_at=None):
        return False
    patient = Patient.objects.get(pk=patient_id)
    audit.record(AuditVerb.ENDED_EMAIL, now=now, patient=patient, device=device)
    return True


def shown(patient: Patient, why: Takeover | None) -> dict[str, Any]:
    """How reminders by e-mail stand, for the patient's own phone; `why` e-mail takes over now, if it does."""
    return {
        "has_address": may_email(patient),
        "shown": masked(patient.email) if may_email(patient) else None,
        "agreed": has_agreed(patient),
        "active": has_agreed(patient) and why is not None,
    }


def masked(address: str) -> str:
    """Enough of an address to know one's own by, for a screen that others may see."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}•••@{host}"


def stop_token(patient_id: UUID) -> str:
    """What the link in a letter carries: it can end this patient's e-mails, and nothing else."""
    return _signer().sign(encode(patient_id.bytes))


def read_stop_token(token: str) -> Patient | None:
    """The patient whose e-mails this link ends; None for a link that was made up, broken or too old."""
    try:
        key = UUID(bytes=decode(_signer().unsign(token, max_age=LINK_LASTS)))
    except (signing.BadSignature, ValueError):
        return None
    return Patient.objects.filter(pk=key).first()


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(sep=".", salt="reminders.stop")  # no colon: some mail programs end a link there
