"""Every constraint of the models, tried with raw SQL on whatever database the tests run on."""

from datetime import date

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError
from django.db.models import CheckConstraint, UniqueConstraint

from tests.full_house import Rows, full_house
from tests.raw_sql import copy
from tests.world import NOW, TODAY

pytestmark = pytest.mark.slow


@pytest.fixture
def house(world) -> Rows:
    return full_house(world.margaret)


def long(length: int) -> str:
    return "x" * (length + 1)


def models() -> list[type]:
    return [model for app in ("clinic", "programmes", "reminders") for model in apps.get_app_config(app).get_models()]


def constraints_of(kind: type) -> dict[str, tuple[str, CheckConstraint | UniqueConstraint]]:
    found = [(model.__name__, each) for model in models() for each in model._meta.constraints]
    return {each.name: (name, each) for name, each in found if isinstance(each, kind)}


def just_outside(constraint: CheckConstraint) -> dict[str, object] | None:
    """A value just past a plain bound: one character or one unit too many, or a word that is no choice."""
    for condition in constraint.condition.children if constraint.condition.connector == "AND" else []:
        lookup, value = condition if isinstance(condition, tuple) else ("", None)
        field, _, how = lookup.partition("__")
        if how in {"length__lte", "length"}:
            return {field: "x" * (value + 1)}
        if how == "in":
            return {field: "x"}
        if how == "lte" and isinstance(value, int):
            return {field: value + 1}
    return None


PLAIN = {
    name: (model, changes)
    for name, (model, constraint) in constraints_of(CheckConstraint).items()
    if (changes := just_outside(constraint))
}
OTHERS = {
    "clinic_country_code": ("Clinic", {"country": "G"}),
    "clinic_need_steep_rise_not_below_rise": ("Clinic", {"need_rise": 3}),
    "clinic_need_severe_pain_not_below_pain": ("Clinic", {"need_pain": 8}),
    "clinic_need_silent_hours": ("Clinic", {"need_silent_hours": 337, "need_silent_days": 60}),
    "clinic_need_hours_within_days": ("Clinic", {"need_silent_hours": 49, "need_silent_days": 2}),
    "invitation_redeemed_by_a_device": ("Invitation", {"redeemed_at": NOW}),
    "patient_has_first_name": ("Patient", {"first_name": ""}),
    "zone_change_set_by_somebody": ("ZoneChange", {"device": None}),
    "screening_has_source": ("Screening", {"answered_on": None}),
    "entry_session_whole": ("Entry", {"local_date": None}),
    "session_back_before": ("Session", {"back_before": 11}),
    "session_leg_before": ("Session", {"leg_before": 11}),
    "session_back_after": ("Session", {"back_after": 11}),
    "session_leg_after": ("Session", {"leg_after": 11}),
    "session_reach_before": ("Session", {"reach_before": "knee"}),
    "session_reach_after": ("Session", {"reach_after": "knee"}),
    "trend_leg_whole": ("PatientTrend", {"leg": None}),
    "trend_back_whole": ("PatientTrend", {"back_usual": 3}),
    "trend_reach_whole": ("PatientTrend", {"reach": 3}),
    "trend_noted_in_order": ("PatientTrend", {"noted_before_on": TODAY}),
    "programme_ends_after_start": ("Programme", {"ends_on": date(2026, 5, 31)}),
    "pause_ends_after_start": ("Pause", {"until_date": date(2026, 7, 31)}),
    "closure_has_a_cause": ("Closure", {"revision": None}),
    "closure_reopened_by_physio": ("Closure", {"reopened_at": NOW}),
    "revision_issued_by_somebody": ("Revision", {"issued_at": NOW}),
    "prescription_side_where_one_sided": ("Prescription", {"side": "none"}),
    "prescription_choice": ("Prescription", {"choice": 21}),
    "slot_timing_set_by_somebody": ("SlotTiming", {"set_by": None}),
    "step_up_step": ("StepUp", {"step": 6}),
    "step_up_put_off_with_a_word": ("StepUp", {"put_off_why": ""}),
    "step_up_ended_by_somebody": ("StepUp", {"ended_at": NOW}),
    "delivery_of_a_reminder_or_not": ("Delivery", {"purpose": "test"}),
    "delivery_snooze_minutes": ("Delivery", {"snooze_minutes": 15}),
    "reminder_state": ("Reminder", {"state": "x", "settled_at": NOW, "next_at": None}),
    "reminder_window": ("Reminder", {"expires_at": NOW}),
    "reminder_lease_whole": ("Reminder", {"state": "leased"}),
    "reminder_looked_at_while_unsent": ("Reminder", {"next_at": None}),
    "reminder_settled_unless_unsent": ("Reminder", {"state": "accepted", "next_at": None}),
}
CHECKS = {**PLAIN, **OTHERS}
TEXTS = {name: case for name, case in PLAIN.items() if name.endswith("_length")}

COPIES = {
    "user_email_once": ("User", {"email": "SAM@riverside.example"}),
    "membership_one_active_per_user": ("Membership", {}),
    "quarantined_once": ("QuarantinedEntry", {}),
    "session_once": ("Session", {}),
    "exercise_shared_slug": ("Exercise", {}),
    "exercise_own_slug": ("Exercise", {"clinic": "Clinic"}),
    "template_shared_slug": ("Template", {}),
    "template_own_slug": ("Template", {"clinic": "Clinic"}),
    "dose_default_once": ("DoseDefault", {}),
    "programme_one_open_per_patient": ("Programme", {}),
    "revision_number_once": ("Revision", {"number": 1}),
    "revision_one_draft": ("Revision", {"number": 3}),
    "prescription_order_once": ("Prescription", {}),
    "prescription_slot_once": ("PrescriptionSlot", {}),
    "slot_position_once": ("Slot", {}),
    "slot_timing_order": ("SlotTiming", {}),
    "step_up_one_running_per_line": ("StepUp", {}),
    "delivery_once": ("Delivery", {}),
    "reminder_once": ("Reminder", {}),
    "push_subscription_one_live_per_device": ("PushSubscription", {"endpoint": "https://push.example/other"}),
    "calendar_feed_one_live_per_patient": ("CalendarFeed", {"token_hash": "f" * 64}),
}


def tables_of(cases: dict) -> list[str]:
    return sorted({model for model, _ in cases.values()})


def of(cases: dict, model: str) -> dict:
    return {name: case for name, case in cases.items() if case[0] == model}


def test_every_constraint_is_tried():
    assert set(CHECKS) == set(constraints_of(CheckConstraint))
    assert set(COPIES) == set(constraints_of(UniqueConstraint))


@pytest.mark.parametrize("model", tables_of(CHECKS))
def test_checks_refuse(house, model):
    for name, (_, changes) in of(CHECKS, model).items():
        # PostgreSQL refuses what is too long for its column before it comes to the check.
        with pytest.raises((IntegrityError, DataError), match=f"{name}|value too long|out of range"):
            copy(house[model], **changes)


@pytest.mark.parametrize("model", tables_of(TEXTS))
def test_nul_in_a_text_is_refused(house, model):
    """SQLite would keep it, and its length() would stop there; the driver of PostgreSQL never sends it."""
    for name, (_, changes) in of(TEXTS, model).items():
        with pytest.raises((IntegrityError, DataError, ValueError), match=f"{name}|NUL"):
            copy(house[model], **dict.fromkeys(changes, "a\x00b"))


def test_a_second_one_is_refused(house):
    for name, (model, wanted) in COPIES.items():
        changes = {key: house.get(value, value) for key, value in wanted.items()}
        if name.endswith("own_slug"):
            copy(house[model], **changes)  # the clinic's own, beside the shared one
        with pytest.raises(IntegrityError, match=r"(?i)unique"):
            copy(house[model], **changes)


def test_rows_that_keep_the_rules_are_taken(house):
    """The copies above fail for the reason they name: the same copies without it are stored."""
    copy(house["Prescription"], order=2, sets=5, reps=30, hold_seconds=120, rest_seconds=120, choice=20)
    copy(house["Revision"], number=3, issued_at=NOW, issued_by=house["Membership"])
    copy(house["Clinic"], window_minutes=720, pain_threshold=10)
    copy(house["Programme"], ended_at=NOW)
    copy(house["Reminder"], kind="nudge")
