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
    """Whether this revision has come to a phone: "Revision 4, on the phone, checked today at 12:41"; of several phones
    how many have it.

    A phone that has fetched everything it shows since it was issued has it. Only the revision where nothing is known.
    """
    # A phone that has not said yet when it fetched last is one of an older release, or has not been heard since.
    joined = [device for device in devices if not device.is_revoked]
    told = [device.fetched_at for device in joined if device.fetched_at]
    if not told or revision.issued_at is None:
        return str(revision)
    latest = day_and_time(max(told), now, zone)
    count = sum(at >= revision.issued_at for at in told)
    if not count:
        return f"{revision}, not on the phone yet: it asked last {latest}"
    where = "the phone" if len(joined) == 1 else f"{count} of {len(joined)} phones"
    return f"{revision}, on {where}, checked {latest}"
