"""Where a phone can be reached: what its browser hands over, checked, kept, and given up again."""

from datetime import datetime

from django.db import IntegrityError, transaction

from clinic.errors import Refused
from clinic.models import Device
from reminders.models import PushSubscription
from reminders.push import EndpointRefusedError, check_endpoint
from reminders.push.encryption import SubscriptionKeysError, auth_secret, receiver_key
from reminders.push.endpoints import Endpoint
from reminders.push_services import ANSWERED

REPLACED = "the phone has a newer one"
GIVEN_UP = "the phone has given it up"
TRIES = 5


def subscribe(device: Device, *, endpoint: str, p256dh: str, auth: str, now: datetime) -> bool:
    """Keep the phone's subscription: True where it is new. The same one again brings it back and renews its keys.

    A phone has one at a time, so a newer one ends the older. Raises Refused: `endpoint` where the address may not be
    sent to, `gone` where its push service has given it up, `keys` where the browser's keys are none, `later` where
    several phones go on claiming one address.
    """
    admitted = _admitted(endpoint)
    _insist_not_given_up(device, endpoint)
    _insist_usable(p256dh, auth)
    keys = {"p256dh": p256dh, "auth": auth}
    for _ in range(TRIES):
        try:
            return _keep(device, endpoint, admitted.host, keys, now)
        except IntegrityError:
            # Another phone claimed the same address at the same instant. Its row can be seen by now; one of them wins
            # each round.
            continue
    raise Refused("later", "The clinic's server is busy. The app tries again by itself.", status=503)


@transaction.atomic
def _keep(device: Device, endpoint: str, service: str, keys: dict[str, str], now: datetime) -> bool:
    Device.objects.select_for_update(no_key=True).get(pk=device.pk)
    for older in device.push_subscriptions.filter(gone_at__isnull=True).exclude(endpoint=endpoint):
        older.end(REPLACED, now=now)
    _take_from_others(device, endpoint, now)
    # One that comes back begins anew: what went unanswered before it ended says nothing of the phone today.
    device.push_subscriptions.filter(endpoint=endpoint, gone_at__isnull=False).update(created_at=now)
    seen = {**keys, "service": service, "last_seen_at": now, "gone_at": None, "gone_why": ""}
    owner = {"clinic_id": device.clinic_id, "patient_id": device.patient_id, "created_at": now}
    _, is_new = PushSubscription.objects.update_or_create(
        device=device, endpoint=endpoint, defaults=seen, create_defaults={**seen, **owner}
    )
    return is_new


def unsubscribe(device: Device, *, now: datetime) -> None:
    """The phone wants no more reminders. Nothing happens where it had none."""
    for row in device.push_subscriptions.filter(gone_at__isnull=True):
        row.end(GIVEN_UP, now=now)


def _take_from_others(device: Device, endpoint: str, now: datetime) -> None:
    """A browser's address serves whoever uses the browser. The earlier phone's row keeps its deliveries, without it."""
    for other in PushSubscription.objects.filter(endpoint=endpoint).exclude(device=device):
        other.end(REPLACED, now=now)
        PushSubscription.objects.filter(pk=other.pk).update(endpoint=f"replaced:{other.pk}")


def _admitted(endpoint: str) -> Endpoint:
    try:
        return check_endpoint(endpoint)
    except EndpointRefusedError as error:
        raise Refused("endpoint", f"{error} Reminders cannot be sent to this browser.") from error


def _insist_not_given_up(device: Device, endpoint: str) -> None:
    """404 and 410 are for good (RFC 8030, section 7.3), and the browser may not know: only a new address helps."""
    if device.push_subscriptions.filter(endpoint=endpoint, gone_why__startswith=ANSWERED).exists():
        raise Refused("gone", "The push service has given this address up. The app makes a new one.", status=409)


def _insist_usable(p256dh: str, auth: str) -> None:
    try:
        receiver_key(p256dh)
        auth_secret(auth)
    except SubscriptionKeysError as error:
        raise Refused(
            "keys", "The browser's keys for reminders are incomplete. Switch reminders off and on again."
        ) from error
