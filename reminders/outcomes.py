"""What became of a batch: written to the deliveries, the subscriptions and the reminders."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from reminders.enums import Outcome, ReminderState
from reminders.models import Delivery, PushSubscription, Reminder
from reminders.models.reminders import ReminderQuerySet
from reminders.push.transport import Outcome as Sent
from reminders.sending import Attempt

log = structlog.get_logger(__name__)

TRY_AGAIN = (timedelta(minutes=5), timedelta(minutes=15))
"""How long a reminder waits after its first and every later failed attempt, unless the push service names a time."""

NO_PHONE = "no phone to send to"
WHY_FAILED = {
    Outcome.ALARM: "the push service refused the server's keys",
    Outcome.FAILED: "the push service refused the message",
}


@transaction.atomic
def record(reminders: Iterable[Reminder], attempts: Sequence[Attempt], sent: Sequence[Sent], *, now: datetime) -> None:
    """Mark everything that one batch has come to, in one transaction. `sent` is in the order of `attempts`.

    A reminder that this worker's lease no longer holds is left alone: another has taken it over.
    """
    for attempt, outcome in zip(attempts, sent, strict=True):
        _deliver(attempt, outcome, now)
    deliveries: dict[UUID | None, list[Delivery]] = defaultdict(list)
    for delivery in Delivery.objects.filter(reminder__in=[reminder.id for reminder in reminders]):
        deliveries[delivery.reminder_id].append(delivery)
    for reminder in reminders:
        _mark(reminder, deliveries[reminder.id], now)


def _deliver(attempt: Attempt, sent: Sent, now: datetime) -> None:
    delivery = attempt.delivery
    delivery.attempt += 1
    delivery.last_tried_at = now
    delivery.outcome, delivery.status, delivery.why = Outcome(sent.kind), sent.status, sent.why[:120]
    delivery.accepted_at = now if delivery.outcome == Outcome.ACCEPTED else delivery.accepted_at
    delivery.try_again_at = _again(sent, delivery.attempt, now) if delivery.outcome == Outcome.LATER else None
    delivery.save(update_fields=["attempt", "last_tried_at", "outcome", "status", "why", "accepted_at", "try_again_at"])
    _tell_subscription(delivery, now)


def _again(sent: Sent, attempt: int, now: datetime) -> datetime:
    if sent.retry_after is not None:
        return now + timedelta(seconds=sent.retry_after)
    return now + TRY_AGAIN[min(attempt, len(TRY_AGAIN)) - 1]


def _tell_subscription(delivery: Delivery, now: datetime) -> None:
    phone = delivery.subscription
    assert phone is not None  # noqa: S101 # push deliveries always have one
    if delivery.outcome == Outcome.ACCEPTED:
        PushSubscription.objects.filter(pk=phone.pk).update(last_accepted_at=now)
    elif delivery.outcome == Outcome.GONE:
        phone.end(f"the push service answered {delivery.status}", now=now)
    elif delivery.outcome == Outcome.ALARM:
        log.error("push_keys_refused", status=delivery.status, delivery=str(delivery.id))


def _mark(reminder: Reminder, deliveries: list[Delivery], now: datetime) -> None:
    outcomes = {Outcome(delivery.outcome) for delivery in deliveries}
    if Outcome.ACCEPTED in outcomes:
        _settle(reminder, ReminderState.ACCEPTED, "", now)
    elif Outcome.LATER in outcomes:
        times = [delivery.try_again_at for delivery in deliveries if delivery.try_again_at]
        again = min(times, default=now + TRY_AGAIN[min(reminder.attempts, len(TRY_AGAIN) - 1)])
        values = {"state": ReminderState.PLANNED, "next_at": again, "attempts": reminder.attempts + 1}
        _held(reminder).update(**values, lease=None)
    else:
        why = next((WHY_FAILED[outcome] for outcome in WHY_FAILED if outcome in outcomes), NO_PHONE)
        _settle(reminder, ReminderState.FAILED, why, now)


def _settle(reminder: Reminder, state: ReminderState, why: str, now: datetime) -> None:
    _held(reminder).update(state=state, why=why, settled_at=now, next_at=None, lease=None)
    reminder.state = state


def _held(reminder: Reminder) -> ReminderQuerySet:
    return Reminder.objects.filter(pk=reminder.pk, state=ReminderState.LEASED, lease=reminder.lease)
