from typing import ClassVar

from django.db import migrations

from clinic.triggers import Refusal, installed_by, never, same_clinic, same_patient

OF_ENTRY = "SELECT {} FROM programmes_entry WHERE id = NEW.entry_id"


def of_a_note(table: str, who: str, message: str) -> list[Refusal]:
    """Rows that a physio adds to a patient's note, and that nobody changes afterwards."""
    return [
        *same_clinic(table, patient_id="clinic_patient", entry_id="programmes_entry", **{who: "clinic_membership"}),
        *same_patient(table, entry_id=OF_ENTRY.format("patient_id")),
        *never(
            table,
            "INSERT",
            when=f"({OF_ENTRY.format('kind')}) <> 'note'",
            message="Only a note to the physio is read and answered",
            name="kind",
        ),
        *never(table, "UPDATE", "DELETE", message=message),
    ]


REFUSALS = [
    *of_a_note("programmes_notereading", "read_by_id", "That a note was read stays as it was"),
    *of_a_note("programmes_noteanswer", "answered_by_id", "An answer is never changed: a correction is another answer"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programmes", "0004_notes")]
    operations: ClassVar = [installed_by(REFUSALS)]
