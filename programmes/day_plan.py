"""When the sessions of a day are: setting and moving slots, which are only ever added to.

A move counts from today while today's session can still move, else from tomorrow. Whether its reminder has gone out
is asked through an argument: this layer knows nothing of reminders.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import combinations
from uuid import UUID

from django.db import transaction

from clinic import audit
from clinic.days import today
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.models import Device, Membership
from programmes import wakeups
from programmes.models import Programme, Session, Slot, SlotTiming
from programmes.models.slots import EVERY_DAY

MINUTES_A_DAY = 24 * 60
MOST_SLOTS = 4
NO_SLOT = "This session is not part of your day any more, so its time was not changed."

Reminded = Callable[[Slot, date], bool]
"""Whether the start reminder of this slot's session on this local date has been sent."""

DEFAULT_DAYS: dict[int, tuple[tuple[str, time], ...]] = {
    1: (("Morning", time(9)),),
    2: (("Morning", time(8)), ("Evening", time(18))),
    3: (("Morning", time(8)), ("Midday", time(13)), ("Evening", time(19))),
    4: (("Morning", time(8)), ("Midday", time(12)), ("Afternoon", time(16)), ("Evening", time(20))),
}


@dataclass(frozen=True)
class SlotPlan:
    """One session of the day as the physio wants it. `weekdays` are bits, Monday 1 … Sunday 64; none retires it."""

    position: int
    local_time: time
    label: str
    weekdays: int = EVERY_DAY


def default_day(sessions: int) -> list[SlotPlan]:
    """The times that a new programme begins with; the physio moves them."""
    return [SlotPlan(n, at, label) for n, (label, at) in enumerate(DEFAULT_DAYS[sessions], start=1)]


def never_reminded(slot: Slot, local_date: date) -> bool:
    """For a programme whose reminders nobody has planned yet."""
    return False


@transaction.atomic
def set_day(
    programme: Programme, wanted: Sequence[SlotPlan], *, by: Membership, now: datetime, reminded: Reminded
) -> list[SlotTiming]:
    """Give the day these sessions; one that is no longer named is retired. The timings that were added, in order.

    Each says from which date it counts. Raises Refused where two sessions are closer than the clinic allows.
    """
    programme = _locked(programme.pk)
    _insist_apart(programme, wanted)
    local_date = today(programme.patient, now)
    slots = {slot.position: slot for slot in programme.slots.with_timings()}
    added = []
    for plan in [*wanted, *_retirements(slots, wanted, local_date)]:
        slot = slots.get(plan.position) or _new_slot(programme, plan.position)
        if timing := _move(slot, plan, by=by, now=now, reminded=reminded):
            added.append(timing)
    wakeups.replan(programme.patient_id)
    return added


@transaction.atomic
def move_slot(
    slot: Slot,
    local_time: time,
    *,
    by: Membership | Device,
    now: datetime,
    reminded: Reminded,
    not_before: date = date.min,
    written_at: datetime | None = None,
) -> SlotTiming | None:
    """Give one session of the day another time; its weekdays and its name stay.

    The new timing says from when it counts: not before that date, and by the rule above. `written_at` is when a phone
    says that it was asked for: older than what has been set last, it is overtaken. None where nothing changes. Raises
    Refused where the session is no longer in the day ("no_slot"), and where it would come closer to another one than
    the clinic allows ("too_close").
    """
    programme = _locked(slot.programme_id)
    slot = programme.slots.with_timings().get(pk=slot.pk)
    if written_at and any(written_at < timing.set_at for timing in slot.timings.all()):
        return None
    day = {plan.position: plan for plan in day_on(programme, today(programme.patient, now))}
    if slot.position not in day:
        raise Refused("no_slot", NO_SLOT)
    moved = replace(day.pop(slot.position), local_time=local_time)
    # Not the whole day: two others that were close before are no reason to refuse this one.
    for other in day.values():
        _insist_apart(programme, [moved, other])
    timing = _move(slot, moved, by=by, now=now, reminded=reminded, not_before=not_before, written_at=written_at)
    wakeups.replan(programme.patient_id)
    return timing


def day_on(programme: Programme, local_date: date) -> list[SlotPlan]:
    """The sessions that the programme has from this date on, by what has been set so far, in their order."""
    return plans_on(programme.slots.with_timings(), local_date)


def plans_on(slots: Iterable[Slot], local_date: date) -> list[SlotPlan]:
    """The same of slots that are at hand with their timings."""
    latest = [(slot, _latest(slot, local_date)) for slot in slots]
    return [_plan(slot, timing) for slot, timing in latest if timing and not timing.is_retired]


def too_close(plans: Iterable[SlotPlan], *, apart_minutes: int) -> Iterator[str]:
    """A sentence for every two sessions on one weekday that lie closer together than this, midnight or not."""
    for one, other in combinations(sorted(plans, key=lambda plan: plan.local_time), 2):
        gap = _minutes_between(one.local_time, other.local_time)
        if one.weekdays & other.weekdays and gap < apart_minutes:
            yield (
                f"{one.label} at {one.local_time:%H:%M} and {other.label} at {other.local_time:%H:%M} are "
                f"{gap} minutes apart. Your clinic keeps at least {apart_minutes} minutes between two sessions."
            )


def _minutes_between(one: time, other: time) -> int:
    gap = abs((one.hour - other.hour) * 60 + one.minute - other.minute)
    return min(gap, MINUTES_A_DAY - gap)


def _locked(programme_id: UUID) -> Programme:
    """Two who move sessions at once must not each find room where the other is about to go."""
    rows = Programme.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("patient", "clinic").get(pk=programme_id)


def _insist_apart(programme: Programme, wanted: Sequence[SlotPlan]) -> None:
    sentences = list(too_close(wanted, apart_minutes=programme.clinic.slots_apart_minutes))
    if sentences:
        raise Refused("too_close", " ".join(sentences))


def _retirements(slots: dict[int, Slot], wanted: Sequence[SlotPlan], local_date: date) -> Iterator[SlotPlan]:
    kept = {plan.position for plan in wanted}
    for position, slot in slots.items():
        timing = _latest(slot, local_date)
        if position not in kept and timing and not timing.is_retired:
            yield SlotPlan(position, timing.local_time, timing.label, weekdays=0)


def _new_slot(programme: Programme, position: int) -> Slot:
    return Slot.objects.create(clinic_id=programme.clinic_id, programme=programme, position=position)


def _latest(slot: Slot, local_date: date) -> SlotTiming | None:
    """What has been set last, also where it counts only from tomorrow or from the programme's first day."""
    timings = list(slot.timings.all())
    if not timings:
        return None
    horizon = max(local_date, *(timing.from_date for timing in timings))
    return slot.timing_on(horizon)


def _plan(slot: Slot, timing: SlotTiming) -> SlotPlan:
    return SlotPlan(slot.position, timing.local_time, timing.label, timing.weekdays)


def _move(
    slot: Slot,
    plan: SlotPlan,
    *,
    by: Membership | Device,
    now: datetime,
    reminded: Reminded,
    not_before: date = date.min,
    written_at: datetime | None = None,
) -> SlotTiming | None:
    local_date = today(slot.programme.patient, now)
    latest = _latest(slot, local_date)
    if latest and _plan(slot, latest) == plan:
        return None
    member, device = (by, None) if isinstance(by, Membership) else (None, by)
    timing = SlotTiming.objects.create(
        clinic_id=slot.clinic_id,
        slot=slot,
        from_date=max(not_before, _counts_from(slot, local_date, reminded)),
        local_time=plan.local_time,
        weekdays=plan.weekdays,
        label=plan.label,
        set_by=member,
        set_on=device,
        set_at=_after_all(slot, written_at or now),
    )
    patient = slot.programme.patient
    audit.record(
        AuditVerb.MOVED_SLOT, now=now, patient=patient, member=member, device=device, slot=slot.pk, timing=timing.pk
    )
    return timing


def _after_all(slot: Slot, at: datetime) -> datetime:
    """That instant, or just after the slot's last timing: of two that start on one date the later set one holds,
    whatever the clocks have done in between."""
    latest = max((timing.set_at for timing in slot.timings.all()), default=None)
    return at if latest is None or latest < at else latest + timedelta(microseconds=1)


def _counts_from(slot: Slot, local_date: date, reminded: Reminded) -> date:
    """Today while today's session is untouched, else tomorrow; never before a move that is set already."""
    set_so_far = max((timing.from_date for timing in slot.timings.all()), default=date.min)
    if not slot.programme.revisions.issued().exists():
        return max(set_so_far, min(slot.programme.starts_on, local_date))
    begun = any(
        session.is_begun or session.is_settled for session in Session.objects.filter(slot=slot, local_date=local_date)
    )
    earliest = local_date + timedelta(days=1) if begun or reminded(slot, local_date) else local_date
    return max(set_so_far, earliest)
