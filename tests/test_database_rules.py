"""Every trigger of the models, tried with raw SQL: whatever the code above forgets is refused here."""

import re

import pytest
from django.apps import apps
from django.db import IntegrityError

from clinic.triggers import Refusal
from tests.full_house import Rows, a_hash, full_house
from tests.raw_sql import copy, delete, update
from tests.test_triggers import refusals
from tests.world import NOW, make_exercise, make_patient, make_plan, make_slot, uuid7

FOREIGN = "belongs to another clinic"
ISSUED = "An issued revision never changes"


@pytest.fixture
def house(world) -> Rows:
    return full_house(world.margaret)


@pytest.fixture
def next_door(world) -> Rows:
    return full_house(world.peter)


def of_table(rows: Rows, table: str):
    if table == "programmes_exercise":  # the one in the house is shared, and fits everywhere
        return make_exercise("our-own", clinic=rows["Clinic"])
    return next(row for row in rows.values() if row._meta.db_table == table)


def parts(refusal: Refusal) -> tuple[str, str]:
    """The column that points to another row, and that row's table."""
    found = re.search(r"FROM (\w+) WHERE id = NEW\.(\w+)\)", refusal.when)
    assert found
    return found[2], found[1]


OTHER_CLINIC = [refusal for refusal in refusals() if FOREIGN in refusal.message]
NEVER_UPDATED = ("AuditEvent", "ZoneChange", "SlotTiming", "Entry", "QuarantinedEntry", "IssuedRevision")
NEVER_DELETED = (*NEVER_UPDATED, "Slot", "IssuedPrescription", "IssuedSlot")


@pytest.mark.parametrize("refusal", [each for each in OTHER_CLINIC if each.event == "INSERT"], ids=lambda r: r.trigger)
def test_insert_naming_another_clinics_row_is_refused(house, next_door, refusal):
    column, table = parts(refusal)

    with pytest.raises(IntegrityError, match=f"{refusal.table}.{column} {FOREIGN}|is another patient's"):
        copy(of_table(house, refusal.table), **{column: of_table(next_door, table)})


@pytest.mark.parametrize("refusal", [each for each in OTHER_CLINIC if each.event == "UPDATE"], ids=lambda r: r.trigger)
def test_update_naming_another_clinics_row_is_refused(house, next_door, refusal):
    column, table = parts(refusal)

    # Which of two triggers of an append-only table speaks first is the database's choice.
    with pytest.raises(
        IntegrityError,
        match=f"{FOREIGN}|only ever added|never changed|never used|kept as it came|keeps its slot|stays with",
    ):
        update(of_table(house, refusal.table), **{column: of_table(next_door, table)})


@pytest.mark.parametrize("model", NEVER_UPDATED)
def test_update_of_what_is_only_ever_added_is_refused(house, model):
    row = house[model]

    with pytest.raises(IntegrityError, match="only ever added|never changes|never changed|kept as it came"):
        update(row, clinic=row.clinic_id)


@pytest.mark.parametrize("model", NEVER_DELETED)
def test_delete_of_what_is_kept_is_refused(house, model):
    with pytest.raises(
        IntegrityError, match="only ever added|never changes|never changed|kept as it came|never deleted"
    ):
        delete(house[model])


def test_prescription_of_an_issued_revision_never_changes(house):
    with pytest.raises(IntegrityError, match=ISSUED):
        update(house["IssuedPrescription"], note="more")


def test_prescription_is_not_added_to_an_issued_revision(house):
    with pytest.raises(IntegrityError, match=ISSUED):
        copy(house["IssuedPrescription"], order=2)


def test_prescription_is_not_moved_into_an_issued_revision(house):
    with pytest.raises(IntegrityError, match=ISSUED):
        update(house["Prescription"], revision=house["IssuedRevision"], order=9)


def test_prescription_is_not_moved_out_of_an_issued_revision(house):
    with pytest.raises(IntegrityError, match=ISSUED):
        update(house["IssuedPrescription"], revision=house["Revision"], order=9)


def test_session_of_an_issued_prescription_never_changes(house):
    with pytest.raises(IntegrityError, match=ISSUED):
        update(house["IssuedSlot"], prescription=house["Prescription"])


def test_session_is_not_added_to_an_issued_prescription(world, house):
    third = make_slot(house["Programme"], 3, "12:00")

    with pytest.raises(IntegrityError, match=ISSUED):
        copy(house["IssuedSlot"], slot=third)


def test_draft_may_be_changed_and_deleted(house):
    update(house["Prescription"], note="more")
    delete(house["PrescriptionSlot"])
    delete(house["Prescription"])
    delete(house["Revision"])


@pytest.mark.parametrize("change", [{"position": 4}, {"programme": "Programme"}])
def test_slot_is_never_used_for_anything_else(world, house, change):
    ended = make_patient(world.sam, "Ada", "Lowe")
    elsewhere = make_plan(ended).programme
    change = {key: elsewhere if value == "Programme" else value for key, value in change.items()}

    with pytest.raises(IntegrityError, match="never used for anything else"):
        update(house["Slot"], **change)


@pytest.mark.parametrize("change", ["patient", "public_key", "token_hash"])
def test_device_stays_with_the_patient_and_keys_it_joined_with(world, house, change):
    value = {"patient": make_patient(world.sam, "Ada", "Lowe"), "public_key": "other", "token_hash": a_hash()}[change]

    with pytest.raises(IntegrityError, match="stays with the patient"):
        update(house["Device"], **{change: value})


@pytest.mark.parametrize("change", [{"local_date": NOW.date().replace(day=20)}, {"kind": "nudge"}, {"slot": "other"}])
def test_reminder_keeps_its_key(house, change):
    other = make_slot(house["Programme"], 3, "12:00")
    change = {key: other if value == "other" else value for key, value in change.items()}

    with pytest.raises(IntegrityError, match="keeps its slot, local date and kind"):
        update(house["Reminder"], **change)


def test_entry_from_another_patients_phone_is_refused(world, house):
    colleague = full_house(make_patient(world.sam, "Ada", "Lowe"))

    with pytest.raises(IntegrityError, match="phone is another patient's"):
        copy(house["Entry"], id=uuid7(), device=colleague["Device"])


def test_entry_in_another_patients_session_is_refused(world, house):
    colleague = full_house(make_patient(world.sam, "Ada", "Lowe"))

    with pytest.raises(IntegrityError, match="session is another patient's"):
        copy(house["Entry"], id=uuid7(), slot=colleague["Slot"])


def test_second_programme_is_taken_once_the_first_has_ended(house):
    update(house["Programme"], ended_at=NOW)

    copy(house["Programme"], ended_at=None)


def test_every_table_of_a_clinic_is_in_the_house(house):
    """Otherwise a new table's rules would go untried."""
    models = {
        model.__name__
        for app in ("clinic", "programmes", "reminders")
        for model in apps.get_app_config(app).get_models()
    }

    assert models - set(house) == set()
