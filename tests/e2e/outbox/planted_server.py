"""The faults that are the server's, put into its own process as it starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import F

from programmes import sync
from programmes.intake import Batch, Intake, Verdict
from programmes.models import Entry, Session


def plant(name: str) -> None:
    FAULTS[name]()


def _dated_by_sync_time() -> None:
    row = Intake._row

    def dated_now(self: Intake, wire: Any) -> Entry:
        made = row(self, wire)
        made.performed_at = self.now
        return made

    Intake._row = dated_now


def _duplicate_counted() -> None:
    """A tick that comes a second time is one more tick."""
    take_in = sync.take_in

    def counting(batch: Batch, *, now: datetime) -> list[Verdict]:
        verdicts = take_in(batch, now=now)
        for sent, verdict in zip(batch.entries, verdicts, strict=True):
            if verdict.verdict == "duplicate" and sent["kind"] == "tick":
                session = {"slot": sent["session"]["slot"], "local_date": sent["session"]["date"]}
                Session.objects.filter(**session).update(ticks_done=F("ticks_done") + 1)
        return verdicts

    sync.take_in = counting


FAULTS: dict[str, Callable[[], None]] = {
    "dated by sync time": _dated_by_sync_time,
    "duplicate counted": _duplicate_counted,
}
