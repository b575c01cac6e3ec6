from typing import ClassVar

from django.db import migrations

from clinic.triggers import fixed, installed_by, never, same_clinic, same_patient

DEVICE = "SELECT patient_id FROM clinic_device WHERE id = NEW.{}"
SLOT = "SELECT p.patient_id FROM programmes_slot s JOIN programmes_programme p ON p.id = s.programme_id WHERE s.id = NEW.{}"
REMINDER = "SELECT patient_id FROM reminders_reminder WHERE id = NEW.{}"
SUBSCRIPTION = "SELECT patient_id FROM reminders_pushsubscription WHERE id = NEW.{}"
SENT = "('accepted', 'received', 'opened')"

REFUSALS = [
    *same_clinic("reminders_pushsubscription", patient_id="clinic_patient", device_id="clinic_device"),
    *same_clinic("reminders_reminder", patient_id="clinic_patient", slot_id="programmes_slot"),
    *same_clinic(
        "reminders_delivery",
        patient_id="clinic_patient",
        reminder_id="reminders_reminder",
        subscription_id="reminders_pushsubscription",
    ),
    *same_patient("reminders_pushsubscription", device_id=DEVICE.format("device_id")),
    *same_patient("reminders_reminder", slot_id=SLOT.format("slot_id")),
    *same_patient(
        "reminders_delivery",
        reminder_id=REMINDER.format("reminder_id"),
        subscription_id=SUBSCRIPTION.format("subscription_id"),
    ),
    *fixed("reminders_pushsubscription", "clinic_id", "patient_id", "device_id"),
    *fixed("reminders_reminder", "clinic_id", "patient_id", "slot_id", "local_date", "kind"),
    *fixed("reminders_delivery", "clinic_id", "patient_id", "purpose", "reminder_id", "channel", "target"),
    *never(
        "reminders_reminder",
        "DELETE",
        message="A reminder is never deleted: its key keeps a session from alerting again",
    ),
    *never(
        "reminders_reminder",
        "UPDATE",
        when=f"OLD.state IN {SENT} AND NEW.state NOT IN {SENT}",
        message="A reminder that was sent is never planned again",
    ),
    *never("reminders_delivery", "DELETE", message="A delivery is never deleted"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reminders", "0001_initial"), ("programmes", "0002_triggers")]
    operations: ClassVar = [installed_by(REFUSALS)]
