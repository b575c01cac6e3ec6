"""Every trigger of the models, tried with raw SQL: whatever the code above forgets is refused here.

Each rule is tried with its table's other triggers taken away, so that it is this one that refuses.
"""

import re
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models

from clinic.triggers import Refusal
from tests.full_house import Rows, full_house
from tests.raw_sql import column, copy, delete, undone, update
from tests.test_triggers import refusals
from tests.world import NOW, make_exercise, make_patient, make_plan

pytestmark = pytest.mark.slow

OTHER_CLINIC = [rule for rule in refusals() if rule.message.endswith("another clinic")]
OTHER_PATIENT = [rule for rule in refusals() if rule.message.endswith("another patient")]
FIXED = [rule for rule in refusals() if rule.message.endswith("never change")]

KEPT = [rule for rule in refusals() if rule not in (*OTHER_CLINIC, *OTHER_PATIENT, *FIXED)]

# Every other rule by its trigger: the row, and what is done to it.
Act = Callable[[models.Model, Rows], None]


def set_to(**changes) -> Act:
    """Values that name a row of the house stand for that row."""
    return lambda row, house: update(row, **{key: house.get(value, value) for key, value in changes.items()})


def copy_with(**changes) -> Act:
    return lambda row, house: copy(row, **{key: house.get(value, value) for key, value in changes.items()})


def gone(row: models.Model, house: Rows) -> None:
    delete(row)


ACTS: dict[str, tuple[str, Act]] = {
    "clinic_device_update": ("EndedDevice", set_to(revoked_at=None)),
    "clinic_auditevent_update": ("AuditEvent", set_to(verb="paired")),
    "clinic_auditevent_delete": ("AuditEvent", gone),
    "clinic_zonechange_update": ("ZoneChange", set_to(time_zone="UTC")),
    "clinic_zonechange_delete": ("ZoneChange", gone),
    "clinic_screening_update": ("Screening", set_to(hold_start=True)),
    "clinic_screening_delete": ("Screening", gone),
    "programmes_programme_update": ("EndedProgramme", set_to(ended_at=None)),
    "programmes_pause_delete": ("Pause", gone),
    "programmes_closure_delete": ("Closure", gone),
    "programmes_closure_update": ("ReopenedClosure", set_to(reopened_at=None)),
    "programmes_slot_delete": ("Slot", gone),
    "programmes_slottiming_update": ("SlotTiming", set_to(weekdays=0)),
    "programmes_slottiming_delete": ("SlotTiming", gone),
    "programmes_revision_update": ("IssuedRevision", set_to(why="Another reason.")),
    "programmes_revision_delete": ("IssuedRevision", gone),
    "programmes_prescription_insert": ("IssuedPrescription", copy_with(order=2)),
    "programmes_prescription_update": ("IssuedPrescription", set_to(note="more")),
    "programmes_prescription_delete": ("IssuedPrescription", gone),
    "programmes_prescriptionslot_insert": ("PrescriptionSlot", copy_with(prescription="IssuedPrescription")),
    "programmes_prescriptionslot_update": ("IssuedSlot", set_to(prescription="Prescription")),
    "programmes_prescriptionslot_delete": ("IssuedSlot", gone),
    "programmes_prescriptionslot_programme_insert": ("PrescriptionSlot", copy_with(slot="OtherSlot")),
    "programmes_prescriptionslot_fixed_update": ("PrescriptionSlot", set_to(slot="OtherSlot")),
    "programmes_entry_update": ("Entry", set_to(zone="UTC")),
    "programmes_entry_delete": ("Entry", gone),
    "programmes_notereading_kind_insert": ("NoteReading", copy_with(entry="Entry")),
    "programmes_notereading_update": ("NoteReading", set_to(read_at=NOW + timedelta(1))),
    "programmes_notereading_delete": ("NoteReading", gone),
    "programmes_noteanswer_kind_insert": ("NoteAnswer", copy_with(entry="Entry")),
    "programmes_noteanswer_update": ("NoteAnswer", set_to(text="No.")),
    "programmes_noteanswer_delete": ("NoteAnswer", gone),
    "programmes_stepup_update": ("EndedStepUp", set_to(put_off_why="Another word")),
    "programmes_stepup_delete": ("StepUp", gone),
    "panel_attention_update": ("DoneAttention", set_to(word="Another word")),
    "panel_attention_delete": ("Attention", gone),
    "programmes_quarantinedentry_update": ("QuarantinedEntry", set_to(received_at=NOW + timedelta(1))),
    "programmes_quarantinedentry_delete": ("QuarantinedEntry", gone),
    "reminders_reminder_delete": ("Reminder", gone),
    "reminders_reminder_update": ("SentReminder", set_to(state="planned", settled_at=None)),
    "reminders_delivery_delete": ("Delivery", gone),
    "reminders_calendarfeed_ended_update": ("EndedFeed", set_to(revoked_at=None)),
}


@pytest.fixture
def house(world) -> Rows:
    """Margaret's rows, with some in a later state, and a session of Ada's, a patient of the same physio."""
    rows = full_house(world.margaret)
    ada = make_plan(make_patient(world.sam, "Ada", "Lowe"))
    ada.programme.end(by=world.sam, why="Done.", now=NOW)
    others = full_house(make_patient(world.sam, "Ida", "Roe"))
    others["Device"].revoke(by=None, now=NOW)
    others["Closure"].carry_on(by=world.sam, why="Seen.", now=NOW)
    update(others["Reminder"], state="accepted", settled_at=NOW)
    update(others["CalendarFeed"], revoked_at=NOW)
    update(others["StepUp"], ended_at=NOW, ended_by=world.sam)
    return {
        **rows,
        "OtherSlot": ada.slots[0],
        "EndedProgramme": ada.programme,
        "EndedDevice": others["Device"],
        "ReopenedClosure": others["Closure"],
        "SentReminder": others["Reminder"],
        "EndedFeed": others["CalendarFeed"],
        "EndedStepUp": others["StepUp"],
    }


@pytest.fixture
def colleague(world) -> Rows:
    """Another patient of the same clinic."""
    return full_house(make_patient(world.sam, "Una", "Moss"))


@pytest.fixture
def next_door(world) -> Rows:
    rows = full_house(world.peter)
    return {**rows, "Exercise": make_exercise("our-own", clinic=rows["Clinic"])}


def of_table(rows: Rows, table: str) -> models.Model:
    return next(row for row in rows.values() if row._meta.db_table == table)


def pointed_to(rule: Refusal) -> str:
    found = re.match(rf"{rule.table}\.(\w+) belongs", rule.message)
    assert found
    return found[1]


def alone(rule: Refusal) -> None:
    """Take the other triggers of the table away, for the rest of this test."""
    with connection.cursor() as cursor:
        for other in refusals():
            if other.table == rule.table and other.trigger != rule.trigger:
                for statement in other.remove(connection.vendor):
                    cursor.execute(statement)


def tables_of(rules: list[Refusal]) -> list[str]:
    return sorted({rule.table for rule in rules})


def of(rules: list[Refusal], table: str) -> list[Refusal]:
    return [rule for rule in rules if rule.table == table]


def by_trigger(rule: Refusal) -> str:
    return rule.trigger.removeprefix("refuse_")


def _refuses_pointing_at(rule: Refusal, mine: models.Model, theirs: Rows) -> None:
    name = pointed_to(rule)
    foreign = theirs[column(mine, name).related_model.__name__]
    alone(rule)

    with pytest.raises(IntegrityError, match=re.escape(rule.message)):
        (copy if rule.event == "INSERT" else update)(mine, **{name: foreign})


@pytest.mark.parametrize("table", tables_of(OTHER_CLINIC))
def test_row_of_another_clinic_is_refused(house, next_door, table):
    for rule in of(OTHER_CLINIC, table):
        with undone():
            _refuses_pointing_at(rule, of_table(house, table), next_door)


@pytest.mark.parametrize("table", tables_of(OTHER_PATIENT))
def test_row_of_another_patient_is_refused(house, colleague, table):
    for rule in of(OTHER_PATIENT, table):
        with undone():
            _refuses_pointing_at(rule, of_table(house, table), colleague)


@pytest.mark.parametrize("table", tables_of(FIXED))
def test_fixed_columns_never_change(house, colleague, next_door, table):
    row = of_table(house, table)
    (rule,) = of(FIXED, table)
    alone(rule)

    for name in re.sub(r".*: | never change", "", rule.message).split(", "):
        with pytest.raises(IntegrityError, match="never change"):
            update(row, **{name: _another(column(row, name), row, colleague, next_door)})


def _another(field: models.Field, row: models.Model, colleague: Rows, next_door: Rows) -> object:
    """Some other value for this column."""
    if isinstance(field, models.ForeignKey):
        rows = next_door if field.related_model.__name__ in {"Clinic", "Exercise", "Membership", "User"} else colleague
        return rows[field.related_model.__name__]
    old = getattr(row, field.attname)
    if isinstance(old, date | datetime):
        return old + timedelta(days=1)
    return {"int": 4, "UUID": uuid.uuid4()}.get(type(old).__name__, "other")


@pytest.mark.parametrize("table", tables_of(KEPT))
def test_kept_row_is_kept(house, table):
    for rule in of(KEPT, table):
        model, act = ACTS[by_trigger(rule)]
        with undone():
            alone(rule)
            with pytest.raises(IntegrityError, match=re.escape(rule.message)):
                act(house[model], house)


def test_every_other_trigger_is_tried():
    assert set(ACTS) == {by_trigger(rule) for rule in KEPT}


def test_every_table_is_in_the_house(house):
    names = {
        model.__name__
        for app in ("clinic", "programmes", "reminders")
        for model in apps.get_app_config(app).get_models()
    }

    assert names - set(house) == set()


def test_lines_do_not_move_in_or_out_of_an_issued_revision(house):
    for line, revision in (("Prescription", "IssuedRevision"), ("IssuedPrescription", "Revision")):
        with pytest.raises(IntegrityError, match="never change"):
            update(house[line], revision=house[revision], order=9)


def test_draft_may_be_changed_and_deleted(house):
    update(house["Prescription"], note="more")
    delete(house["PrescriptionSlot"])
    delete(house["Prescription"])
    delete(house["Revision"])


def test_second_programme_is_taken_once_the_first_has_ended(house):
    update(house["Programme"], ended_at=NOW)

    copy(house["Programme"], ended_at=None)
