"""Lease, send, mark: the one order in which a crash loses nothing.

A crash after sending and before marking sends a second copy; it carries the same delivery, tag and topic, so the phone
puts it in the place of the first without a sound. The other two orders lose reminders, or alert twice.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

import structlog
from django.db import OperationalError, transaction

from reminders import batches, outcomes, push_services
from reminders.channels import Due, Letter, Mail, NoMail
from reminders.push.transport import Outcome, Reached, Transport, ignore
from reminders.sending import Attempt, Job, jobs_for
from reminders.wanted import Wanted, unwanted

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
Way = tuple[Job, Attempt]
NO_MAIL: Final = NoMail()
BROKEN: Final = Outcome(None, "later", None, "the way out broke down")


def dispatch(
    lease: UUID, *, transport: Transport, clock: Clock, mail: Mail = NO_MAIL, reached: Reached = ignore
) -> int:
    """Send the reminders that this lease holds and mark what became of them; returns how many messages were tried.

    A session that has been settled, paused, closed or ended since the row was planned is not asked for: the diary is
    looked at now, not when the lease was taken. One reminder that cannot be read, sent or marked is put back by itself.

    `reached` is told where a crash would be of interest: "leased" once the batch is in hand, "sent" and "replied" for
    each message by the transport, "before mark" once the answers are remembered, and "after mark".
    """
    put_back = partial(_put_back, lease, clock)
    batch = batches.in_halves(batches.keys_of(lease), batches.read, spoiled=put_back)
    reached("leased")
    asked_at = clock()
    jobs = batches.in_halves(
        batch, partial(_prepare, lease, mail, clock), spoiled=lambda due, error: put_back(due.id, error)
    )
    waiting = [(job, attempt) for job in jobs for attempt in job.attempts]
    held = _held(waiting, clock())
    going = [way for way in waiting if way[1].delivery not in held]
    sent = held | _push(going, transport, clock, asked_at, reached)
    sent |= _post(waiting, mail, clock, asked_at)
    # One instant for all: a push service that asked for ten minutes is tried again when its message is, not before.
    done = clock()
    _learn(going, sent, done)
    reached("before mark")
    mark = partial(outcomes.record, lease, outcomes=sent, now=done)
    # What has been sent must be known to have been: else a copy of it follows.
    batches.patiently(lambda: batches.in_halves(jobs, mark, spoiled=lambda job, error: put_back(job.due.id, error)))
    reached("after mark")
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
    return jobs_for(asked, _emailed(asked, mail, now), now) if asked else []


def _emailed(asked: Sequence[Due], mail: Mail, now: datetime) -> Collection[UUID]:
    try:
        with transaction.atomic():
            return mail.emailed(asked, now)
    except OperationalError:
        raise
    except Exception:  # whatever is wrong with the letters, the pushes go out
        log.exception("emails_not_known")
        return ()


def _held(waiting: Sequence[Way], now: datetime) -> dict[UUID, Outcome]:
    """What is not tried, because its push service has asked for patience."""
    held = push_services.held(now)
    return {attempt.delivery: held[attempt.service] for _, attempt in waiting if attempt.service in held}


# Nothing is in a transaction from here on: a message cannot be taken back.


def _push(
    waiting: Sequence[Way], transport: Transport, clock: Clock, asked_at: datetime, reached: Reached
) -> dict[UUID, Outcome]:
    ways = [(job, attempt, attempt.message) for job, attempt in waiting if attempt.message is not None]
    asked = Wanted([job for job, _, _ in ways], asked_at=asked_at, clock=clock)
    messages = [message for _, _, message in ways]
    said = _whatever(lambda: transport.send_many(messages, reached=reached, withdrawn=asked), len(ways))
    return dict(zip((attempt.delivery for _, attempt, _ in ways), said, strict=True))


def _post(waiting: Sequence[Way], mail: Mail, clock: Clock, asked_at: datetime) -> dict[UUID, Outcome]:
    ways = [(job, attempt) for job, attempt in waiting if attempt.message is None]
    asked = Wanted([job for job, _ in ways], asked_at=asked_at, clock=clock)
    letters = [Letter(attempt.delivery, attempt.due) for _, attempt in ways]
    said = _whatever(lambda: mail.send_many(letters, withdrawn=asked), len(ways))
    return dict(zip((attempt.delivery for _, attempt in ways), said, strict=True))


def _learn(ways: Sequence[Way], sent: Mapping[UUID, Outcome], now: datetime) -> None:
    """Before anything is marked: a reminder that has failed for want of a phone leaves no phone that seems to be there.

    The other way round a crash in between would. What cannot be remembered now is said again by the next answer, and
    must not keep what was sent from being marked.
    """
    answers = [
        push_services.Answer(attempt.phone, attempt.service, sent[attempt.delivery])
        for _, attempt in ways
        if attempt.phone is not None
    ]
    try:
        batches.patiently(lambda: push_services.learn(answers, now))
    except Exception:
        log.exception("answers_not_remembered", messages=len(answers))


def _whatever(send: Callable[[], list[Outcome]], count: int) -> list[Outcome]:
    """What became of so many messages. A way out that raises has promised not to; the other way's are recorded yet."""
    try:
        return send() if count else []
    except Exception:
        log.exception("way_out_broken", messages=count)
        return [BROKEN] * count


def _put_back(lease: UUID, clock: Clock, reminder: UUID, error: Exception) -> None:
    outcomes.put_back(lease, reminder, error, now=clock())
