"""Everybody who may knock at the panel, and a patient with everything that an address can name."""

from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.test import Client

from clinic.invitations import open_invitation
from clinic.models import Device, Invitation, Membership, Screening
from programmes import course, step_up, step_ups
from programmes.models import Entry, Pause, Revision, StepUp
from programmes.prescribing import draft_for_change
from reminders.models import CalendarFeed
from tests.world import NOW, TODAY, Plan, World, make_clinic, make_member, make_plan, uuid7

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user, backend=BACKEND)
    return client


@dataclass
class Case:
    """One patient's rows, one of each kind."""

    plan: Plan
    device: Device
    invitation: Invitation
    screening: Screening
    pause: Pause
    feed: CalendarFeed
    note: Entry
    step_up: StepUp


def make_case(patient) -> Case:
    plan = make_plan(patient)
    device = make_device(patient)
    screening = Screening.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        answers={"pregnancy": "yes"},
        raises=["pregnancy"],
        hold_start=True,
        library_version=2,
        answered_at=NOW,
        answered_on=device,
    )
    pause = course.pause(plan.programme, from_date=TODAY, until_date=None, by=patient.physio, now=NOW)
    invitation, feed = open_invitation(patient, patient.physio, NOW)[0], make_feed(device)
    rule = step_up.Plan("reps", target=5, step=1, days_kept=5, worst_after=3)
    growing = step_ups.set_plan(plan.prescriptions[0], rule, by=patient.physio, now=NOW)
    return Case(plan, device, invitation, screening, pause, feed, make_note(device), growing)


def make_note(device: Device, text: str = "May I leave the towel out?", **more) -> Entry:
    """A note to the physio, as it is stored once the phone has sent it."""
    given = {"performed_at": NOW, "recorded_at": NOW, "synced_at": NOW, "performed_on": TODAY, "kind": "note"}
    return Entry.objects.create(
        id=uuid7(),
        clinic_id=device.clinic_id,
        patient_id=device.patient_id,
        device=device,
        body={"text": text},
        zone="Europe/London",
        skew_seconds=0,
        digest=uuid4().hex * 2,
        **{**given, **more},
    )


def make_feed(device: Device) -> CalendarFeed:
    return CalendarFeed.objects.create(
        clinic=device.clinic, patient=device.patient, made_on=device, token_hash=uuid4().hex * 2, created_at=NOW
    )


def make_device(patient, **more) -> Device:
    given = {"joined_at": NOW, "last_seen_at": NOW, "last_synced_at": NOW}
    return Device.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        token_hash=patient.pk.hex + patient.pk.hex,
        public_key="key",
        label="Chrome on Android",
        **{**given, **more},
    )


@pytest.fixture
def sam(world: World) -> Client:
    """The owner of Riverside."""
    return sign_in(world.sam)


@pytest.fixture
def amara(world: World) -> Client:
    """A physio of Riverside who owns nothing."""
    return sign_in(world.amara)


@pytest.fixture
def outsiders(world: World) -> dict[str, Client]:
    """Who is signed in and works nowhere: invited but not yet here, and gone."""
    invited, left = make_member(world.clinic, "Ines", "New"), make_member(world.clinic, "Leo", "Gone")
    Membership.objects.filter(pk=invited.pk).update(accepted_at=None)
    left.leave(now=NOW)
    elsewhere = make_member(make_clinic("Third Clinic"), "Tom", "Third")
    elsewhere.leave(now=NOW)
    return {"invited": sign_in(invited), "left": sign_in(left), "left elsewhere": sign_in(elsewhere)}


@pytest.fixture
def draft(world: World) -> Revision:
    """Of Margaret's programme, as it is in force."""
    return draft_for_change(make_plan(world.margaret).programme, by=world.sam)
