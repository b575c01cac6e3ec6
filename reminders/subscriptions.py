"""Where a phone can be reached: what its browser hands over, checked, kept, and given up again."""

from datetime import datetime
from typing import Any

from django.db import transaction

from clinic.errors import Refused
from clinic.instants import as_text
from clinic.models import Device
from reminders.models import PushSubscription
from reminders.push import EndpointRefusedError, application_server_key, check_endpoint
from reminders.push.base64url import decode

REPLACED = "the phone has a newer one"
GIVEN_UP = "the phone has given it up"
_POINT_BYTES, _SECRET_BYTES = 65, 16  # RFC 8291: an uncompressed P-256 point, and the authentication secret


def subscribe(device: Device, *, endpoint: str, p256dh: str, auth: str, now: datetime) -> bool:
    """Keep the phone's subscription: True where it is new. The same one again brings it back and renews its keys.

    A phone has one at a time, so a newer one ends the older. Raises Refused: `endpoint` where the address may not be
    sent to, `keys` where the browser's keys are none.
    """
    _insist_allowed(endpoint)
    _insist_bytes(p256dh, _POINT_BYTES)
    _insist_bytes(auth, _SECRET_BYTES)
    with transaction.atomic():
        Device.objects.select_for_update(no_key=True).get(pk=device.pk)
        for older in device.push_subscriptions.filter(gone_at__isnull=True).exclude(endpoint=endpoint):
            older.end(REPLACED, now=now)
        _take_from_others(device, endpoint, now)
        seen = {"p256dh": p256dh, "auth": auth, "last_seen_at": now, "gone_at": None, "gone_why": ""}
        owner = {"clinic_id": device.clinic_id, "patient_id": device.patient_id, "created_at": now}
        _, is_new = PushSubscription.objects.update_or_create(
            device=device, endpoint=endpoint, defaults=seen, create_defaults={**seen, **owner}
        )
    return is_new


def unsubscribe(device: Device, *, now: datetime) -> None:
    """The phone wants no more reminders. Nothing happens where it had none."""
    for row in device.push_subscriptions.filter(gone_at__isnull=True):
        row.end(GIVEN_UP, now=now)


def snapshot_part(device: Device) -> dict[str, Any]:
    """What the phone needs to subscribe, and when a reminder last reached it."""
    received = device.push_subscriptions.exclude(last_acknowledged_at=None).order_by("-last_acknowledged_at").first()
    last = received.last_acknowledged_at if received else None
    return {"application_server_key": application_server_key(), "last_received_at": as_text(last) if last else None}


def _take_from_others(device: Device, endpoint: str, now: datetime) -> None:
    """A browser's address serves whoever uses the browser. The earlier phone's row keeps its deliveries, without it."""
    for other in PushSubscription.objects.filter(endpoint=endpoint).exclude(device=device):
        other.end(REPLACED, now=now)
        PushSubscription.objects.filter(pk=other.pk).update(endpoint=f"replaced:{other.pk}")


def _insist_allowed(endpoint: str) -> None:
    try:
        check_endpoint(endpoint)
    except EndpointRefusedError as error:
        raise Refused("endpoint", f"{error} Reminders cannot be sent to this browser.") from error


def _insist_bytes(text: str, length: int) -> None:
    try:
        right = len(decode(text)) == length
    except ValueError:
        right = False
    if not right:
        raise Refused("keys", "The browser's keys for reminders are incomplete. Switch reminders off and on again.")
