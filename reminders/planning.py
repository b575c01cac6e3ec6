"""The planner: makes the rows of the timetable, and makes them again when a slot is moved, paused or closed.

It only ever touches what has not been sent: a session's key exists once, so nothing can be sent twice for it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from programmes.models import Programme
from programmes.models.programme import ProgrammeQuerySet
from reminders.at_hand import read
from reminders.changes import Changes
from reminders.fitting import DAYS_AHEAD, Fitting

log = structlog.get_logger(__name__)

CHUNK = 250
"""Programmes planned in one transaction: enough that the queries cost little, few enough that nobody waits long."""

JUST_ENDED = timedelta(days=DAYS_AHEAD + 2)
"""How long the rows of an ended programme may still lie ahead, should the wake-up at its end have been lost."""


def plan(now: datetime, *, programmes: ProgrammeQuerySet | None = None) -> int:
    """Bring the reminders of the next two local days into line with the timetable; returns how many rows changed.

    Doing it again changes nothing, and two planners at once do no harm. A reminder whose window has already closed
    is not made: after an outage nothing old bursts out. A programme that cannot be planned is logged, and holds up
    no other.
    """
    due = Q(ended_at__isnull=True) | Q(ended_at__gte=now - JUST_ENDED)
    chosen = Programme.objects.filter(due) if programmes is None else programmes
    # In one order, so that two planners never hold what the other waits for.
    ids = list(chosen.order_by("pk").values_list("pk", flat=True))
    return sum(_plan_safely(ids[n : n + CHUNK], now) for n in range(0, len(ids), CHUNK))


def plan_patient(patient_id: UUID, now: datetime) -> int:
    """The same for one patient, whose programme, diary or zone has just changed. Ended programmes are planned too,
    so that what is left of them is cancelled."""
    return plan(now, programmes=Programme.objects.filter(patient_id=patient_id))


def _plan_safely(ids: Sequence[UUID], now: datetime) -> int:
    try:
        return _plan_together(ids, now)
    except Exception:  # what the database refuses of one programme takes the whole transaction along
        if len(ids) == 1:
            log.exception("programme_not_planned", programme=str(ids[0]))
            return 0
    return sum(_plan_safely([id_], now) for id_ in ids)


@transaction.atomic
def _plan_together(ids: Sequence[UUID], now: datetime) -> int:
    """These programmes' reminders, from yesterday's still open window to the day after tomorrow."""
    at_hand = read(ids, now)
    changes = Changes()
    for programme in at_hand.programmes:
        try:
            changes.add(Fitting(programme, at_hand, now).changes())
        except Exception:  # whatever is wrong with one programme, the others are planned
            log.exception("programme_not_planned", programme=str(programme.pk))
    return changes.write(now)
