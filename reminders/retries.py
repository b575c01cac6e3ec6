"""When a message is tried again, and what a reminder has come to when some phones have it and others do not. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from reminders.enums import SENT, ReminderState
from reminders.enums import Outcome as Kept
from reminders.push.transport import Outcome

TRY_AGAIN: Final = (timedelta(minutes=5), timedelta(minutes=15))
"""How long to wait after the first and after every later failed attempt, unless the push service names a time."""

FINAL: Final = (Kept.ACCEPTED, Kept.GONE, Kept.FAILED)
"""What a delivery is not tried again after."""

NO_PHONE: Final = "no phone to send to"
NO_TIME: Final = "no time left in its window"
SPOILED: Final = "it could not be made into a message"
WHY_FAILED: Final = {
    Kept.ALARM: "the push service refused the server's keys",
    Kept.LATER: NO_TIME,
    Kept.PENDING: NO_TIME,
    Kept.FAILED: "the message was refused",
    Kept.GONE: NO_PHONE,
}
"""Why a reminder failed, by what became of its deliveries: the first of these that one of them came to."""


class Told(NamedTuple):
    """What one delivery has come to: kept in its row."""

    outcome: Kept
    status: int | None
    why: str
    again: datetime | None
    """When to try it again; only ever inside the window."""
    tried: bool


class Mark(NamedTuple):
    """What one reminder has come to. A `state` of None leaves the state as it is."""

    state: ReminderState | None
    why: str
    next_at: datetime | None


NOTHING_TO_NUDGE: Final = Mark(ReminderState.CANCELLED, "no phone to nudge", None)
"""What a nudge comes to where there is no phone. Nothing has failed: the start says how the session was reminded of,
and a second e-mail an hour after the first would be noise."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts (at least one)."""
    return TRY_AGAIN[min(attempts, len(TRY_AGAIN)) - 1]


def told(outcome: Outcome, *, attempts: int, now: datetime, expires_at: datetime) -> Told:
    """What is kept of one attempt's outcome. `attempts` were made before it.

    Wrong keys of ours are tried again too: somebody may mend them within the window. What cannot be tried again inside
    the window has failed.
    """
    kept = Kept.LATER if outcome.kind == "withdrawn" else Kept(outcome.kind)
    if kept in FINAL:
        return Told(kept, outcome.status, outcome.why[:120], None, outcome.tried)
    wait = timedelta(seconds=outcome.retry_after) if outcome.retry_after else pause_after(attempts + 1)
    if now + wait >= expires_at:
        return Told(Kept.FAILED, outcome.status, f"{NO_TIME}: {outcome.why}"[:120], None, outcome.tried)
    return Told(kept, outcome.status, outcome.why[:120], now + wait, outcome.tried)


def marked(state: str, deliveries: Iterable[Told]) -> Mark:
    """What a reminder in this state has come to, by all its deliveries: the best of them, and when to go on.

    What one phone has is settled, and stays so while another phone's message is tried again.
    """
    deliveries = list(deliveries)
    outcomes = {delivery.outcome for delivery in deliveries}
    next_at = min((delivery.again for delivery in deliveries if delivery.again), default=None)
    if state in SENT:
        return Mark(None, "", next_at)
    if Kept.ACCEPTED in outcomes:
        return Mark(ReminderState.ACCEPTED, "", next_at)
    if next_at is not None:
        return Mark(ReminderState.PLANNED, "", next_at)
    why = next((WHY_FAILED[outcome] for outcome in WHY_FAILED if outcome in outcomes), NO_PHONE)
    if any(delivery.why.startswith(NO_TIME) for delivery in deliveries):
        why = NO_TIME
    return Mark(ReminderState.FAILED, why, None)
