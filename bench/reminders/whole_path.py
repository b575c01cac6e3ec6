"""From due rows to every outcome recorded, by the calls of the `reminders.send` task, in a process like a worker."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.utils import timezone

from bench.reminders import recorded, way_out
from bench.reminders.child import cpu_seconds, peak_mb
from reminders import dispatch, leasing
from reminders.email import e_mail
from reminders.push.transport import Message, Outcome
from sciatica.celery import collect_garbage_seldom

P = ParamSpec("P")
T = TypeVar("T")


class Steps:
    """A transport that notes what its own part costs, and a clock for the others."""

    def __init__(self) -> None:
        self._transport = way_out.transport()
        self.cpu: dict[str, float] = defaultdict(float)
        self.sent = 0

    def timed(self, step: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        began = cpu_seconds()
        try:
            return call(*args, **kwargs)
        finally:
            self.cpu[step] += cpu_seconds() - began

    def send_many(self, messages: Sequence[Message], **more: Any) -> list[Outcome]:
        self.sent += len(messages)
        return self.timed("send", self._transport.send_many, messages, **more)


def run() -> dict[str, Any]:
    """Work until nothing is due. CPU seconds of each step, and of the whole between first lease and last mark."""
    collect_garbage_seldom()
    connection.ensure_connection()
    steps, mail = Steps(), e_mail()
    began, wall = cpu_seconds(), time.monotonic()
    while lease := steps.timed("lease", leasing.lease_due, timezone.now()):
        steps.timed("dispatch", dispatch.dispatch, lease, transport=steps, mail=mail, clock=timezone.now)
    cpu, wall = cpu_seconds() - began, time.monotonic() - wall
    return {
        "cpu": cpu,
        "wall": wall,
        "messages": steps.sent,
        "steps": {
            "lease": steps.cpu["lease"],
            "send": steps.cpu["send"],
            "prepare and mark": steps.cpu["dispatch"] - steps.cpu["send"],
        },
        "peak_mb": peak_mb(),
        "states": recorded.states(),
    }
