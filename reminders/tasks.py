"""What Celery runs. Beat only ticks and Redis only wakes: what is due is in the table, whatever is lost on the way."""

from typing import Final
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from reminders import leasing, notices, planning, trial
from reminders.dispatch import dispatch
from reminders.email import e_mail
from reminders.models import Reminder
from reminders.push import web_push

WAKE_UP_LASTS: Final = 20
"""Seconds: as long as a tick. A wake-up that nobody took in that time is made again by the next one."""


@shared_task(name="reminders.tick", ignore_result=True)
def tick() -> None:
    """Expire what is too late, and wake a worker for each batch of what is due. A lost wake-up is no harm."""
    now = timezone.now()
    leasing.take_back(now)
    leasing.expire(now)
    for _ in range(-(-Reminder.objects.due(now).count() // leasing.BATCH)):
        send.apply_async(expires=WAKE_UP_LASTS)
    for test in trial.waiting(now):
        trial.wake(test)
    for patient in notices.waiting(now):
        stopped.apply_async(args=(str(patient),), expires=WAKE_UP_LASTS)


@shared_task(name="reminders.send", ignore_result=True)
def send() -> None:
    """Lease a batch of what is due, if anything still is, and send it."""
    transport, mail = web_push(), e_mail()
    lease = leasing.lease_due(timezone.now())
    if lease is not None:
        dispatch(lease, transport=transport, mail=mail, clock=timezone.now)


@shared_task(name="reminders.test", ignore_result=True)
def send_test(test: str) -> None:
    trial.send(UUID(test), transport=web_push(), clock=timezone.now)


@shared_task(name="reminders.stopped", ignore_result=True)
def stopped(patient: str) -> None:
    """The physio has stopped a patient's programme: tell the phones that there is news."""
    notices.send(UUID(patient), transport=web_push(), clock=timezone.now)


@shared_task(name="reminders.plan", ignore_result=True)
def plan() -> None:
    planning.plan(timezone.now())


@shared_task(name="reminders.replan", ignore_result=True)
def replan(patient: str) -> None:
    """A patient's diary, programme or zone has changed: bring what has not been sent into line."""
    planning.plan_patient(UUID(patient), timezone.now())
