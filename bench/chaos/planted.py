"""Three orders of work that are wrong, each put together from the product's own parts, to prove that the checker sees.

mark-first      marks, then sends: what healthchecks does
in-transaction  leases, sends and marks in one transaction: what a task with late acknowledgement comes to
no-lease        a lease that holds nobody off
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reminders.push.transport import Message, Outcome, Reached, Transport, Withdrawn, ignore, none_withdrawn

MARK_FIRST: Final = "mark-first"
IN_TRANSACTION: Final = "in-transaction"
NO_LEASE: Final = "no-lease"
FAULTS: Final = (MARK_FIRST, IN_TRANSACTION, NO_LEASE)
SHOWN_BY: Final = {MARK_FIRST: "lost", IN_TRANSACTION: "alerted twice", NO_LEASE: "sent by two"}
"""The rule of the checker that each must break, whatever else it breaks."""


class Promise:
    """A transport that says "accepted" before it has sent anything. `keep` sends."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._owed: list[Message] = []

    def send_many(
        self, messages: Sequence[Message], *, reached: Reached = ignore, withdrawn: Withdrawn = none_withdrawn
    ) -> list[Outcome]:
        self._owed += messages
        return [Outcome(201, "accepted", None, "promised") for _ in messages]

    def keep(self, reached: Reached) -> None:
        self._transport.send_many(self._owed, reached=reached)
        self._owed.clear()
