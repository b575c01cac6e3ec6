"""What closes a patient's sessions, and what is known of the phones since: who has been told, and who has not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from clinic.models import Device, Patient
from programmes.content import danger_signs
from programmes.models import Closure
from reminders.models import Delivery
from reminders.single import WAITING
from reminders.wording import arrived_at, day_and_time, opened_at


@dataclass(frozen=True)
class Closed:
    """One thing that closes every session."""

    row: Closure
    questions: list[str]
    """The danger signs that were answered with yes."""
    why: str
    """What the physio wrote, which the patient reads."""
    told: list[str]
    """What is known of each phone, a sentence each."""


def closed_of(patient: Patient, now: datetime, zone: ZoneInfo) -> list[Closed]:
    """What has not been reopened, the newest first. Reads the patient's closures, phones and stop notices at hand."""
    open_ones = [closure for closure in patient.closures.all() if closure.reopened_at is None]
    return [_closed(closure, patient, now, zone) for closure in open_ones]


def _closed(closure: Closure, patient: Patient, now: datetime, zone: ZoneInfo) -> Closed:
    yes = closure.entry.body.get("yes", []) if closure.entry else []
    return Closed(
        row=closure,
        questions=[sign["question"] for sign in danger_signs() if sign["id"] in yes],
        why=closure.revision.why if closure.revision else "",
        told=list(_told(closure, patient, now, zone)),
    )


def _told(closure: Closure, patient: Patient, now: datetime, zone: ZoneInfo) -> Iterator[str]:
    joined = [device for device in patient.devices.all() if not device.is_revoked]
    notices = (
        [row for row in patient.deliveries.all() if row.created_at >= closure.closed_at] if closure.revision else []
    )
    yield from _notices(notices, now, zone)
    if not joined:
        yield f"No phone has joined, so the app tells {patient.first_name} nothing."
    for device in joined:
        yield _of_phone(closure, device, patient.first_name, now, zone)


def _notices(notices: Sequence[Delivery], now: datetime, zone: ZoneInfo) -> Iterator[str]:
    """The message without content that makes the app ask: what became of it, as far as it is known."""
    if not notices:
        return
    sent = [row.accepted_at for row in notices if row.accepted_at]
    if sent:
        phones = "1 phone" if len(sent) == 1 else f"{len(sent)} phones"
        yield f"A notice without details was sent to {phones} {day_and_time(min(sent), now, zone)}."
    elif all(row.outcome not in WAITING for row in notices):
        yield "The notice could not be sent: the push service did not take it."
    else:
        yield "A notice without details is being sent."
    if arrived := _earliest(map(arrived_at, notices)):
        yield f"It reached the phone {day_and_time(arrived, now, zone)}."
    elif sent:
        yield "The phone has not said yet that it came."
    if opened := _earliest(map(opened_at, notices)):
        yield f"It was opened {day_and_time(opened, now, zone)}."


def _of_phone(closure: Closure, device: Device, name: str, now: datetime, zone: ZoneInfo) -> str:
    if closure.entry and closure.entry.device_id == device.pk:
        return f"{device}, where it was answered, told {name} at once what to do."
    # The answer to each of these two carries what is closed.
    known_at = _known_at(closure)
    asked = [at for at in (device.last_synced_at, device.fetched_at) if at and at >= known_at]
    if asked:
        return f"{device} closed every session at the latest {day_and_time(max(asked), now, zone)}, and says so."
    heard = device.last_synced_at
    since = f" It was last heard {day_and_time(heard, now, zone)}." if heard else ""
    return f"{device} has not asked since, so {name} may not know yet.{since}"


def _known_at(closure: Closure) -> datetime:
    """Since when the clinic's answers close the sessions: what a phone noted without network counts from its coming."""
    return max(closure.closed_at, closure.entry.synced_at) if closure.entry else closure.closed_at


def _earliest(instants: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in instants if at), default=None)
