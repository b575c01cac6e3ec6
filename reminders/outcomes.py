"""What became of a batch, written to its deliveries and reminders in a handful of statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from reminders.channels import Due
from reminders.enums import SENT, UNSENT, ReminderKind, ReminderState
from reminders.enums import Outcome as Kept
from reminders.models import Delivery, Reminder
from reminders.push.transport import Outcome
from reminders.reasons import Reason
from reminders.retries import NOTHING_TO_NUDGE, SPOILED, Mark, Told, marked, pause_after, told
from reminders.sending import Job

log = structlog.get_logger(__name__)

Outcomes = Mapping[UUID, Outcome]
"""By delivery."""


def record(lease: UUID, jobs: Sequence[Job], outcomes: Outcomes, *, now: datetime) -> list[Job]:
    """Mark what these reminders have come to; returns those that this lease still held. In the caller's transaction.

    That a message was accepted is always kept. Everything else that a worker finds out after another has taken its
    lease over is not: the other knows better.
    """
    held = Reminder.objects.filter(lease=lease, id__among=[job.due.id for job in jobs])
    # Locked in one order, and before anything is written, so that receipts and other workers wait their turn.
    states = dict(held.select_for_update(no_key=True).order_by("id").values_list("id", "state"))
    deliveries: dict[Told, list[UUID]] = defaultdict(list)
    marks: dict[Mark, list[UUID]] = defaultdict(list)
    for job in jobs:
        is_held = job.due.id in states
        news = _news(job, outcomes, now)
        for delivery, said in news.items():
            if said.outcome == Kept.ACCEPTED or (is_held and not (job.unwanted and _is_withdrawn(outcomes[delivery]))):
                deliveries[said].append(delivery)
        if is_held:
            mark = marked(states[job.due.id], [*job.others, *news.values()])
            if job.due.kind == ReminderKind.NUDGE and not (job.others or news):
                mark = NOTHING_TO_NUDGE
            withdrawn = any(_is_withdrawn(outcomes[delivery]) for delivery in news)
            marks[_unless_unwanted(mark, job.unwanted, withdrawn=withdrawn)].append(job.due.id)
    for said, ids in deliveries.items():
        _deliver(ids, said, now)
    for mark, ids in marks.items():
        _mark(lease, ids, mark, now)
    return [job for job in jobs if job.due.id in states]


def close(lease: UUID, reminders: Mapping[UUID, Reason], *, now: datetime) -> None:
    """End reminders that nobody asks for any more. Where one phone has it, it only stops waiting for the others."""
    by_reason: dict[Reason, list[UUID]] = defaultdict(list)
    for id_, reason in reminders.items():
        by_reason[reason].append(id_)
    for reason, ids in by_reason.items():
        held = Reminder.objects.filter(lease=lease, id__among=ids)
        held.filter(state__in=SENT).update(next_at=None, lease=None)
        held.update(state=reason.state, why=reason.why, settled_at=now, next_at=None, lease=None)


def put_back(lease: UUID, reminder: UUID, error: Exception, *, now: datetime) -> None:
    """Something is wrong with this one: log it, and have it tried again later, as long as its window is open.

    Raises nothing: if even that cannot be written, the lease runs out.
    """
    log.error("reminder_spoiled", reminder=str(reminder), exc_info=error)
    try:
        held = Reminder.objects.filter(lease=lease, id=reminder)
        for attempts, expires_at in list(held.values_list("attempts", "expires_at")):
            again = now + pause_after(attempts + 1)
            if again < expires_at:
                _postpone(held, again)
            else:
                held.filter(state__in=SENT).update(next_at=None, lease=None)
                held.update(state=ReminderState.FAILED, why=SPOILED, settled_at=now, next_at=None, lease=None)
    except Exception:
        log.exception("reminder_not_put_back", reminder=str(reminder))


def _postpone(held: Any, again: datetime) -> None:
    waits = {"next_at": again, "lease": None, "attempts": F("attempts") + 1}
    held.filter(state__in=SENT).update(**waits)
    held.filter(state__in=UNSENT).update(state=ReminderState.PLANNED, **waits)


def _news(job: Job, outcomes: Outcomes, now: datetime) -> dict[UUID, Told]:
    due: Due = job.due
    return {
        attempt.delivery: told(
            outcomes[attempt.delivery], attempts=attempt.attempts, now=now, expires_at=due.expires_at
        )
        for attempt in job.attempts
    }


def _is_withdrawn(outcome: Outcome) -> bool:
    return outcome.kind == "withdrawn"


def _unless_unwanted(mark: Mark, reason: Reason | None, *, withdrawn: bool) -> Mark:
    """Nothing is tried again for a session that nobody asks for any more."""
    if reason is None:
        return mark
    if mark.state is ReminderState.PLANNED or (mark.state is ReminderState.FAILED and withdrawn):
        return Mark(reason.state, reason.why, None)
    return Mark(mark.state, mark.why, None)


def _deliver(deliveries: Sequence[UUID], said: Told, now: datetime) -> None:
    values: dict[str, Any] = {"outcome": said.outcome, "why": said.why, "try_again_at": said.again}
    if said.tried:
        values |= {"status": said.status, "attempt": F("attempt") + 1, "last_tried_at": now}
    if said.outcome == Kept.ACCEPTED:
        values["accepted_at"] = Coalesce("accepted_at", Value(now))
        Delivery.objects.filter(id__among=deliveries).update(**values)
    else:
        Delivery.objects.filter(id__among=deliveries).exclude(outcome=Kept.ACCEPTED).update(**values)


def _mark(lease: UUID, reminders: Sequence[UUID], mark: Mark, now: datetime) -> None:
    values: dict[str, Any] = {"next_at": mark.next_at, "lease": None}
    if mark.state is not None:
        values |= {"state": mark.state, "why": mark.why}
        if mark.state not in UNSENT:
            values["settled_at"] = now
    if mark.next_at is not None:
        values["attempts"] = F("attempts") + 1
    Reminder.objects.filter(lease=lease, id__among=reminders).update(**values)
