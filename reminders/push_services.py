"""What is remembered of each push service: until when it is to be left alone, and whether it refuses our keys."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import structlog
from django.db.models import Q

from reminders.models import PushService, PushSubscription
from reminders.push.transport import Outcome, asked_to_wait

log = structlog.get_logger(__name__)

ANSWERED = "the push service answered"
"""Why an address is gone for good: no phone brings it back."""


class Answer(NamedTuple):
    """What one push service said to one message for one phone."""

    phone: UUID
    service: str
    outcome: Outcome


def held(now: datetime) -> dict[str, Outcome]:
    """The outcome, by push service, of whatever is not tried because the service has asked for patience."""
    rows = PushService.objects.filter(held_until__gt=now).order_by()
    return {
        host: asked_to_wait(max(1, round((until - now).total_seconds())))
        for host, until in rows.values_list("host", "held_until")
        if until is not None
    }


def learn(answers: Iterable[Answer], now: datetime) -> None:
    """Remember what one batch's answers say of the phones and of their push services.

    A service that refuses our keys is an alarm for whoever runs the server; its subscriptions stay.
    """
    answers = [answer for answer in answers if answer.outcome.tried or answer.outcome.holds_service]
    _learn_phones(answers, now)
    for host in sorted({answer.service for answer in answers} - {""}):
        _learn_service(host, [answer.outcome for answer in answers if answer.service == host], now)


def _learn_phones(answers: list[Answer], now: datetime) -> None:
    accepted = {answer.phone for answer in answers if answer.outcome.kind == "accepted"}
    PushSubscription.objects.filter(id__among=accepted).update(last_accepted_at=now)
    for answer in answers:
        if answer.outcome.kind == "gone":
            ended = PushSubscription.objects.filter(id=answer.phone, gone_at=None)
            ended.update(gone_at=now, gone_why=f"{ANSWERED} {answer.outcome.status}")


def _learn_service(host: str, outcomes: list[Outcome], now: datetime) -> None:
    kinds = {outcome.kind for outcome in outcomes}
    waits = [outcome.retry_after or 0 for outcome in outcomes if outcome.holds_service]
    known: dict[str, datetime | None] = {}
    if "accepted" in kinds:
        known |= {"last_accepted_at": now, "refused_at": None}
    elif "alarm" in kinds:
        known["refused_at"] = now
    # Not update_or_create, which writes every instant of the row, and so might undo what another worker has just held.
    if known and not PushService.objects.filter(host=host).update(**known):
        PushService.objects.get_or_create(host=host, defaults=known)
    if waits:
        _hold(host, now + timedelta(seconds=max(waits)))
    if "alarm" in kinds:
        refusals = [outcome for outcome in outcomes if outcome.kind == "alarm"]
        log.error("push_keys_refused", service=host, messages=len(refusals), status=refusals[0].status)


def _hold(host: str, until: datetime) -> None:
    """Two workers may be told at once: the longer wait counts."""
    log.warning("push_service_held", service=host)
    row, _ = PushService.objects.get_or_create(host=host)
    shorter = Q(held_until=None) | Q(held_until__lt=until)
    PushService.objects.filter(shorter, pk=row.pk).update(held_until=until)
