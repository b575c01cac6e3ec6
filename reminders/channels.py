"""What goes out, and the ways it can go: a reminder as a worker holds it, and what its channels must be able to do."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from reminders.push.transport import Outcome, Withdrawn, none_withdrawn


class Due(NamedTuple):
    """One reminder in a worker's hands, with all that its message needs. A tuple: thousands go out in a minute."""

    id: UUID
    clinic_id: UUID
    patient_id: UUID
    slot_id: UUID
    programme_id: UUID
    local_date: date
    kind: str
    due_at: datetime
    expires_at: datetime
    state: str
    attempts: int
    zone: str
    """The IANA name of the patient's zone on the session's date."""
    minutes: int
    """About how long the session takes."""


class Letter(NamedTuple):
    """One e-mail that is to be sent. Every copy of it names the same delivery, so its Message-ID can be the same."""

    delivery: UUID
    reminder: Due


class Mail(Protocol):
    """The way out by e-mail."""

    def emailed(self, reminders: Sequence[Due], now: datetime) -> Collection[UUID]:
        """The keys of those that go by e-mail too, whatever becomes of their pushes."""

    def send_many(self, letters: Sequence[Letter], *, withdrawn: Withdrawn = none_withdrawn) -> list[Outcome]:
        """One outcome for each letter, in the same order; raises for none of them. `status` is None for e-mail."""


class NoMail:
    """No way out by e-mail: nothing is ever sent by it."""

    def emailed(self, reminders: Sequence[Due], now: datetime) -> Collection[UUID]:  # the protocol's
        return ()

    def send_many(self, letters: Sequence[Letter], *, withdrawn: Withdrawn = none_withdrawn) -> list[Outcome]:
        return [Outcome(None, "failed", None, "this server sends no e-mail") for _ in letters]
