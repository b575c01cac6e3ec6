"""One message to one phone that is no reminder: its row is claimed, it is sent, and what became of it is marked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q

from reminders import push_services
from reminders.enums import Outcome, Purpose
from reminders.models import Delivery, PushSubscription
from reminders.push.transport import Message, Transport
from reminders.push.transport import Outcome as Sent

HELD: Final = timedelta(seconds=60)
"""How long a worker has it to itself."""

WAITING: Final = (Outcome.PENDING, Outcome.LATER)


@dataclass(frozen=True)
class Kind:
    """What messages of one purpose have in common."""

    purpose: Purpose
    lasts: timedelta
    """What has not been sent by then is not sent any more."""
    too_late: str
    message: Callable[[Delivery, PushSubscription], Message]
    pause: Callable[[int], timedelta]
    """How long to wait after so many tries, where the push service names no time."""

    def waiting(self, now: datetime) -> list[Delivery]:
        """Those that a worker should send now; those that are too old are closed."""
        # Without a reminder: by that they are found in the reminders' index, among millions of deliveries.
        unsent = Delivery.objects.filter(reminder=None, purpose=self.purpose, outcome__in=WAITING)
        late = unsent.filter(created_at__lte=now - self.lasts)
        late.update(outcome=Outcome.FAILED, why=self.too_late, try_again_at=None)
        return list(unsent.filter(_free(now)))

    def send(self, delivery: UUID, *, transport: Transport, clock: Callable[[], datetime]) -> None:
        """Send one and mark what became of it. Nothing happens where another worker has it, or it is too old."""
        now = clock()
        mine = Delivery.objects.filter(
            _free(now), pk=delivery, purpose=self.purpose, outcome__in=WAITING, created_at__gt=now - self.lasts
        )
        # The claim comes before the sending, and its row count says whose it is.
        if not mine.update(last_tried_at=now, attempt=F("attempt") + 1, try_again_at=now + HELD):
            return
        row = Delivery.objects.select_related("subscription").get(pk=delivery)
        phone = row.subscription
        assert phone is not None  # noqa: S101 # it is always a push
        waits = push_services.held(now).get(phone.service)
        outcome = waits or transport.send_many([self.message(row, phone)])[0]
        now = clock()
        self._mark(row, outcome, now)
        push_services.learn([push_services.Answer(phone.pk, phone.service, outcome)], now)

    def _mark(self, row: Delivery, outcome: Sent, now: datetime) -> None:
        said: dict[str, Any] = {"outcome": outcome.kind, "status": outcome.status, "why": outcome.why[:120]}
        again = now + max(self.pause(row.attempt), timedelta(seconds=outcome.retry_after or 0))
        if outcome.kind == "later" and again >= row.created_at + self.lasts:
            said["outcome"] = Outcome.FAILED
        if outcome.kind == "accepted":
            said["accepted_at"] = now
        if not outcome.tried:
            said["last_tried_at"] = None
        said["try_again_at"] = again if said["outcome"] == Outcome.LATER else None
        # A receipt that was quicker than this mark has already said all that there is to say.
        Delivery.objects.filter(pk=row.pk).exclude(outcome=Outcome.ACCEPTED).update(**said)


def _free(now: datetime) -> Q:
    return Q(try_again_at=None) | Q(try_again_at__lte=now)
