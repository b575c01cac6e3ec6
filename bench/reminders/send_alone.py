"""The send part alone: messages that are ready, handed to the transport in batches like a worker's."""

import time
from typing import Any

from bench.reminders import way_out
from bench.reminders.child import cpu_seconds, peak_mb
from bench.reminders.phones import Phone
from reminders.leasing import BATCH
from reminders.push.transport import Message
from sciatica.celery import collect_garbage_seldom


def run(*, count: int, payload: str) -> dict[str, Any]:
    collect_garbage_seldom()
    messages = [_message(Phone(number), payload.encode()) for number in range(count)]
    transport = way_out.transport()
    began, wall = cpu_seconds(), time.monotonic()
    outcomes = [outcome for at in range(0, count, BATCH) for outcome in transport.send_many(messages[at : at + BATCH])]
    cpu, wall = cpu_seconds() - began, time.monotonic() - wall
    refused = sum(outcome.kind != "accepted" for outcome in outcomes)
    return {"cpu": cpu, "wall": wall, "messages": count, "refused": refused, "peak_mb": peak_mb()}


def _message(phone: Phone, payload: bytes) -> Message:
    topic = f"topic{phone.number}"
    return Message(phone.endpoint, phone.p256dh, phone.auth, payload, ttl=10800, topic=topic, urgency="high")
