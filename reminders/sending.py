"""From reminders in a worker's hands to messages: one delivery row for each way, written before anything is sent."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from django.conf import settings

from reminders.channels import Due
from reminders.enums import SENT, Channel
from reminders.enums import Outcome as Kept
from reminders.message import push_payload, session_tag
from reminders.models import Delivery, PushSubscription
from reminders.new_deliveries import NewDelivery, insert
from reminders.push.transport import Message
from reminders.reasons import Reason
from reminders.retries import FINAL, Told


class Attempt(NamedTuple):
    """One message on its way to one target, and the delivery row that its outcome is written to."""

    delivery: UUID
    due: Due
    attempts: int
    """How often it has been tried before."""
    phone: UUID | None
    """The subscription; None for a letter."""
    service: str
    """The host of its push service; empty for a letter."""
    message: Message | None
    """None for a letter."""


@dataclass
class Job:
    """One reminder: what is to be sent for it now, and what its other deliveries have come to."""

    due: Due
    attempts: list[Attempt]
    others: list[Told]
    unwanted: Reason | None = None
    """Why it is not to be sent after all, where that turned out on the way."""


class _Phone(NamedTuple):
    id: UUID
    patient_id: UUID
    service: str
    endpoint: str
    p256dh: str
    auth: str


class _Row(NamedTuple):
    """A delivery that is there already."""

    id: UUID
    reminder_id: UUID
    channel: str
    target: UUID
    attempt: int
    outcome: str
    status: int | None
    why: str
    try_again_at: datetime | None


Rows = dict[UUID, dict[tuple[str, UUID], _Row]]
"""The deliveries of each reminder by channel and target."""


def jobs_for(reminders: Sequence[Due], emailed: Collection[UUID], now: datetime) -> list[Job]:
    """What is to be sent: to every live phone that has not accepted its own yet and need not wait, and by e-mail.

    The delivery rows exist when this returns. Raises whatever is wrong with any of the reminders: its caller finds out
    which.
    """
    phones = _phones({due.patient_id for due in reminders})
    rows = _rows(due.id for due in reminders)
    new = [
        NewDelivery(uuid4(), due, channel, target)
        for due in reminders
        for channel, target in _ways(due, phones, emailed)
        if (channel, target) not in rows[due.id] and due.state not in SENT
    ]
    if insert(new, now):
        _take_in(rows, new)
    else:
        rows = _rows(due.id for due in reminders)
    return [_job(due, rows[due.id], phones[due.patient_id], emailed, now) for due in reminders]


def _ways(due: Due, phones: dict[UUID, list[_Phone]], emailed: Collection[UUID]) -> Iterable[tuple[str, UUID]]:
    yield from ((Channel.PUSH.value, phone.id) for phone in phones[due.patient_id])
    if due.id in emailed:
        yield Channel.EMAIL.value, due.patient_id


def _phones(patients: set[UUID]) -> dict[UUID, list[_Phone]]:
    phones: dict[UUID, list[_Phone]] = defaultdict(list)
    for row in PushSubscription.objects.live().filter(patient__among=patients).values_list(*_Phone._fields):
        phone = _Phone(*row)
        phones[phone.patient_id].append(phone)
    return phones


def _rows(reminders: Iterable[UUID]) -> Rows:
    rows: Rows = defaultdict(dict)
    for values in Delivery.objects.filter(reminder__among=reminders).order_by().values_list(*_Row._fields):
        row = _Row(*values)
        rows[row.reminder_id][row.channel, row.target] = row
    return rows


def _take_in(rows: Rows, new: Sequence[NewDelivery]) -> None:
    for delivery in new:
        row = _Row(delivery.id, delivery.due.id, delivery.channel, delivery.target, 0, Kept.PENDING, None, "", None)
        rows[delivery.due.id][delivery.channel, delivery.target] = row


def _job(
    due: Due, rows: dict[tuple[str, UUID], _Row], phones: list[_Phone], emailed: Collection[UUID], now: datetime
) -> Job:
    job = Job(due, [], [])
    live = {phone.id: phone for phone in phones}
    for row in rows.values():
        by_mail = row.channel == Channel.EMAIL
        reachable = due.id in emailed if by_mail else row.target in live
        waits = row.try_again_at is not None and row.try_again_at > now
        if row.outcome in FINAL or not reachable or waits:
            # A phone that has been given up since is gone for this reminder too, whatever its row waited for.
            given_up = not (reachable or by_mail or row.outcome in FINAL)
            outcome = Kept.GONE if given_up else Kept(row.outcome)
            again = row.try_again_at if reachable else None
            job.others.append(Told(outcome, row.status, row.why, again, tried=False))
        else:
            job.attempts.append(_letter(due, row) if by_mail else _push(due, row, live[row.target], now))
    return job


def _letter(due: Due, row: _Row) -> Attempt:
    return Attempt(row.id, due, row.attempt, phone=None, service="", message=None)


def _push(due: Due, row: _Row, phone: _Phone, now: datetime) -> Attempt:
    message = Message(
        endpoint=phone.endpoint,
        p256dh=phone.p256dh,
        auth=phone.auth,
        payload=push_payload(due, row.id, site_url=settings.SITE_URL),
        ttl=max(0, int((due.expires_at - now).total_seconds())),
        topic=session_tag(due.slot_id, due.local_date),
        urgency="high",
    )
    return Attempt(row.id, due, row.attempt, phone.id, phone.service, message)
