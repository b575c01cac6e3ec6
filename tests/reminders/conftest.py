"""A patient with four sessions a day, an issued programme and a phone that can be reached."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest

from clinic.models import Clinic, Device, Membership, Patient
from programmes import course
from programmes.models import Closure, Programme, Session, Slot, SlotTiming
from reminders.models import PushSubscription
from tests.world import make_clinic, make_member, make_patient, make_plan

MONDAY = date(2026, 11, 23)
TIMES = ("08:00", "12:30", "17:00", "20:30")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class Case:
    """One patient's programme, and the changes a test makes to it."""

    clinic: Clinic
    physio: Membership
    patient: Patient
    programme: Programme
    slots: list[Slot]
    device: Device
    phone: PushSubscription

    def move(
        self, position: int, *, to: time, from_date: date, weekdays: int = 127, at: str = "2026-11-22 12:00"
    ) -> None:
        SlotTiming.objects.create(
            clinic=self.clinic,
            slot=self.slots[position - 1],
            from_date=from_date,
            local_time=to,
            weekdays=weekdays,
            label="Moved",
            set_by=self.physio,
            set_at=utc(at),
        )

    def close(self, at: datetime) -> Closure:
        """The physio stops the programme."""
        return course.stop(self.programme, by=self.physio, why="Rest until we have spoken.", now=at)

    def session(self, position: int, local_date: date = MONDAY, **settled: datetime) -> Session:
        slot = self.slots[position - 1]
        return Session.objects.create(
            clinic=self.clinic,
            patient=self.patient,
            programme=self.programme,
            slot=slot,
            local_date=local_date,
            **settled,
        )


@pytest.fixture
def case(db: None) -> Case:
    return make_case()


def make_case(zone: str = "Europe/London", *, clinic_name: str = "Riverside Clinic") -> Case:
    clinic = make_clinic(clinic_name, time_zone=zone)
    physio = make_member(clinic, "Sam", "Reid")
    patient = make_patient(physio, "Margaret", "Hale", time_zone=zone)
    plan = make_plan(patient, times=TIMES, starts_on=date(2026, 11, 1))
    device = Device.objects.create(
        clinic=clinic, patient=patient, token_hash=uuid4().hex * 2, public_key="key", joined_at=utc("2026-11-01")
    )
    return Case(clinic, physio, patient, plan.programme, plan.slots, device, add_phone(device))


def add_phone(device: Device, **keys: str) -> PushSubscription:
    return PushSubscription.objects.create(
        clinic=device.clinic,
        patient=device.patient,
        device=device,
        endpoint=keys.get("endpoint", f"https://push.example/{uuid4()}"),
        p256dh=keys.get("p256dh", "p"),
        auth=keys.get("auth", "a"),
        created_at=utc("2026-11-01"),
        last_seen_at=utc("2026-11-01"),
    )
