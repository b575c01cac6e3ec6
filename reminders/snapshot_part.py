"""What the phone is told of the ways in which reminders reach its patient."""

from typing import Any

from django.utils import timezone

from clinic.instants import as_text
from clinic.models import Device
from reminders import email_consent, fallback
from reminders.models import CalendarFeed
from reminders.push import application_server_key


def push_part(device: Device) -> dict[str, Any]:
    """What the phone needs to subscribe, when a reminder last reached *it*, and what stands in where push fails."""
    why = fallback.takeover_of(device.patient, timezone.now())
    return {
        "application_server_key": application_server_key(),
        "last_received_at": _last_received(device),
        "takeover": why,
        "email": email_consent.shown(device.patient, why),
        "calendar": _calendar(device),
    }


def _last_received(device: Device) -> str | None:
    acknowledged = device.push_subscriptions.exclude(last_acknowledged_at=None).order_by("-last_acknowledged_at")
    last = acknowledged.values_list("last_acknowledged_at", flat=True).first()
    return as_text(last) if last else None


def _calendar(device: Device) -> dict[str, str | None] | None:
    feed = CalendarFeed.objects.live().filter(patient=device.patient_id).first()
    if feed is None:
        return None
    fetched = feed.last_fetched_at
    return {"created_at": as_text(feed.created_at), "last_fetched_at": as_text(fetched) if fetched else None}
