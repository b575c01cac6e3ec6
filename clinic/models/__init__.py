from clinic.models.audit import AuditEvent
from clinic.models.clinics import Clinic
from clinic.models.devices import Device, PairingCode
from clinic.models.invitations import Invitation
from clinic.models.members import Membership, User
from clinic.models.patients import Patient, Screening, ZoneChange

__all__ = [
    "AuditEvent",
    "Clinic",
    "Device",
    "Invitation",
    "Membership",
    "PairingCode",
    "Patient",
    "Screening",
    "User",
    "ZoneChange",
]
