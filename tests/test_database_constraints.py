"""Every constraint of the models, tried with raw SQL on whatever database the tests run on."""

from datetime import date

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError
from django.db.models import CheckConstraint, UniqueConstraint

from tests.full_house import Rows, a_hash, full_house
from tests.raw_sql import copy
from tests.world import NOW


@pytest.fixture
def house(world) -> Rows:
    return full_house(world.margaret)


def long(length: int) -> str:
    return "x" * (length + 1)


CHECKS = {
    "audit_verb": ("AuditEvent", {"verb": "read-mind"}),
    "clinic_name_length": ("Clinic", {"name": long(120)}),
    "clinic_phone_length": ("Clinic", {"phone": long(40)}),
    "clinic_hours_length": ("Clinic", {"hours": long(200)}),
    "clinic_country_code": ("Clinic", {"country": "G"}),
    "clinic_window": ("Clinic", {"window_minutes": 721}),
    "clinic_gap": ("Clinic", {"gap_minutes": 61}),
    "clinic_nudge": ("Clinic", {"nudge_after_minutes": 9}),
    "clinic_slots_apart": ("Clinic", {"slots_apart_minutes": 29}),
    "clinic_threshold": ("Clinic", {"pain_threshold": 11}),
    "device_token_is_a_hash": ("Device", {"token_hash": "secret"}),
    "device_label_length": ("Device", {"label": long(80), "token_hash": a_hash()}),
    "device_public_key_length": ("Device", {"public_key": long(400), "token_hash": a_hash()}),
    "pairing_code_tries": ("PairingCode", {"tries": 6}),
    "pairing_code_is_a_hash": ("PairingCode", {"code_hash": "WDJB-MJHT"}),
    "invitation_tries": ("Invitation", {"tries": 6}),
    "invitation_token_is_a_hash": ("Invitation", {"token_hash": "secret"}),
    "invitation_redeemed_by_a_device": ("Invitation", {"redeemed_at": NOW}),
    "user_first_name_length": ("User", {"first_name": long(150), "email": "a@b.example"}),
    "user_last_name_length": ("User", {"last_name": long(150), "email": "a@b.example"}),
    "membership_role": ("Membership", {"role": "god"}),
    "patient_first_name_length": ("Patient", {"first_name": long(80)}),
    "patient_last_name_length": ("Patient", {"last_name": long(80)}),
    "patient_phone_length": ("Patient", {"phone": long(40)}),
    "patient_has_first_name": ("Patient", {"first_name": ""}),
    "patient_affected_side": ("Patient", {"affected_side": "middle"}),
    "zone_change_length": ("ZoneChange", {"time_zone": long(64)}),
    "screening_note_length": ("Screening", {"note": long(1000)}),
    "screening_has_source": ("Screening", {"answered_on": None}),
    "entry_session_whole": ("Entry", {"local_date": None}),
    "entry_kind_length": ("Entry", {"kind": long(40)}),
    "entry_zone_length": ("Entry", {"zone": long(64)}),
    "entry_release_length": ("Entry", {"release": long(40)}),
    "entry_digest_is_a_hash": ("Entry", {"digest": "abc"}),
    "quarantined_digest_is_a_hash": ("QuarantinedEntry", {"digest": "abc"}),
    "session_back_before": ("Session", {"back_before": 11}),
    "session_leg_before": ("Session", {"leg_before": 11}),
    "session_back_after": ("Session", {"back_after": 11}),
    "session_leg_after": ("Session", {"leg_after": 11}),
    "session_skip_reason_length": ("Session", {"skip_reason": long(30)}),
    "server_epoch_single": ("ServerEpoch", {"id": 2}),
    "exercise_kind": ("Exercise", {"kind": "magic", "slug": "new"}),
    "exercise_counts": ("Exercise", {"counts": "days", "slug": "new"}),
    "exercise_figure_side": ("Exercise", {"figure_side": "top", "slug": "new"}),
    "exercise_order_stage": ("Exercise", {"order_stage": 4, "slug": "new"}),
    "exercise_name_length": ("Exercise", {"name": long(120), "slug": "new"}),
    "template_sessions": ("Template", {"sessions": 5, "slug": "new"}),
    "template_title_length": ("Template", {"title": long(120), "slug": "new"}),
    "programme_ends_after_start": ("Programme", {"ends_on": date(2026, 5, 31), "ended_at": NOW}),
    "programme_title_length": ("Programme", {"title": long(120), "ended_at": NOW}),
    "programme_ended_why_length": ("Programme", {"ended_why": long(500), "ended_at": NOW}),
    "pause_ends_after_start": ("Pause", {"until_date": date(2026, 7, 31)}),
    "pause_reason_length": ("Pause", {"reason": long(200)}),
    "closure_kind": ("Closure", {"kind": "whim", "entry": None, "revision": None}),
    "closure_why_length": ("Closure", {"reopened_why": long(500), "entry": None, "revision": None}),
    "closure_reopened_by_physio": ("Closure", {"reopened_at": NOW, "entry": None, "revision": None}),
    "revision_issued_by_somebody": ("Revision", {"issued_at": NOW, "number": 3}),
    "revision_number": ("Revision", {"number": 0}),
    "revision_kind": ("Revision", {"kind": "maybe", "number": 3}),
    "revision_why_length": ("Revision", {"why": long(500), "number": 3}),
    "prescription_sets": ("Prescription", {"sets": 6, "order": 2}),
    "prescription_reps": ("Prescription", {"reps": 31, "order": 2}),
    "prescription_hold": ("Prescription", {"hold_seconds": 121, "order": 2}),
    "prescription_rest": ("Prescription", {"rest_seconds": 121, "order": 2}),
    "prescription_side_where_one_sided": ("Prescription", {"side": "none", "order": 2}),
    "prescription_choice": ("Prescription", {"choice": 21, "order": 2}),
    "prescription_counts": ("Prescription", {"counts": "days", "order": 2}),
    "prescription_figure_side": ("Prescription", {"figure_side": "top", "order": 2}),
    "prescription_group_length": ("Prescription", {"group": long(80), "order": 2}),
    "prescription_note_length": ("Prescription", {"note": long(300), "order": 2}),
    "prescription_limit_reason_length": ("Prescription", {"limit_reason": long(300), "order": 2}),
    "slot_position": ("Slot", {"position": 5}),
    "slot_timing_weekdays": ("SlotTiming", {"weekdays": 128}),
    "slot_timing_label_length": ("SlotTiming", {"label": long(30)}),
    "slot_timing_set_by_somebody": ("SlotTiming", {"set_by": None}),
    "delivery_channel": ("Delivery", {"channel": "owl"}),
    "delivery_outcome": ("Delivery", {"outcome": "lost"}),
    "delivery_why_length": ("Delivery", {"why": long(120)}),
    "delivery_snooze_minutes": ("Delivery", {"snooze_minutes": 15}),
    "reminder_kind": ("Reminder", {"kind": "shout"}),
    "reminder_state": ("Reminder", {"state": "maybe"}),
    "reminder_window": ("Reminder", {"expires_at": NOW}),
    "reminder_why_length": ("Reminder", {"why": long(80)}),
    "reminder_lease_whole": ("Reminder", {"state": "leased"}),
    "push_subscription_endpoint_length": ("PushSubscription", {"endpoint": long(1000)}),
    "push_subscription_p256dh_length": ("PushSubscription", {"p256dh": long(100)}),
    "push_subscription_auth_length": ("PushSubscription", {"auth": long(40)}),
    "push_subscription_gone_why_length": ("PushSubscription", {"gone_why": long(80)}),
}

COPIES = {
    "membership_one_active_per_user": ("Membership", {}),
    "quarantined_once": ("QuarantinedEntry", {}),
    "session_once": ("Session", {}),
    "exercise_shared_slug": ("Exercise", {}),
    "exercise_own_slug": ("Exercise", {"clinic": "Clinic"}),
    "template_shared_slug": ("Template", {}),
    "template_own_slug": ("Template", {"clinic": "Clinic"}),
    "programme_one_open_per_patient": ("Programme", {}),
    "revision_number_once": ("Revision", {"number": 1}),
    "revision_one_draft": ("Revision", {"number": 3}),
    "prescription_order_once": ("Prescription", {}),
    "prescription_slot_once": ("PrescriptionSlot", {}),
    "slot_position_once": ("Slot", {}),
    "delivery_once": ("Delivery", {}),
    "reminder_once": ("Reminder", {}),
    "push_subscription_one_live_per_device": ("PushSubscription", {"endpoint": "https://push.example/other"}),
}


def constraints_of(kind: type) -> set[str]:
    found = [model for app in ("clinic", "programmes", "reminders") for model in apps.get_app_config(app).get_models()]
    return {each.name for model in found for each in model._meta.constraints if isinstance(each, kind)}


def test_every_constraint_is_tried():
    assert set(CHECKS) == constraints_of(CheckConstraint)
    assert set(COPIES) == constraints_of(UniqueConstraint)


@pytest.mark.parametrize("name", CHECKS)
def test_check_refuses(house, name):
    model, changes = CHECKS[name]

    # PostgreSQL refuses what is too long for its column before it comes to the check.
    with pytest.raises((IntegrityError, DataError), match=f"{name}|value too long"):
        copy(house[model], **changes)


@pytest.mark.parametrize("name", COPIES)
def test_a_second_one_is_refused(house, name):
    model, changes = COPIES[name]
    changes = {key: house.get(value, value) for key, value in changes.items()}
    if name.endswith("own_slug"):
        copy(house[model], **changes)  # the clinic's own, beside the shared one

    with pytest.raises(IntegrityError, match="(?i)unique"):
        copy(house[model], **changes)


def test_rows_that_keep_the_rules_are_taken(house):
    """The copies above fail for the reason they name: the same copies without it are stored."""
    copy(house["Prescription"], order=2, sets=5, reps=30, hold_seconds=120, rest_seconds=120, choice=20)
    copy(house["Revision"], number=3, issued_at=NOW, issued_by=house["Membership"])
    copy(house["Clinic"], window_minutes=720, pain_threshold=10)
    copy(house["Programme"], ended_at=NOW)
    copy(house["Reminder"], kind="nudge")
