from programmes.models.defaults import DoseDefault
from programmes.models.diary import Entry, QuarantinedEntry, ServerEpoch, Session
from programmes.models.library import Exercise, Template
from programmes.models.notes import NoteAnswer, NoteReading
from programmes.models.programme import Closure, Pause, Programme
from programmes.models.revisions import Prescription, PrescriptionSlot, Revision
from programmes.models.slots import Slot, SlotTiming
from programmes.models.step_ups import StepUp
from programmes.models.trend import PatientTrend

__all__ = [
    "Closure",
    "DoseDefault",
    "Entry",
    "Exercise",
    "NoteAnswer",
    "NoteReading",
    "PatientTrend",
    "Pause",
    "Prescription",
    "PrescriptionSlot",
    "Programme",
    "QuarantinedEntry",
    "Revision",
    "ServerEpoch",
    "Session",
    "Slot",
    "SlotTiming",
    "StepUp",
    "Template",
]
