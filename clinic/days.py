"""Which day it is for a patient, and how a journey changes it."""

import datetime as dt

from clinic.models import Device, Membership, Patient, ZoneChange


def today(patient: Patient, now: dt.datetime) -> dt.date:
    """The patient's local date, in the zone that was in force when that date began."""
    guess = now.astimezone(patient.zone_on(now.date())).date()
    return now.astimezone(patient.zone_on(guess)).date()


def travelled(patient: Patient, zone: str, *, device: Device, now: dt.datetime) -> ZoneChange | None:
    """The phone says it is in this zone: from the patient's next local date on, that zone is in force.

    Never for a day that has begun, so that no session of today moves. None where nothing changes.
    """
    return _change_zone(patient, zone, now, device=device)


def put_zone_right(patient: Patient, zone: str, *, by: Membership, now: dt.datetime) -> ZoneChange | None:
    """The physio says where the patient lives: it counts as a journey does, from the next local date on."""
    return _change_zone(patient, zone, now, set_by=by)


def _change_zone(
    patient: Patient,
    zone: str,
    now: dt.datetime,
    *,
    device: Device | None = None,
    set_by: Membership | None = None,
) -> ZoneChange | None:
    tomorrow = today(patient, now) + dt.timedelta(days=1)
    if patient.zone_on(tomorrow).key == zone:
        return None
    return ZoneChange.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        from_date=tomorrow,
        time_zone=zone,
        device=device,
        set_by=set_by,
        set_at=now,
    )
