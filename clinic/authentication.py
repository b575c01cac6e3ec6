"""Who is asking: a phone, by its cookie and its signature. Imports no DRF view, which would import this again."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from clinic.devices import cookie_name
from clinic.models import Device
from clinic.secrets import hashed
from clinic.signatures import is_fresh, is_signed_by, signed_text

SEEN_EVERY = timedelta(minutes=5)
"""How exactly "last seen" is kept; more would be a write for every question a phone asks."""


class DeviceAuthentication(BaseAuthentication):
    """A device cookie alone obeys nothing: each request carries a fresh nonce and the signature of the phone's key.

    `request.auth` is the device. `request.user` stays anonymous: a patient is not a user.
    """

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Device]:
        device = self._by_cookie(request)
        self._insist_signed(request, device)
        _seen(device, timezone.now())
        return AnonymousUser(), device

    def authenticate_header(self, request: Request) -> str:
        return "Device"  # without a text here DRF answers 403 instead of 401

    def _by_cookie(self, request: Request) -> Device:
        token = request.COOKIES.get(cookie_name(), "")
        phones = Device.objects.select_related("patient__clinic", "patient__physio__user")
        device = phones.filter(token_hash=hashed(token)).first() if token else None
        if device is None:
            raise NotAuthenticated(
                "This phone is signed out. Type a code from your other app, or ask your physio for a new invitation.",
                code="signed_out",
            )
        if device.is_revoked:
            raise AuthenticationFailed(
                "This phone has been ended. Ask your physio for a new invitation.", code="revoked"
            )
        return device

    def _insist_signed(self, request: Request, device: Device) -> None:
        nonce = request.headers.get("Device-Nonce", "")
        if not is_fresh(nonce):
            raise NotAuthenticated("The app took too long to ask. It will try again.", code="nonce")
        text = signed_text(request.method or "", request.get_full_path(), nonce=nonce, body=request.body)
        if not is_signed_by(device.public_key, request.headers.get("Device-Signature", ""), text):
            raise AuthenticationFailed(
                "This app is not the one that joined. Type a code from the app where you are signed in.",
                code="signature",
            )


def _seen(device: Device, now: datetime) -> None:
    if device.last_seen_at is None or now - device.last_seen_at >= SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(last_seen_at=now)
