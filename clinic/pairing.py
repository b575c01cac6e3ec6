"""Pairing another place on the same phone: an installed iPhone app starts signed out and shares nothing with Safari.

The code is shown where the patient is already signed in and typed into the new place. The other way round (the new
place shows a code, the old one agrees to it) is what is phished: RFC 8628, section 5.4.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from clinic import audit
from clinic.devices import Joining, make_device
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.models import Device, PairingCode
from clinic.secrets import hashed

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
"""RFC 8628, section 6.1: no vowels, so no words, and nothing that looks like something else. 8 of them are 34 bits."""
LENGTH = 8
LASTS = timedelta(minutes=10)
AGAIN = "Open the app where you are signed in and ask for a new code."


def show_code(device: Device, *, now: datetime) -> tuple[PairingCode, str]:
    """A new code for the phone's patient, written as people read it: "WDJB-MJHT". The phone's earlier one is dead."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    with transaction.atomic():
        PairingCode.objects.filter(shown_on=device, used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
        row = PairingCode.objects.create(
            clinic_id=device.clinic_id,
            patient_id=device.patient_id,
            shown_on=device,
            code_hash=hashed(code),
            created_at=now,
            expires_at=now + LASTS,
        )
    return row, f"{code[:4]}-{code[4:]}"


def pair(code: str, joining: Joining, *, now: datetime) -> tuple[Device, str]:
    """Make a phone for whoever the code was shown to: the device, and its cookie's token, told once.

    Small letters, spaces and dashes do not matter. Raises Refused: `unknown`, `expired` or `used`.
    """
    row = _found(code)
    _insist_usable(row, now)
    with transaction.atomic():
        device, secret = make_device(row.patient, joining, now=now)
        claimed = PairingCode.objects.filter(pk=row.pk, used_at__isnull=True, expires_at__gt=now)
        if claimed.update(used_at=now, device=device):
            audit.record(AuditVerb.PAIRED, now=now, patient=row.patient, device=device, shown_on=row.shown_on_id)
            return device, secret
        transaction.set_rollback(True)
    raise _used()


def _found(code: str) -> PairingCode:
    typed = "".join(letter for letter in code.upper() if letter in ALPHABET)
    row = PairingCode.objects.select_related("patient", "shown_on").filter(code_hash=hashed(typed)).first()
    # A phone that has been ended vouches for nobody any more.
    if row is None or row.shown_on.is_revoked:
        raise Refused("unknown", f"That code is not right. Look at it again, or start over: {AGAIN}", status=404)
    return row


def _insist_usable(row: PairingCode, now: datetime) -> None:
    if row.used_at:
        raise _used()
    if row.expires_at <= now:
        raise Refused("expired", f"That code has run out: each lasts ten minutes. {AGAIN}", status=410)


def _used() -> Refused:
    return Refused("used", f"That code has already been used. {AGAIN}", status=410)
