"""Invitations: a link and four numbers that put a programme on one phone, once.

Every claim is a conditional update whose row count is looked at, so that a hundred redemptions at the same moment
make one phone, and tries are counted even when they arrive together.
"""

import secrets
from datetime import datetime, timedelta
from functools import partial

from django.contrib.auth.hashers import BasePasswordHasher, check_password, make_password
from django.db import transaction
from django.db.models import F

from clinic import audit
from clinic.devices import Joining, make_device
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.models import Device, Invitation, Membership, Patient
from clinic.models.invitations import TRIES
from clinic.secrets import hashed, new_token

LASTS = timedelta(hours=72)
ASK = "Ask your physio for a new invitation."
_unknown = partial(
    Refused, "unknown", f"This link is not complete, or it has been replaced by a newer one. {ASK}", status=404
)
_expired = partial(Refused, "expired", f"This invitation has run out. {ASK}", status=410)
_used = partial(
    Refused,
    "used",
    "This invitation has already been used on a phone. If that was you, open the app there. "
    "If it was not, tell your clinic now.",
    status=410,
)
_revoked = partial(Refused, "revoked", f"Your clinic has taken this invitation back. {ASK}", status=410)
_declined = partial(Refused, "declined", f"Somebody said that this invitation was not for them. {ASK}", status=410)
_locked = partial(
    Refused, "locked", f"The four numbers were wrong five times, so this invitation is closed. {ASK}", status=410
)


@transaction.atomic
def open_invitation(
    patient: Patient,
    by: Membership,
    now: datetime,
    *,
    lasts: timedelta = LASTS,
    hasher: str | BasePasswordHasher = "default",
) -> tuple[Invitation, str, str]:
    """A new invitation with its token and its PIN, which are told once and kept only as hashes.

    An earlier invitation of the patient that is still open is taken back. Another `hasher` than that of passwords is
    for PINs of which nobody can make any use.
    """
    Patient.objects.select_for_update().get(pk=patient.pk)
    for earlier in Invitation.objects.open(now).filter(patient=patient):
        revoke(earlier, by=by, now=now)
    token, pin = new_token(), f"{secrets.randbelow(10_000):04d}"
    invitation = Invitation.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        opened_by=by,
        opened_at=now,
        expires_at=now + lasts,
        token_hash=hashed(token),
        pin_hash=make_password(pin, hasher=hasher),
    )
    audit.record(AuditVerb.OPENED_INVITATION, now=now, patient=patient, member=by, invitation=invitation.pk)
    return invitation, token, pin


def look(token: str, now: datetime) -> Invitation:
    """The open invitation behind this token, with patient and physio at hand. Uses up nothing.

    Raises Refused, each reason with its own sentence.
    """
    invitation = _found(token)
    _insist_open(invitation, now)
    return invitation


def redeem(token: str, pin: str, joining: Joining, *, now: datetime) -> tuple[Device, str]:
    """Make the phone and spend the invitation: the device, and its cookie's token, told once.

    Raises Refused: every reason of `look`, and `wrong_pin` with the tries that are left. A wrong PIN is one try, and
    the fifth closes the invitation.
    """
    invitation = _found(token)
    _count_try(invitation, now)
    if not check_password(pin, invitation.pin_hash):
        raise _wrong_pin(invitation, now)
    with transaction.atomic():
        device, secret = make_device(invitation.patient, joining, now=now)
        if not _unspent(invitation).update(redeemed_at=now, device=device):
            invitation.refresh_from_db()
            transaction.set_rollback(True)
        else:
            audit.record(AuditVerb.JOINED, now=now, patient=invitation.patient, device=device, invitation=invitation.pk)
            return device, secret
    raise _reason(invitation, now)


def decline(token: str, *, now: datetime) -> None:
    """ "That is not me": the invitation is dead and the panel shows it. Raises Refused as `look` does."""
    invitation = look(token, now)
    with transaction.atomic():
        if _unspent(invitation).update(declined_at=now):
            audit.record(AuditVerb.DECLINED_INVITATION, now=now, patient=invitation.patient, invitation=invitation.pk)


def revoke(invitation: Invitation, *, by: Membership, now: datetime) -> bool:
    """Take an invitation back. False where it had been used, declined or taken back before."""
    with transaction.atomic():
        taken_back = bool(_unspent(invitation).update(revoked_at=now, revoked_by=by))
        if taken_back:
            audit.record(
                AuditVerb.REVOKED_INVITATION,
                now=now,
                patient=invitation.patient,
                member=by,
                invitation=invitation.pk,
            )
    invitation.refresh_from_db(fields=["revoked_at", "revoked_by"])
    return taken_back


def _found(token: str) -> Invitation:
    found = Invitation.objects.select_related("patient__physio__user", "clinic").filter(token_hash=hashed(token))
    invitation = found.first()
    if invitation is None:
        raise _unknown()
    return invitation


def _insist_open(invitation: Invitation, now: datetime) -> None:
    if not invitation.is_open(now):
        raise _reason(invitation, now)


def _reason(invitation: Invitation, now: datetime) -> Refused:
    """Why it can no longer be redeemed. What somebody did outweighs that time has passed as well."""
    if invitation.redeemed_at:
        return _used()
    if invitation.revoked_at:
        return _revoked()
    if invitation.declined_at:
        return _declined()
    return _locked() if invitation.is_locked else _expired()


def _count_try(invitation: Invitation, now: datetime) -> None:
    """One try more, before the PIN is looked at: in an open invitation only, and at most five in all."""
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(tries=F("tries") + 1):
        invitation.refresh_from_db()
        raise _reason(invitation, now)


def _wrong_pin(invitation: Invitation, now: datetime) -> Refused:
    invitation.refresh_from_db(fields=["tries"])
    left = TRIES - invitation.tries
    if left <= 0:
        audit.record(AuditVerb.LOCKED_INVITATION, now=now, patient=invitation.patient, invitation=invitation.pk)
        return _locked()
    tries = "one try" if left == 1 else f"{left} tries"
    return Refused(
        "wrong_pin",
        f"Those are not the four numbers your physio gave you. You have {tries} left.",
        status=403,
        tries_left=left,
    )


def _unspent(invitation: Invitation):  # type: ignore[no-untyped-def]
    return Invitation.objects.filter(
        pk=invitation.pk, redeemed_at__isnull=True, revoked_at__isnull=True, declined_at__isnull=True
    )
