"""A patient whose session falls due within seconds, in an installation with all processes; what is on record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sciatica.run.folder import new_push_key
from tests.e2e.product import Product, wait_until
from tests.push_sink import PushSink, Taken

REMINDING = {"DEBUG": "1", "PUSH_ALLOW_LOOPBACK": "1", "VAPID_PRIVATE_KEY": new_push_key(), "DEMO": "0"}
"""The environment of an installation that may send to a push service on this machine. No demo clinic: its patients have
reminders of their own."""

TICK_AND_ON_THE_WAY = 60  # seconds: beat ticks every 20; the rest is for a machine with other things to do

INVITE = """
from tests.emptying import empty
empty()
import json
from datetime import timedelta
from django.utils import timezone
from clinic import invitations
from tests import world
now = timezone.now()
cast = world.make_world()
margaret = world.make_patient(cast.sam, "Margaret", "Ellis", time_zone={zone!r})
plan = world.make_plan(margaret, starts_on=(now - timedelta(days=7)).date())
_, token, pin = invitations.open_invitation(margaret, cast.sam, now)
print(json.dumps({{"token": token, "pin": pin, "slot": str(plan.slots[0].id)}}))
"""
MOVE = """
import json
from datetime import timedelta
from django.utils import timezone
from programmes.day_plan import move_slot
from programmes.models import Slot
slot = Slot.objects.get(pk={slot!r})
patient, now = slot.programme.patient, timezone.now()
due = (now + timedelta(seconds={seconds})).astimezone(patient.zone_on(now.date())).replace(microsecond=0)
timing = move_slot(slot, due.time(), by=patient.physio, now=now, reminded=lambda slot, on: False)
closes = due + timedelta(minutes=slot.programme.clinic.window_minutes)
print(json.dumps({{"from": str(timing.from_date), "closes": closes.isoformat()}}))
"""
STATE = """
import json
from reminders.models import Delivery, PushSubscription, Reminder
print(json.dumps({
  "reminders": {r.kind: [r.state, r.why] for r in Reminder.objects.exclude(settled_at=None)},
  "deliveries": {str(d.id): [d.reminder.kind, d.outcome, d.status, bool(d.received_at), d.snooze_minutes]
                 for d in Delivery.objects.order_by("created_at")},
  "ended": [[bool(s.gone_at), s.gone_why] for s in PushSubscription.objects.order_by("created_at")],
}))
"""
LATER = """
from django.utils import timezone
from reminders.models import Reminder
now, (slot, date) = timezone.now(), {session!r}.split("/")
assert Reminder.objects.filter(slot=slot, local_date=date, kind="nudge").update(due_at=now, next_at=now)
"""
NUDGE = """
import json
from reminders.models import Reminder
slot, date = {session!r}.split("/")
nudge = Reminder.objects.get(slot=slot, local_date=date, kind="nudge")
print(json.dumps([nudge.due_at.timestamp(), nudge.state, nudge.why]))
"""
OPENED = """
import json
from reminders.models import Delivery
print(json.dumps([d.reminder.kind for d in Delivery.objects.exclude(opened_at=None).order_by("opened_at")]))
"""
HURRY = """
import time
from datetime import timedelta
from django.utils import timezone
from reminders.models import Reminder
from reminders.tasks import tick
deadline = time.monotonic() + 30
def has_fallen_due():
    lately = (timezone.now() - timedelta(minutes=5), timezone.now())
    return Reminder.objects.filter(slot={slot!r}, kind={kind!r}, due_at__range=lately).exists()
while not has_fallen_due() and time.monotonic() < deadline:
    time.sleep(0.05)
tick.delay()
print("null")
"""


def zone_at_noon() -> str:
    """One where it is between noon and one o'clock, whatever the time is where the tests run."""
    east = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-east:+d}" if east else "UTC"


def invite(product: Product, zone: str) -> dict[str, str]:
    """An empty installation but for the cast, and Margaret's invitation: its link's token, the PIN, her first slot."""
    return dict(product.python(INVITE.format(zone=zone)))


def fall_due(product: Product, slot: str, *, seconds: int = 3) -> dict[str, str]:
    """The physio moves the session to a time some seconds from now: from which date that counts, when it closes."""
    return dict(product.python(MOVE.format(slot=slot, seconds=seconds)))


def remind_at_once(product: Product, slot: str) -> None:
    """The same, and as soon as it is due a tick like beat's own, for which one would wait up to twenty seconds."""
    product.python(MOVE.format(slot=slot, seconds=1) + HURRY.format(slot=slot, kind="start"))


def taken(product: Product, sink: PushSink, number: int) -> Taken:
    """The last of this many pushes, once the worker has sent them."""
    wait_until(
        lambda: len(sink.taken) >= number or sink.problems,
        within=TICK_AND_ON_THE_WAY,
        what=f"push {number}: {product.log('worker')[-2000:]}{product.log('beat')[-500:]}",
    )
    assert (sink.problems, len(sink.taken)) == ([], number)
    return sink.taken[-1]


def half_an_hour_passes(product: Product, session: str) -> None:
    """Nobody can wait for it: this session's nudge is due now, whether it was put off or not, and a tick comes."""
    slot, _, _ = session.partition("/")
    product.python(LATER.format(session=session) + HURRY.format(slot=slot, kind="nudge"))


def nudge_of(product: Product, session: str) -> tuple[float, str, str]:
    """When it is due, by the clock, its state and why."""
    due_at, state, why = product.python(NUDGE.format(session=session))
    return due_at, state, why


def opened(product: Product) -> list[str]:
    """Kinds of the reminders that somebody has opened, in that order."""
    return list(product.python(OPENED))


def state(product: Product) -> dict[str, Any]:
    """Every settled reminder, every delivery in order, and which subscriptions have ended."""
    return dict(product.python(STATE))
