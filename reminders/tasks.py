"""What Celery runs. Beat only ticks and Redis only wakes: what is due is in the table, whatever is lost on the way."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from reminders import dispatch, leasing, planning
from reminders.push import web_push


@shared_task(name="reminders.tick", ignore_result=True)
def tick() -> None:
    """Expire what is too late, then hand out everything that is due, one batch a task."""
    leasing.expire(timezone.now())
    while lease := leasing.lease_due(timezone.now()):
        # A lost message is no harm: the lease runs out, and the next tick hands the batch out again.
        send.delay(str(lease))


@shared_task(name="reminders.send", ignore_result=True)
def send(lease: str) -> None:
    dispatch.dispatch(UUID(lease), transport=web_push(), clock=timezone.now)


@shared_task(name="reminders.plan", ignore_result=True)
def plan() -> None:
    planning.plan(timezone.now())


@shared_task(name="reminders.replan", ignore_result=True)
def replan(patient: str) -> None:
    """A patient's diary, programme or zone has changed: bring what has not been sent into line."""
    planning.plan_patient(UUID(patient), timezone.now())
