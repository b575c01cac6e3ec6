"""What a phone says of itself at every start: how reminders stand on it, and in which zone it is."""

from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import transaction

from clinic.days import travelled
from clinic.enums import Notifications
from clinic.models import Device, Patient, ZoneChange
from programmes import wakeups

log = structlog.get_logger(__name__)

MOST_JOURNEYS: Final = 20
"""In a day. Each is a row for ever and plans the patient's reminders anew: more is a phone that is out of order."""


@transaction.atomic
def take_in(device: Device, *, notifications: Notifications, zone: str, now: datetime) -> None:
    """Keep what the phone says. A new zone counts from the patient's next local date, and what is unsent is re-planned.

    A zone that this server's tzdata does not know comes as "" and changes nothing.
    """
    said = {"notifications": notifications, "notifications_at": now}
    Device.objects.filter(pk=device.pk).update(**said, **({"time_zone": zone} if zone else {}))
    if not zone:
        return
    # One at a time: two phones that land together are one journey.
    patient = Patient.objects.select_for_update(no_key=True).get(pk=device.patient_id)
    lately = ZoneChange.objects.filter(patient=patient, set_at__gt=now - timedelta(days=1)).count()
    if lately >= MOST_JOURNEYS:
        log.warning("zone_changes_without_end", device=str(device.pk))
    elif travelled(patient, zone, device=device, now=now):
        wakeups.replan(patient.pk)
