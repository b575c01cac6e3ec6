"""Whether what waits to be sent is still wanted: asked right before sending, and again while a batch is on its way."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

import structlog

from programmes.standing import Standing, standing_of
from reminders.channels import Due
from reminders.reasons import SETTLED_BY, TOO_LATE, Reason
from reminders.sending import Job

log = structlog.get_logger(__name__)

FRESH_FOR = timedelta(seconds=1)
"""How long an answer counts: so long may a message still leave after a stop order has been stored."""


def unwanted(reminders: Sequence[Due], now: datetime) -> list[Reason | None]:
    """For each of these reminders why it is not to be sent, or None. The diary is looked at now."""
    standing = standing_of((due.slot_id, due.local_date) for due in reminders)
    return [_reason(due, standing[due.slot_id, due.local_date], now) for due in reminders]


class Wanted:
    """Keeps asking while a batch is sent. Called by the transport: the places of the messages to leave out.

    `places` says which job each message is of. A job that is no longer wanted learns why.
    """

    def __init__(self, places: Sequence[Job], *, asked_at: datetime, clock: Callable[[], datetime]) -> None:
        self._places = places
        self._asked_at = asked_at
        self._clock = clock

    def __call__(self) -> Collection[int]:
        now = self._clock()
        if self._asked_at <= now < self._asked_at + FRESH_FOR:
            return ()
        self._asked_at = now
        try:
            reasons = unwanted([job.due for job in self._places], now)
        except Exception:  # what cannot be asked about is not sent, and what has gone is still recorded
            log.exception("standing_not_known")
            return range(len(self._places))
        for job, reason in zip(self._places, reasons, strict=True):
            job.unwanted = reason
        return {place for place, reason in enumerate(reasons) if reason is not None}


def _reason(due: Due, stands: Standing, now: datetime) -> Reason | None:
    if stands is not Standing.ASKED:
        return SETTLED_BY[stands]
    return TOO_LATE if now >= due.expires_at else None
