"""What can be sent, what comes of it, and how a push service's answer is read. How it travels: `curl.py`."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final, Literal, Protocol

Urgency = Literal["very-low", "low", "normal", "high"]
Kind = Literal["accepted", "gone", "later", "alarm", "failed", "withdrawn"]
Reached = Callable[[str], None]
"""Told each point at which a crash would be of interest. The product ignores it; campaigns kill the process in it."""

Withdrawn = Callable[[], Collection[int]]
"""Asked again and again while messages wait: the places, in the sequence given, of those not to be sent any more."""

TOPIC: Final = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
"""RFC 8030, section 5.4: at most 32 characters of base64url."""

LONGEST_WAIT: Final = 24 * 60 * 60
"""Seconds. No reminder is worth sending a day later; a larger Retry-After says nothing more."""

ENDED: Final[tuple[Kind, str]] = ("gone", "the push service says that the subscription has ended")
UNKNOWN_SENDER: Final[tuple[Kind, str]] = ("alarm", "the push service refuses this server's VAPID key or token")
TOO_LARGE: Final[tuple[Kind, str]] = ("failed", "the push service says that the message is too large")
REDIRECT: Final[tuple[Kind, str]] = ("failed", "the push service wanted to redirect, which is never followed")
REFUSED: Final[tuple[Kind, str]] = ("failed", "the push service refused the message")
REFUSALS: Final = {404: ENDED, 410: ENDED, 401: UNKNOWN_SENDER, 403: UNKNOWN_SENDER, 413: TOO_LARGE}


@dataclass(frozen=True)
class Message:
    """One message to one phone. Its printed form shows nothing secret, so that no log line can."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)
    payload: bytes = field(repr=False)
    ttl: int
    """Seconds for which the push service keeps it for a phone out of reach; 0 is now or never."""
    topic: str | None = None
    """A later message with the same topic takes the place of one not yet delivered."""
    urgency: Urgency = "normal"

    def __post_init__(self) -> None:
        if self.ttl < 0:
            raise ValueError(f"A message's ttl is a number of seconds from now, not {self.ttl}.")
        if self.topic is not None and not TOPIC.fullmatch(self.topic):
            raise ValueError("A topic has 1 to 32 letters, digits, hyphens or underscores.")


@dataclass(frozen=True)
class Outcome:
    """What became of one message.

    accepted: the push service has it (not: the phone has it). gone: the subscription has ended, end it here too.
    later: try again. alarm: the service refuses this server's key, so somebody must look; the subscription is fine.
    failed: this message will never be taken. withdrawn: nobody wants it any more, and it was not sent.
    """

    status: int | None
    """The HTTP status; None when there was no answer, or nothing was sent."""
    kind: Kind
    retry_after: int | None
    """Seconds the service asked to wait, 0 to LONGEST_WAIT; only ever beside `later`."""
    why: str
    """A few words for the record. Never the address, the payload or a key."""
    tried: bool = True
    """False where nothing was sent, because it would have been of no use just then."""

    @property
    def holds_service(self) -> bool:
        """Whether it speaks for the whole push service: nothing is to be sent there for `retry_after` seconds.

        RFC 8030 section 5 and RFC 9110 section 10.2.3: 429 and 503 with a Retry-After. Or not tried, for that reason.
        """
        return self.kind == "later" and bool(self.retry_after) and (self.status in (429, 503) or not self.tried)


UNWANTED: Final = Outcome(None, "withdrawn", None, "not sent: no longer wanted", tried=False)


def ignore(point: str) -> None:
    """Nobody wants to know."""


def none_withdrawn() -> Collection[int]:
    """Everything is still wanted."""
    return ()


class Transport(Protocol):
    """Sends messages. One outcome for each message, in the same order; raises for none of them.

    `reached` is told "sent" for each message handed to the socket and "replied" for each answer read.
    """

    def send_many(
        self, messages: Sequence[Message], *, reached: Reached = ignore, withdrawn: Withdrawn = none_withdrawn
    ) -> list[Outcome]: ...


def asked_to_wait(seconds: int | None) -> Outcome:
    """The outcome of a message that is not tried because its push service has asked for patience."""
    return Outcome(None, "later", seconds, "not tried: the push service asked to wait", tried=False)


def judge(status: int, *, retry_after: str | None, now: datetime) -> Outcome:
    """What a push service's answer means (RFC 8030, sections 5 and 7; RFC 8292 for 401 and 403)."""
    if 200 <= status < 300:
        return _accepted(status)
    if status in (408, 429) or status >= 500:
        return Outcome(status, "later", seconds_to_wait(retry_after, now=now), "the push service asked to try later")
    kind, why = REFUSALS.get(status, REDIRECT if status < 400 else REFUSED)
    return Outcome(status, kind, None, why)


@lru_cache(maxsize=100)
def _accepted(status: int) -> Outcome:
    return Outcome(status, "accepted", None, "the push service accepted it")


def seconds_to_wait(retry_after: str | None, *, now: datetime) -> int | None:
    """A Retry-After header, seconds or an HTTP date, as whole seconds from `now`; None when absent or unreadable."""
    text = (retry_after or "").strip()
    if re.fullmatch(r"[0-9]{1,12}", text):
        return min(int(text), LONGEST_WAIT)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    if date.tzinfo is None:  # "-0000": UTC, by a source that does not know its own zone
        date = date.replace(tzinfo=UTC)
    return max(0, min(int((date - now).total_seconds()), LONGEST_WAIT))
