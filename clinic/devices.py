"""Phones: how one is made at joining, by which cookie it is known, and how it ends."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase

from clinic import audit
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.models import Device, Membership, Patient
from clinic.secrets import hashed, new_token

COOKIE_DAYS = 400
"""The longest that browsers keep a cookie. A phone ends when somebody ends it, not in the middle of a programme."""


@dataclass(frozen=True)
class Joining:
    """What a phone says of itself when it joins."""

    public_key: str
    """P-256, SPKI in DER, in base64."""
    label: str = ""
    zone: str = ""
    release: str = ""


def make_device(patient: Patient, joining: Joining, *, now: datetime) -> tuple[Device, str]:
    """The new phone and its cookie's token, which is told here once. Raises Refused for a key that is not P-256."""
    read_public_key(joining.public_key)
    token = new_token()
    device = Device.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        token_hash=hashed(token),
        public_key=joining.public_key,
        label=joining.label,
        time_zone=joining.zone,
        release=joining.release,
        joined_at=now,
        last_seen_at=now,
    )
    return device, token


def read_public_key(spki: str) -> ec.EllipticCurvePublicKey:
    """The P-256 key in this base64 text. Raises Refused (`public_key`) for anything else."""
    try:
        key = load_der_public_key(base64.b64decode(spki, validate=True))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Refused("public_key", "This browser could not make a key for the phone. Update it and try again.")
    return key


def end_device(device: Device, *, by: Membership, now: datetime) -> None:
    """ "End this phone": the physio closes it, and its very next request is refused. Doing it twice changes nothing."""
    with transaction.atomic():
        if not device.is_revoked:
            device.revoke(by=by, now=now)
            audit.record(AuditVerb.ENDED_DEVICE, now=now, patient=device.patient, member=by, phone=device.pk)


def sign_out(device: Device, *, now: datetime) -> None:
    """The patient signs out on the phone itself."""
    with transaction.atomic():
        if not device.is_revoked:
            device.revoke(by=None, now=now)
            audit.record(AuditVerb.SIGNED_OUT, now=now, patient=device.patient, device=device)


def end_another(device: Device, *, on: Device, now: datetime) -> None:
    """The patient ends a phone of theirs on another one: it was lost, or given away. Doing it twice changes nothing.

    Raises Refused for the phone in hand, which is signed out and wiped instead.
    """
    if device.pk == on.pk:
        raise Refused("this_phone", "This is the phone in your hand. Sign out on it instead.", status=409)
    with transaction.atomic():
        if not device.is_revoked:
            device.revoke(by=None, now=now)
            audit.record(AuditVerb.ENDED_DEVICE, now=now, patient=device.patient, device=on, phone=device.pk)


def cookie_name() -> str:
    """`__Host-device` on https, which no other host and no plain page can set; `device` on plain-http localhost."""
    return "__Host-device" if _is_https() else "device"


def set_cookie(response: HttpResponseBase, token: str) -> None:
    response.set_cookie(
        cookie_name(),
        token,
        max_age=COOKIE_DAYS * 24 * 3600,
        path="/",
        secure=_is_https(),
        httponly=True,
        samesite="Lax",
    )


def clear_cookie(response: HttpResponseBase) -> None:
    """Written out, because a `__Host-` cookie is only taken back by one that is Secure as well."""
    response.set_cookie(cookie_name(), "", max_age=0, path="/", secure=_is_https(), httponly=True, samesite="Lax")


def _is_https() -> bool:
    return urlsplit(settings.SITE_URL).scheme == "https"
