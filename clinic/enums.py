"""Words of the clinic that the database, the panel and the phone share."""

from django.db.models import TextChoices


class Role(TextChoices):
    OWNER = "owner", "Owner"
    PHYSIO = "physio", "Physiotherapist"


class AffectedSide(TextChoices):
    LEFT = "left", "Left"
    RIGHT = "right", "Right"
    BOTH = "both", "Both sides"
    UNKNOWN = "unknown", "Not known yet"


class Notifications(TextChoices):
    """How reminders stand on a phone, by what the phone itself last said."""

    UNKNOWN = "unknown", "Not said yet"
    ON = "on", "On"
    OFF = "off", "Switched off by the patient"
    ASK = "ask", "Not asked for yet"
    DENIED = "denied", "Refused on the phone"
    UNSUPPORTED = "unsupported", "This browser has none"
    NEEDS_INSTALL = "needs-install", "The app must be on the Home Screen first"


class AuditVerb(TextChoices):
    """What the audit trail records. Said in the past tense, as it is shown."""

    OPENED_PATIENT = "opened-patient", "opened the patient's page"
    ADDED_PATIENT = "added-patient", "added the patient"
    CHANGED_PATIENT = "changed-patient", "changed the patient's details"
    OPENED_INVITATION = "opened-invitation", "opened an invitation"
    REVOKED_INVITATION = "revoked-invitation", "took an invitation back"
    JOINED = "joined", "joined on a phone"
    DECLINED_INVITATION = "declined-invitation", "said the invitation was not theirs"
    LOCKED_INVITATION = "locked-invitation", "used up an invitation's tries"
    PAIRED = "paired", "paired another phone"
    ENDED_DEVICE = "ended-device", "ended a phone"
    SIGNED_OUT = "signed-out", "signed out on a phone"
    LOOKED_AT_ANSWERS = "looked-at-answers", "looked at the answers before the start"
    READ_NOTE = "read-note", "read a note"
    ANSWERED_NOTE = "answered-note", "answered a note"
    STARTED_PROGRAMME = "started-programme", "started a programme"
    MOVED_SLOT = "moved-slot", "moved a session"
    ISSUED_REVISION = "issued-revision", "issued a revision"
    SET_STEP_UP = "set-step-up", "set a step-up plan"
    DRAFTED_STEP_UP = "drafted-step-up", "put a step into the draft"
    PUT_OFF_STEP_UP = "put-off-step-up", "said not yet to a step"
    ENDED_STEP_UP = "ended-step-up", "ended a step-up plan"
    PAUSED = "paused", "paused the programme"
    CARRIED_ON = "carried-on", "said carry on"
    STOPPED = "stopped", "stopped the programme"
    ENDED_PROGRAMME = "ended-programme", "ended the programme"
    INVITED_MEMBER = "invited-member", "invited a colleague"
    LEFT = "left", "left the clinic"
    CHANGED_CLINIC = "changed-clinic", "changed the clinic's details"
    AGREED_TO_EMAIL = "agreed-to-email", "agreed to reminders by e-mail"
    ENDED_EMAIL = "ended-email", "ended reminders by e-mail"
    OPENED_CALENDAR = "opened-calendar", "made a private calendar address"
    ENDED_CALENDAR = "ended-calendar", "ended the private calendar address"
