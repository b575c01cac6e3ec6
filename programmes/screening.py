"""The answers to "before you start": kept as given, with the cautions that the library says they raise."""

from collections.abc import Iterable, Mapping

from clinic.models import Patient, Screening
from programmes.content import before_you_start
from programmes.content.rows import ScreeningQuestion
from programmes.enums import EntryKind
from programmes.models import Entry

NO, NOT_SURE = "no", "not sure"


def keep_answers(entry: Entry) -> Screening | None:
    """Keep the answers of this newly stored entry, where it is one of that kind."""
    if entry.kind != EntryKind.SCREENING:
        return None
    answers: Mapping[str, str] = entry.body["answers"]
    asked = [question for question in before_you_start() if answers.get(question["code"], NO) != NO]
    return Screening.objects.create(
        clinic_id=entry.clinic_id,
        patient_id=entry.patient_id,
        answers=dict(answers),
        raises=cautions_of(answers),
        hold_start=any(question["hold_start"] for question in asked),
        library_version=entry.body["version"],
        answered_at=entry.performed_at,
        answered_on_id=entry.device_id,
    )


def cautions_of(answers: Mapping[str, str]) -> list[str]:
    """The caution codes that these answers raise, each once. "Not sure" raises all that its question can."""
    raised = [code for question in before_you_start() for code in _raised(question, answers.get(question["code"], NO))]
    return list(dict.fromkeys(raised))


def latest(patient: Patient) -> Screening | None:
    """The answers that hold: the last ones given."""
    return patient.screenings.order_by("-answered_at", "-id").first()


def cautions_that_hold(patient: Patient) -> set[str]:
    """The caution codes of a patient: those that a physio has ticked, and those that the last answers raise."""
    answers = latest(patient)
    return {*patient.cautions, *(answers.raises if answers else [])}


def _raised(question: ScreeningQuestion, answer: str) -> Iterable[str]:
    if answer == NOT_SURE:
        return (code for codes in question["raises"].values() for code in codes)
    return question["raises"].get(answer, ())
