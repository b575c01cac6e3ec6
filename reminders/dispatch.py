"""Lease, send, mark: the one order in which a crash loses nothing.

A crash after sending and before marking sends a second copy; it carries the same delivery, tag and topic, so the phone
puts it in the place of the first without a sound. The other two orders lose reminders, or alert twice.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

import structlog

from reminders import batches, outcomes, push_services
from reminders.channels import Due, Letter, Mail, NoMail
from reminders.push.transport import Outcome, Reached, Transport, ignore
from reminders.sending import Attempt, Job, jobs_for
from reminders.wanted import Wanted, unwanted

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
NO_MAIL: Final = NoMail()


def dispatch(
    lease: UUID, *, transport: Transport, clock: Clock, mail: Mail = NO_MAIL, reached: Reached = ignore
) -> int:
    """Send the reminders that this lease holds and mark what became of them; returns how many messages were tried.

    A session that has been settled, paused, closed or ended since the row was planned is not asked for: the diary is
    looked at now, not when the lease was taken. One reminder that cannot be read, sent or marked is put back by itself.

    `reached` is told where a crash would be of interest: "leased" once the batch is in hand, "sent" and "replied" for
    each message by the transport, "before mark" and "after mark".
    """
    put_back = partial(_put_back, lease, clock)
    batch = batches.in_halves(batches.keys_of(lease), batches.read, spoiled=put_back)
    reached("leased")
    jobs = batches.in_halves(
        batch, partial(_prepare, lease, mail, clock), spoiled=lambda due, error: put_back(due.id, error)
    )
    sent = _send(jobs, transport, mail, clock, reached)
    reached("before mark")
    mark = partial(_mark, lease, sent, clock)
    # What has been sent must be known to have been: else a copy of it follows.
    batches.patiently(lambda: batches.in_halves(jobs, mark, spoiled=lambda job, error: put_back(job.due.id, error)))
    reached("after mark")
    batches.patiently(lambda: push_services.learn(_answers(jobs, sent), clock()))
    tried = sum(outcome.tried for outcome in sent.values())
    log.info("reminders_sent", reminders=len(batch), messages=tried)
    return tried


def _prepare(lease: UUID, mail: Mail, clock: Clock, batch: Sequence[Due]) -> list[Job]:
    """Close what nobody asks for any more, and write the deliveries of the rest. In one transaction."""
    now = clock()
    reasons = unwanted(batch, now)
    closed = {due.id: reason for due, reason in zip(batch, reasons, strict=True) if reason is not None}
    outcomes.close(lease, closed, now=now)
    asked = [due for due in batch if due.id not in closed]
    return jobs_for(asked, mail.emailed(asked, now), now) if asked else []


def _send(jobs: Sequence[Job], transport: Transport, mail: Mail, clock: Clock, reached: Reached) -> dict[UUID, Outcome]:
    """What became of each delivery. Nothing is in a transaction here: a message cannot be taken back."""
    now = clock()
    held = push_services.held(now)
    waiting = [(job, attempt) for job in jobs for attempt in job.attempts]
    sent = {attempt.delivery: held[attempt.service] for _, attempt in waiting if attempt.service in held}
    pushes = [(job, attempt) for job, attempt in waiting if attempt.message and attempt.delivery not in sent]
    letters = [(job, attempt) for job, attempt in waiting if attempt.message is None]
    asked = Wanted([job for job, _ in pushes], asked_at=now, clock=clock)
    messages = [attempt.message for _, attempt in pushes if attempt.message]
    pushed = transport.send_many(messages, reached=reached, withdrawn=asked) if messages else []
    sent |= zip((attempt.delivery for _, attempt in pushes), pushed, strict=True)
    return sent | _post(letters, mail, Wanted([job for job, _ in letters], asked_at=now, clock=clock))


def _post(letters: Sequence[tuple[Job, Attempt]], mail: Mail, asked: Wanted) -> dict[UUID, Outcome]:
    if not letters:
        return {}
    posted = mail.send_many([Letter(attempt.delivery, attempt.due) for _, attempt in letters], withdrawn=asked)
    return dict(zip((attempt.delivery for _, attempt in letters), posted, strict=True))


def _mark(lease: UUID, sent: dict[UUID, Outcome], clock: Clock, jobs: Sequence[Job]) -> list[Job]:
    return outcomes.record(lease, jobs, sent, now=clock())


def _answers(jobs: Sequence[Job], sent: dict[UUID, Outcome]) -> list[push_services.Answer]:
    attempts = (attempt for job in jobs for attempt in job.attempts)
    return [
        push_services.Answer(attempt.phone, attempt.service, sent[attempt.delivery])
        for attempt in attempts
        if attempt.phone is not None
    ]


def _put_back(lease: UUID, clock: Clock, reminder: UUID, error: Exception) -> None:
    outcomes.put_back(lease, reminder, error, now=clock())
