"""The facts at the top of a patient's page, each in a few words. Reads rows that are at hand; says nothing unknown."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic.models import Device, Patient
from programmes.models import Programme, Revision
from reminders.wording import day_and_time


def age_on(patient: Patient, local_date: date) -> int | None:
    """In whole years; None where the date of birth is not known."""
    born = patient.date_of_birth
    if born is None:
        return None
    return local_date.year - born.year - ((local_date.month, local_date.day) < (born.month, born.day))


def week_of(programme: Programme, local_date: date) -> str:
    """ "Week 3 of 12", or "Week 3" where no last day is set; empty before the first and after the last day."""
    if not programme.has_begun(local_date) or programme.is_over(local_date):
        return ""
    week = (local_date - programme.starts_on).days // 7 + 1
    if programme.ends_on is None:
        return f"Week {week}"
    return f"Week {week} of {(programme.ends_on - programme.starts_on).days // 7 + 1}"


def on_phone(revision: Revision, devices: Iterable[Device], now: datetime, zone: ZoneInfo) -> str:
    """Whether this revision has come to a phone: "Revision 4, on the phone, checked today at 12:41".

    A phone that has fetched everything it shows since it was issued has it. That one has not is said as well.
    """
    joined = [device for device in devices if not device.is_revoked]
    fetched = [device.fetched_at for device in joined if has_fetched_since(device, revision.issued_at)]
    if fetched:
        latest = max(at for at in fetched if at)
        return f"{revision}, on the phone, checked {day_and_time(latest, now, zone)}"
    return f"{revision}, not fetched by a phone yet" if joined else str(revision)


def has_fetched_since(device: Device, at: datetime | None) -> bool:
    """Whether this phone has fetched everything that it shows since then."""
    return at is not None and device.fetched_at is not None and device.fetched_at >= at
